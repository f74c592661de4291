/// The part of a body that a request asks for in its Range header (RFC 9110, 14).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace Leadwire
{

/// Bytes of a body; `length` 0: the part begins behind its end, so that there is nothing to send.
struct ByteRange
{
    std::uint64_t first = 0, length = 0;
};

/// What `header` asks for of `size` bytes; nullopt where all of them are to be sent: it is not understood, or asks for
/// several parts.
std::optional<ByteRange> byteRange(std::string_view header, std::uint64_t size);

} // namespace Leadwire
