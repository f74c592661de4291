#include "handlers/Bearer.h"

#include <Poco/String.h>

namespace Leadwire
{

std::optional<std::string> bearerToken(const Request& request)
{
    constexpr std::string_view word = "bearer ";
    const auto header = request.header("Authorization");
    if (!header || request.headerCount("Authorization") != 1) return std::nullopt;
    const auto at = Poco::toLower(std::string(*header)).rfind(word);
    if (at == std::string::npos) return std::nullopt;
    const auto token = header->substr(at + word.size());
    return Poco::trim(std::string(token.substr(0, token.find(','))));
}

} // namespace Leadwire
