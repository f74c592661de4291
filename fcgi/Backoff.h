/// Keeps a program that dies at its start from being started without pause.
#pragma once

#include <chrono>
#include <cstddef>

namespace Leadwire
{

/// Start at once, but after five deaths in a row within a second of their start at most one start a second.
/// One death after a longer life makes good for all of them. Knows no clock and no process: both are told.
class Backoff
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// To be told of every start.
    void started(Time now) { _lastStart = now; }

    /// To be told of every death, with the start of that process.
    void died(Time start, Time now)
    {
        if (now - start < quick)
            ++_quickDeaths;
        else
            _quickDeaths = 0;
    }

    /// The earliest time of the next start; in the past if it may be now.
    Time next() const { return _quickDeaths < tolerated ? Time::min() : _lastStart + pause; }

private:
    static constexpr std::chrono::seconds quick{1};
    static constexpr std::chrono::seconds pause{1};
    static constexpr std::size_t tolerated = 5;

    std::size_t _quickDeaths = 0;
    Time _lastStart = Time::min();
};

} // namespace Leadwire
