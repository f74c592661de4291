// Finding and laying over; which reader a body gets. The readers themselves are Form.cpp, Json.cpp and Multipart.cpp.
#include "fcgi/Fields.h"

#include <algorithm>

namespace Leadwire
{

namespace
{

std::string lowered(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
    {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// The type and subtype without parameters and blanks.
std::string_view mediaType(std::string_view contentType)
{
    contentType = contentType.substr(0, contentType.find(';'));
    const std::size_t first = std::min(contentType.find_first_not_of(" \t"), contentType.size());
    const std::size_t last = contentType.find_last_not_of(" \t");
    return last == contentType.npos ? std::string_view() : contentType.substr(first, last - first + 1);
}

} // namespace

Fields Fields::body(std::string_view contentType, std::string_view body)
{
    if (body.empty()) return {};
    const std::string type = lowered(contentType);
    if (type.find("/json") != type.npos || type.find("+json") != type.npos) return json(body);
    if (mediaType(type) == "application/x-www-form-urlencoded") return form(body);
    // The boundary is told apart by case, so the reader gets the header as it came.
    if (mediaType(type) == "multipart/form-data") return multipart(contentType, body);
    return {};
}

const Value* Fields::find(std::string_view name) const
{
    const auto member =
        std::find_if(_members.begin(), _members.end(), [name](const auto& m) { return m.first == name; });
    return member == _members.end() ? nullptr : &member->second;
}

Fields Fields::over(const Fields& below) const
{
    Fields both = below;
    both._members.insert(both._members.end(), _members.begin(), _members.end());
    keepLatest(both._members);
    both._isObject = _isObject;
    return both;
}

} // namespace Leadwire
