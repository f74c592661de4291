// Security: a request with two credentials is refused, since the web server and the program might not look at the same.
#include "handlers/richutilities/Credential.h"

#include <Poco/String.h>

namespace Leadwire::RichUtilities
{

std::optional<std::string> credential(const Request& request)
{
    if (request.headerCount("Authorization") + request.headerCount("X-API-Key") != 1) return std::nullopt;
    if (const auto key = request.header("X-API-Key")) return Poco::trim(std::string(*key));
    const std::string header = Poco::trim(std::string(*request.header("Authorization")));
    const auto blank = header.find(' ');
    const std::string scheme = Poco::toLower(header.substr(0, blank));
    if (blank == std::string::npos || (scheme != "bearer" && scheme != "apikey")) return std::nullopt;
    return Poco::trim(header.substr(blank));
}

} // namespace Leadwire::RichUtilities
