#include "fcgi/ByteRange.h"

#include <algorithm>
#include <charconv>

namespace Leadwire
{
namespace
{

/// Digits alone, and no more than fit.
std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

std::optional<ByteRange> byteRange(std::string_view header, std::uint64_t size)
{
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || size == 0) return std::nullopt;
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view from = header.substr(0, dash), to = header.substr(dash + 1);
    const auto first = number(from), last = number(to);
    if (from.empty() && last) // the last so many
    {
        const std::uint64_t length = std::min(*last, size);
        return ByteRange{size - length, length};
    }
    if (!first || (!to.empty() && (!last || *last < *first))) return std::nullopt;
    if (*first >= size) return ByteRange{*first, 0};
    return ByteRange{*first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

} // namespace Leadwire
