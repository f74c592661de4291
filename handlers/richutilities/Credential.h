/// The credential of RichUtilities, in whichever of its spellings.
#pragma once

#include "fcgi/Request.h"

#include <optional>
#include <string>

namespace Leadwire::RichUtilities
{

/// The key of `Authorization: Bearer KEY`, `Authorization: ApiKey KEY` (the first word in any case) or
/// `X-API-Key: KEY`. nullopt if there is none, or if the request has more than one of these headers, whatever they say.
std::optional<std::string> credential(const Request& request);

} // namespace Leadwire::RichUtilities
