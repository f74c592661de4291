/// Tells the service manager that started this process how it is, by the protocol of sd_notify(3). Where no manager
/// listens, nothing is said.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// The voice of one process. What it says is sent at once; what cannot be sent is a warning in the log.
class Notify
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment: they are for this process alone, and
    /// its children shall not speak for it. Must be called while the process has one thread.
    Notify();

    /// The service does what it is there for; `status` is one line for people.
    void ready(std::string_view status) const;
    /// A reload has begun. `ready` ends it, however it went.
    void reloading() const;
    /// The service ends, and may take that long.
    void stopping(std::chrono::milliseconds patience) const;

    /// Twice as often as the manager wants to hear it, says that the service lives, unless it is not `well`. A manager
    /// that does not hear it ends the service and starts it anew.
    void beat(Time now, bool well);
    /// When `beat` has something to do; Time::max() if the manager does not want to hear it.
    Time nextBeat() const { return _nextBeat; }

    /// Puts the variables back, for the program that takes the place of this one.
    void leave() const;
    /// Takes them out again.
    static void forget();

private:
    void say(const std::string& words) const;

    std::string _socket;                ///< empty: there is nobody to tell
    std::optional<std::int64_t> _limit; ///< microseconds
    Time _nextBeat = Time::max();
};

} // namespace Leadwire
