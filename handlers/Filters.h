/// What lists read of their query: a value that cannot be right is one that no record has, so that it matches nothing.
#pragma once

#include "fcgi/Fields.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// An id that no record has.
inline constexpr std::int64_t noId = 0;

/// The integer at `name`, `impossible` if it is none; nullopt if it is absent or null.
std::optional<std::int64_t> numberFilter(const Fields& query, std::string_view name, std::int64_t impossible);

/// As above for an id.
std::optional<std::int64_t> idFilter(const Fields& query, std::string_view name);

/// The text at `name`; empty if it is absent or null. For a list, an object, or a text with U+0000, which no stored
/// text holds, a text that matches nothing.
std::string textFilter(const Fields& query, std::string_view name);

} // namespace Leadwire
