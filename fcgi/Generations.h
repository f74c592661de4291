/// The processes that a supervisor keeps: its own workers and companions, and, while a reload is under way, those of
/// the generation before, which serve until the new workers are ready. Who is to end is returned, not told.
#pragma once

#include "fcgi/Handover.h"
#include "fcgi/Pool.h"
#include "fcgi/Supervisor.h"

#include <poll.h>
#include <sys/types.h>

#include <functional>
#include <vector>

namespace Leadwire
{

/// Tells the generations apart by who started them. Has no loop of its own: its owner calls it.
class Generations
{
public:
    using Time = Pool::Time;

    /// Workers get `socket` as descriptor 0, companions `null`.
    Generations(const SupervisorSettings& settings, int socket, int null);

    /// Takes over the former generation; from now on `isReplacing`.
    void inherit(const Handover& handover);

    /// Lays down who shall be inherited by the next program.
    void leave(Handover& handover) const;

    /// True until `retireOld`, `restoreOld` or `release`.
    bool isReplacing() const { return _replacing; }

    /// Starts what is missing; while replacing, workers only, since the former companions still run.
    void startMissing(Time now);
    /// When `startMissing` can do more; Time::max() if nothing is missing.
    Time nextStart() const;

    /// Adds the descriptors that tell of readiness.
    void watch(std::vector<pollfd>& waits) const;
    /// Looks who has become ready; true if all workers are.
    bool isReady();
    /// True if some worker, of whichever generation, takes requests.
    bool isServing() const { return !_oldWorkers.empty() || _pools.front().isServing(); }

    /// To be told of a child that died. True if the new generation has thereby shown itself to be of no use.
    bool died(pid_t process, int status, Time now);

    /// The new workers serve. Returns the old ones, who shall end.
    std::vector<pid_t> retireOld();
    /// The new workers are of no use: the old ones take their places. Returns who shall end.
    std::vector<pid_t> restoreOld(Time now);
    /// Gives all processes away.
    std::vector<pid_t> release();

private:
    std::function<void()> _workerDied;
    std::vector<Pool> _pools; ///< the workers, then one for each companion
    bool _replacing = false;
    std::vector<pid_t> _oldWorkers;
    std::vector<pid_t> _oldCompanions;
};

} // namespace Leadwire
