#include "handlers/Uuid.h"

#include <algorithm>
#include <cctype>

namespace Leadwire
{

bool isUuid(std::string_view text)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                      [](unsigned char c, char f) { return f == '-' ? c == '-' : std::isxdigit(c) != 0; });
}

} // namespace Leadwire
