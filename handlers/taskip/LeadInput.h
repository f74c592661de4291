/// What the calls about one lead have in common.
#pragma once

#include "handlers/Api.h"

#include <cstdint>

namespace Leadwire::TaskIp
{

/// Says that there is no such lead.
NotFound noSuchLead(std::int64_t id);

/// The input of a call about the lead `id`. That there is no such lead comes before what is wrong with the body: throws
/// NotFound then, else Failure as Call::input does.
Fields leadInput(const Call& call, std::int64_t id);

} // namespace Leadwire::TaskIp
