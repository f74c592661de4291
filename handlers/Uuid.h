/// External ids as clients write them.
#pragma once

#include <string_view>

namespace Leadwire
{

/// Whether a text is 8-4-4-4-12 hexadecimal digits, in either case.
bool isUuid(std::string_view text);

} // namespace Leadwire
