/// What the scoreboard knows, for Prometheus.
#pragma once

#include "fcgi/Response.h"
#include "fcgi/Scoreboard.h"

namespace Leadwire
{

/// Everything in Prometheus' text format 0.0.4. Names begin with `leadwire_`; times are in seconds.
Response metricsAnswer(const Scoreboard& scoreboard);

} // namespace Leadwire
