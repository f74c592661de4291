/// The credential of APIs that take it as `Authorization: Bearer …`.
#pragma once

#include "fcgi/Request.h"

#include <optional>
#include <string>

namespace Leadwire
{

/// What follows the last `Bearer ` (any case) of the header, up to the first comma, as Laravel reads it.
/// nullopt if there is none, or if the header was sent twice.
std::optional<std::string> bearerToken(const Request& request);

} // namespace Leadwire
