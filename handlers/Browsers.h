/// What browsers ask before and read after a call from another origin (Fetch standard, CORS), and plain OPTIONS.
/// Security: credentials are never allowed across origins; a key must be sent by the page on purpose.
#pragma once

#include "fcgi/Request.h"
#include "fcgi/Response.h"

#include <string>
#include <vector>

namespace Leadwire
{

/// Lets any origin read this answer.
void allowOrigin(Response& response);

/// The answer to OPTIONS on a path with these methods: 204 with permissions to a preflight where `browsers` may call,
/// else 200 with an empty body. Both name the methods in Allow.
Response optionsAnswer(const Request& request, const std::vector<std::string>& methods, bool browsers);

} // namespace Leadwire
