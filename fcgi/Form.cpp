// Reads query strings and urlencoded bodies: cuts them at `&` and `=`, decodes, and leaves the nesting to Nesting.
#include "fcgi/Fields.h"
#include "fcgi/Nesting.h"
#include "fcgi/Percent.h"
#include "fcgi/Utf8.h"

#include <algorithm>

namespace Leadwire
{

namespace
{

std::string decoded(std::string_view text)
{
    std::string blanks(text);
    std::replace(blanks.begin(), blanks.end(), '+', ' ');
    std::string result = percentDecoded(blanks);
    if (!isUtf8(result)) throw UnreadableBody("a field is not valid UTF-8");
    return result;
}

} // namespace

Fields Fields::form(std::string_view text)
{
    Nesting nesting;
    while (!text.empty())
    {
        const std::string_view field = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(field.size() + 1, text.size()));
        if (field.empty()) continue;
        const std::size_t equals = std::min(field.find('='), field.size());
        const std::string_view value = field.substr(std::min(equals + 1, field.size()));
        nesting.add(decoded(field.substr(0, equals)), Value(decoded(value)));
    }
    return Fields(nesting.take());
}

} // namespace Leadwire
