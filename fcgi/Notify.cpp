// Speaks to the service manager: one datagram for each thing there is to say.
#include "fcgi/Notify.h"

#include "fcgi/Log.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace Leadwire
{

namespace
{

constexpr const char* socketVariable = "NOTIFY_SOCKET";
constexpr const char* limitVariable = "WATCHDOG_USEC";
constexpr const char* processVariable = "WATCHDOG_PID";

std::string_view variable(const char* name)
{
    const char* const text = std::getenv(name); // there is one thread
    return text ? text : "";
}

/// The manager's limit on the time between two signs of life, if it is meant for this process.
std::optional<std::int64_t> watchdogLimit()
{
    const std::string_view process = variable(processVariable);
    if (!process.empty() && process != std::to_string(::getpid())) return std::nullopt;
    const std::string_view text = variable(limitVariable);
    std::int64_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc{} || end != text.data() + text.size() || limit < 2) return std::nullopt;
    return limit;
}

/// Sends one datagram to a path, or to `@name` in the abstract namespace. False with errno if it was not taken.
bool sendTo(const std::string& path, std::string_view words)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path);
    if (path.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());

    const int sender = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (sender < 0) return false;
    const timeval patience{2, 0}; // with a manager that does not read; requests are served meanwhile
    ::setsockopt(sender, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const bool sent = ::sendto(sender, words.data(), words.size(), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&address), size) >= 0;
    const int error = errno;
    ::close(sender);
    errno = error;
    return sent;
}

} // namespace

Notify::Notify() : _socket(variable(socketVariable)), _limit(watchdogLimit())
{
    forget();
    const bool usable = !_socket.empty() && (_socket.front() == '/' || _socket.front() == '@') &&
                        _socket.size() < sizeof(sockaddr_un::sun_path);
    if (!_socket.empty() && !usable) logLine("warning", "notify.unusable", {{"socket", _socket}});
    if (!usable) _socket.clear();
    if (usable && _limit) _nextBeat = std::chrono::steady_clock::now();
}

void Notify::ready(std::string_view status) const
{
    std::string line(status);
    std::replace(line.begin(), line.end(), '\n', ' '); // a line is a variable
    say("READY=1\nSTATUS=" + line);
}

void Notify::reloading() const
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    say("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds) + "\nSTATUS=reloading");
}

void Notify::stopping(std::chrono::milliseconds patience) const
{
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(patience).count();
    say("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(microseconds) + "\nSTATUS=finishing what runs");
}

void Notify::beat(Time now, bool well)
{
    if (now < _nextBeat) return;
    _nextBeat = now + std::chrono::microseconds(*_limit / 2);
    if (well) say("WATCHDOG=1");
}

void Notify::leave() const
{
    if (_socket.empty()) return;
    ::setenv(socketVariable, _socket.c_str(), 1);
    if (!_limit) return;
    ::setenv(limitVariable, std::to_string(*_limit).c_str(), 1);
    ::setenv(processVariable, std::to_string(::getpid()).c_str(), 1);
}

void Notify::forget()
{
    for (const char* const name : {socketVariable, limitVariable, processVariable}) ::unsetenv(name);
}

void Notify::say(const std::string& words) const
{
    if (_socket.empty() || sendTo(_socket, words)) return;
    logLine("warning", "notify.failed", {{"socket", _socket}, {"reason", std::string_view(std::strerror(errno))}});
}

} // namespace Leadwire
