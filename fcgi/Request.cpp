// Header names are compared here in their CGI form, so that callers may write them as HTTP does.
#include "fcgi/Request.h"

#include <algorithm>

namespace Leadwire
{

namespace
{

char asCgi(char c)
{
    if (c == '-') return '_';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool isNamed(const std::pair<std::string, std::string>& header, std::string_view name)
{
    return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(),
                      [](char a, char b) { return asCgi(a) == asCgi(b); });
}

} // namespace

std::optional<std::string_view> Request::header(std::string_view name) const
{
    for (const auto& header : headers)
    {
        if (isNamed(header, name)) return header.second;
    }
    return std::nullopt;
}

std::size_t Request::headerCount(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(), [name](const auto& header) { return isNamed(header, name); }));
}

} // namespace Leadwire
