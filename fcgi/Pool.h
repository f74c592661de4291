/// So many processes of one program, kept running. What they do, and when they shall end, is others' business.
#pragma once

#include "fcgi/Backoff.h"

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace Leadwire
{

/// A pool of children of this process. Has no loop of its own: its owner calls it when something may have changed.
class Pool
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// What the death of a child means for the pool.
    enum class Death
    {
        notOurs,
        beforeReady,
        later
    };

    /// `name` is for the log; `input` becomes descriptor 0 of each process. A process of a program that does not report
    /// its readiness counts as ready once it is started.
    Pool(std::string name, std::vector<std::string> command, std::size_t count, int input, bool reportsReady);
    ~Pool();
    Pool(Pool&&) = default;
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Starts what is missing, as far as the back-off allows.
    void startMissing(Time now);

    /// When `startMissing` can do more; Time::max() if nothing is missing.
    Time nextStart() const;

    /// To be told of every child that died, with the status of waitpid(2).
    Death died(pid_t process, int status, Time now);

    /// Adds the descriptors that become readable when a process becomes ready.
    void watch(std::vector<pollfd>& waits) const;

    /// Looks which processes have become ready; true if all of the pool are.
    bool isReady();

    /// True if one of them is known to be ready.
    bool isServing() const;

    /// Puts children started by a former supervisor in the places of its processes; returns those that find no place.
    std::vector<pid_t> adopt(const std::vector<pid_t>& processes, Time now);

    /// Forgets its processes, which go on running, and returns them.
    std::vector<pid_t> release();

    std::vector<pid_t> processes() const;

private:
    struct Place
    {
        pid_t process = 0; ///< 0: none
        int pipe = -1;     ///< open while it is not yet known to be ready
        bool ready = false;
        Time start;
    };

    void start(Place& place, Time now);
    static void vacate(Place& place);

    std::string _name;
    std::vector<std::string> _command;
    int _input;
    bool _reportsReady;
    std::vector<Place> _places;
    Backoff _backoff;
};

/// How a child ended, for the log: `exit 1`, `signal 9`.
std::string describeStatus(int status);

} // namespace Leadwire
