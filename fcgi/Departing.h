/// Children that were told to end, and what becomes of those that do not.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <vector>

namespace Leadwire
{

/// Sends SIGTERM once, and SIGKILL at the deadline. Has no loop of its own: its owner calls it when time has passed.
class Departing
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Tells a child to end.
    void add(pid_t process, Time deadline);

    /// Takes over a child that was told before, and does not tell it again.
    void adopt(pid_t process, Time deadline) { _children.push_back({process, deadline}); }

    /// To be told of every child that died; false if it was none of these.
    bool died(pid_t process, int status);

    /// Kills those whose deadline has passed.
    void killOverdue(Time now);
    /// Kills all of them at once.
    void killAll();

    bool empty() const { return _children.empty(); }
    Time nextDeadline() const; ///< Time::max() if there is none
    /// Those that have not died yet.
    std::vector<pid_t> processes() const;

private:
    struct Child
    {
        pid_t process;
        Time deadline; ///< Time::max() once it was killed
    };

    static void kill(Child& child);

    std::vector<Child> _children;
};

} // namespace Leadwire
