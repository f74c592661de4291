/// What a file is, told from its bytes. Security: what a client says of its file counts for nothing.
#pragma once

#include <string>
#include <string_view>

namespace Leadwire
{

/// The media type of the bytes as libmagic names it: `application/pdf`, `text/plain`; `application/octet-stream` for
/// what it does not know, `application/x-empty` for nothing. Any thread; each has a libmagic of its own, loaded at
/// first use. Throws std::runtime_error if its data cannot be loaded.
std::string contentType(std::string_view bytes);

} // namespace Leadwire
