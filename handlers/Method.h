/// Which method a request means, where clients that know only GET and POST may say another.
#pragma once

#include "fcgi/Request.h"

#include <string>

namespace Leadwire
{

/// The method of a request. POST alone can be overridden, to PUT, PATCH or DELETE: by the header
/// X-HTTP-Method-Override, else by a field `_method` of the body, else of the query (Symfony's order).
std::string effectiveMethod(const Request& request);

} // namespace Leadwire
