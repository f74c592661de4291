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

/// Writes one line with `time` (UTC, microseconds), `level`, `event`, `pid`, then the given fields, in one write(2),
/// unless it is held back by a LogBatch.
/// Any thread. Levels: "info", "warning", "error". Levels, events and names are our own words; values may be anything.
void logLine(std::string_view level, std::string_view event,
             std::initializer_list<std::pair<std::string_view, LogValue>> fields = {});

/// While one lives, the lines of its thread of level "info" are held back and written together: at its end, before a
/// line of another level, and before they are more than a pipe takes in one piece. A thread has one at a time. What a
/// process has held back that crashes, or is ended, is lost.
class LogBatch
{
public:
    LogBatch();
    ~LogBatch();
    LogBatch(const LogBatch&) = delete;
    LogBatch& operator=(const LogBatch&) = delete;

    /// Writes what is held back by now.
    static void write();
};

/// From now on the lines of this process go to the file at `path` (see LogFile); empty: to standard error. To be called
/// before other threads log.
void logTo(const std::string& path);

} // namespace Leadwire
