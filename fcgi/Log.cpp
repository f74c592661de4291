// Makes one line of JSON and hands it to the kernel in one piece, so that lines of many processes do not mix.
#include "fcgi/Log.h"

#include "fcgi/JsonWriter.h"
#include "fcgi/LogFile.h"
#include "fcgi/Utf8.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cmath>
#include <cstring>
#include <ctime>
#include <utility>

namespace Leadwire
{

namespace
{

constexpr std::size_t longest = 2000;

/// Whether a byte continues a character of UTF-8.
bool isInsideCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// At most `longest` bytes of `text`, cut between characters.
std::string_view cut(std::string_view text)
{
    std::size_t end = std::min(text.size(), longest);
    // No character has more than three bytes behind its first.
    for (int i = 0; i < 3 && end > 0 && end < text.size() && isInsideCharacter(text[end]); ++i) --end;
    return text.substr(0, end);
}

/// Writes `value` as valid UTF-8 of at most `longest` bytes.
void writeFitting(JsonWriter& json, std::string_view value)
{
    if (value.size() <= longest && isUtf8(value)) return void(json.text(value));
    // Cut twice: before, so that a huge value costs little, and after, as U+FFFD is longer than what it replaces.
    json.text(cut(repairedUtf8(cut(value))));
}

/// The second as `2026-04-01T10:00:00`; thousands of lines are of the same.
const char* secondText(std::time_t second)
{
    thread_local std::time_t last = -1;
    thread_local char text[32];
    if (second == last) return text;
    tm utc{};
    ::gmtime_r(&second, &utc);
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    last = second;
    return text;
}

std::string now()
{
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    std::string text = std::to_string(1'000'000 + time.tv_nsec / 1000);
    text[0] = '.'; // for the 1 that keeps the zeros
    return secondText(time.tv_sec) + text + 'Z';
}

/// Never destroyed: a thread may log until the very end of the process.
LogFile& place()
{
    static auto* const file = new LogFile;
    return *file;
}

/// In one piece.
void write(std::string_view lines)
{
    if (const int error = place().look(); error != 0)
        logLine("error", "log.unwritable", {{"reason", std::string_view(std::strerror(error))}});
    place().append(lines);
}

thread_local bool isHolding = false;
thread_local std::string held; ///< lines of this thread's batch

/// False if it is to be written at once.
bool hold(std::string_view level, std::string_view line)
{
    if (!isHolding) return false;
    const bool isHeld = level == "info" && line.size() <= PIPE_BUF;
    if (!isHeld || held.size() + line.size() > PIPE_BUF) LogBatch::write();
    if (isHeld) held += line;
    return isHeld;
}

struct ValueWriter
{
    JsonWriter& json;

    void operator()(std::int64_t value) const { json.integer(value); }
    void operator()(std::string_view value) const { writeFitting(json, value); }
    void operator()(double value) const
    {
        char digits[32];
        const auto last = std::to_chars(digits, digits + sizeof digits, value).ptr;
        if (std::isfinite(value))
            json.raw({digits, static_cast<std::size_t>(last - digits)});
        else
            json.null();
    }
};

} // namespace

void logLine(std::string_view level, std::string_view event,
             std::initializer_list<std::pair<std::string_view, LogValue>> fields)
{
    std::string line;
    line.reserve(512); // more than most need
    JsonWriter json(line);
    json.object();
    json.member("time", now()).member("level", level).member("event", event);
    json.member("pid", static_cast<std::int64_t>(::getpid()));
    for (const auto& [name, value] : fields)
    {
        json.key(name);
        std::visit(ValueWriter{json}, value);
    }
    json.end();
    line += '\n';
    if (!hold(level, line)) write(line);
}

LogBatch::LogBatch()
{
    isHolding = true;
}

LogBatch::~LogBatch()
{
    isHolding = false;
    write();
}

void LogBatch::write()
{
    if (held.empty()) return;
    const std::string lines = std::exchange(held, {});
    Leadwire::write(lines);
}

void logTo(const std::string& path)
{
    place().follow(path);
}

} // namespace Leadwire
