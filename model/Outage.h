/// What the threads of a process know together of an outage of the database: the one thing that they share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace Leadwire
{

/// Paces attempts to connect and tells a restart from an outage. Any thread.
///
/// A restart of the server takes a second or so: for that long requests wait for it. When it lasts longer, every
/// request is refused at once, and one thread looks once a second whether the server is back.
class Outage
{
public:
    explicit Outage(std::chrono::milliseconds patience = std::chrono::seconds(3)) : _patience(patience.count()) {}

    /// Whether the caller may try to connect now. While all is well, everyone may.
    bool mayTry();

    /// An attempt has failed: there is an outage, if there was none.
    void note();

    /// The server takes connections.
    void end();

    /// Whether an outage has begun so recently that it may be a restart, which is worth waiting for.
    bool mayBeRestart() const;

private:
    const std::int64_t _patience;        ///< milliseconds
    std::atomic<std::int64_t> _began{0}; ///< milliseconds of the steady clock; 0: all is well
    std::atomic<std::int64_t> _nextAttempt{0};
};

} // namespace Leadwire
