/// One JSON object per line, on standard error or in a file.
/// Security: control characters are escaped by JSON, every value is cut at 2,000 bytes, so a client can neither forge
/// nor flood a line. What is logged is chosen field by field; no header, body or key ever is.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace Leadwire
{

/// A value of a log line.
using LogValue = std::variant<std::int64_t, double, std::string_view>;

/// Writes one line with `time` (UTC, microseconds), `level`, `event`, `pid`, then the given fields, in one write(2).
/// Any thread. Levels: "info", "warning", "error". Levels, events and names are our own words; values may be anything.
void logLine(std::string_view level, std::string_view event,
             std::initializer_list<std::pair<std::string_view, LogValue>> fields = {});

/// From now on the lines of this process go to the file at `path` (see LogFile); empty: to standard error. To be called
/// before other threads log.
void logTo(const std::string& path);

} // namespace Leadwire
