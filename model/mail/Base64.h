/// Base64 on one line, as commands and headers of mail need it.
#pragma once

#include <string>

namespace Leadwire
{

/// The bytes in base64 (RFC 4648) with its padding and without line breaks.
std::string base64(const std::string& bytes);

} // namespace Leadwire
