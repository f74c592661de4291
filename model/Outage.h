/// What the threads of a process know together of an outage of the database: the one thing that they share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace Leadwire
{

/// Paces attempts to connect and tells a restart from an outage. Any thread.
///
/// A restart of the server takes a second or so: for that long requests wait for it. When it lasts longer, requests are
/// refused at once, and one thread looks once a second whether the server is back; those that meet it doing so wait a
/// moment for what it finds.
class Outage
{
public:
    explicit Outage(std::chrono::milliseconds forRestart = std::chrono::seconds(3),
                    std::chrono::milliseconds forAttempt = std::chrono::milliseconds(100)) :
        _forRestart(forRestart.count()),
        _forAttempt(forAttempt.count())
    {
    }

    /// Whether the caller may try to connect now, and then tells how it went by `note` or `end`. While all is well,
    /// everyone may.
    bool mayTry();

    /// An attempt has failed: there is an outage, if there was none.
    void note();

    /// The server takes connections.
    void end();

    /// Whether the server takes no connections, as far as is known.
    bool isOn() const { return _began != 0; }

    /// Whether the end may be near: the outage has begun so recently that it may be a restart, or a thread has just
    /// begun to connect, or has done so meanwhile.
    bool isWorthWaiting() const;

private:
    bool mayBeRestart() const;

    const std::int64_t _forRestart; ///< milliseconds
    const std::int64_t _forAttempt;
    std::atomic<std::int64_t> _began{0}; ///< milliseconds of the steady clock; 0: all is well
    std::atomic<std::int64_t> _nextAttempt{0};
    std::atomic<std::int64_t> _attempt{0}; ///< when the one under way began; 0: none is
};

} // namespace Leadwire
