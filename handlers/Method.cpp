#include "handlers/Method.h"

#include <algorithm>
#include <cctype>

namespace Leadwire
{
namespace
{

std::string fieldMethod(const Request& request)
{
    constexpr std::string_view name = "_method";
    // Looked for in the raw text first: nearly no request has it, and parsing the body twice would cost every one.
    if (request.body.find(name) == std::string::npos && request.query.find(name) == std::string::npos) return {};
    try
    {
        const Fields input = request.bodyFields().over(request.queryFields());
        const Value* value = input.find(name);
        const auto* text = value ? value->as<std::string>() : nullptr;
        return text ? *text : std::string();
    }
    catch (const UnreadableBody&)
    {
        return {}; // whoever reads the body will say so
    }
}

} // namespace

std::string effectiveMethod(const Request& request)
{
    if (request.method != "POST") return request.method;
    const auto header = request.header("X-HTTP-Method-Override");
    std::string wanted = header ? std::string(*header) : fieldMethod(request);
    std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const bool known = wanted == "PUT" || wanted == "PATCH" || wanted == "DELETE";
    return known ? wanted : request.method;
}

} // namespace Leadwire
