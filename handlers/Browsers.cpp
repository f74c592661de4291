#include "handlers/Browsers.h"

#include <algorithm>
#include <cctype>

namespace Leadwire
{
namespace
{

// The header names that a preflight asks for, echoed only if they are names; nothing else goes back into a header.
std::string allowedHeaders(const Request& request)
{
    const auto asked = request.header("Access-Control-Request-Headers");
    const auto isNameOrComma = [](unsigned char c)
    { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == ',' || c == ' '; };
    if (!asked || !std::all_of(asked->begin(), asked->end(), isNameOrComma)) return "*";
    return std::string(*asked);
}

} // namespace

void allowOrigin(Response& response)
{
    response.header("Access-Control-Allow-Origin", "*");
    response.header("Access-Control-Expose-Headers",
                    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id");
}

Response optionsAnswer(const Request& request, const std::vector<std::string>& methods, bool browsers)
{
    std::string allow;
    for (const auto& method : methods) allow += (allow.empty() ? "" : ",") + method;
    const bool isPreflight = browsers && request.header("Origin") && request.header("Access-Control-Request-Method");
    Response response = Response::empty(isPreflight ? 204 : 200);
    response.header("Allow", allow);
    if (isPreflight)
    {
        response.header("Access-Control-Allow-Methods", allow);
        response.header("Access-Control-Allow-Headers", allowedHeaders(request));
        response.header("Access-Control-Max-Age", "600");
    }
    return response;
}

} // namespace Leadwire
