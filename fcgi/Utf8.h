/// What is well-formed UTF-8 (RFC 3629) and what is not: overlong forms, surrogates and anything beyond U+10FFFF.
/// All text that enters the program passes here once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace Leadwire
{

/// How many bytes the character at the start of `text` has; 0 if none that is well-formed stands there.
std::size_t utf8Length(std::string_view text);

/// True if the whole of `text` is well-formed; an empty text is.
bool isUtf8(std::string_view text);

/// `text` with U+FFFD in the place of every byte that belongs to no well-formed character.
std::string repairedUtf8(std::string_view text);

} // namespace Leadwire
