// Keeps the new processes and the old ones apart while a reload is under way.
#include "fcgi/Generations.h"

#include "fcgi/Log.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace Leadwire
{

namespace
{

void append(std::vector<pid_t>& all, const std::vector<pid_t>& more)
{
    all.insert(all.end(), more.begin(), more.end());
}

} // namespace

Generations::Generations(const SupervisorSettings& settings, int socket, int null) : _workerDied(settings.workerDied)
{
    _pools.reserve(1 + settings.companions.size());
    _pools.emplace_back("worker", settings.worker, settings.workers, socket, true);
    for (const auto& companion : settings.companions) _pools.emplace_back("companion", companion, 1, null, false);
}

void Generations::inherit(const Handover& handover)
{
    _oldWorkers = handover.workers;
    _oldCompanions = handover.companions;
    _replacing = true;
}

void Generations::leave(Handover& handover) const
{
    handover.workers = _pools.front().processes();
    for (std::size_t i = 1; i < _pools.size(); ++i) append(handover.companions, _pools[i].processes());
}

void Generations::startMissing(Time now)
{
    for (Pool& pool : _pools)
    {
        pool.startMissing(now);
        if (_replacing) return;
    }
}

Generations::Time Generations::nextStart() const
{
    Time next = _pools.front().nextStart();
    if (_replacing) return next;
    for (const Pool& pool : _pools) next = std::min(next, pool.nextStart());
    return next;
}

void Generations::watch(std::vector<pollfd>& waits) const
{
    _pools.front().watch(waits);
}

bool Generations::isReady()
{
    return _pools.front().isReady();
}

bool Generations::died(pid_t process, int status, Time now)
{
    if (std::erase(_oldWorkers, process) + std::erase(_oldCompanions, process) > 0)
    {
        logLine("error", "former.died", {{"process", std::int64_t{process}}, {"status", describeStatus(status)}});
        return false;
    }
    for (Pool& pool : _pools)
    {
        const Pool::Death death = pool.died(process, status, now);
        if (death == Pool::Death::notOurs) continue;
        if (&pool == &_pools.front() && _workerDied) _workerDied();
        return _replacing && death == Pool::Death::beforeReady;
    }
    return false;
}

std::vector<pid_t> Generations::retireOld()
{
    _replacing = false;
    std::vector<pid_t> ending = std::exchange(_oldWorkers, {});
    append(ending, std::exchange(_oldCompanions, {}));
    return ending;
}

std::vector<pid_t> Generations::restoreOld(Time now)
{
    _replacing = false;
    std::vector<pid_t> ending = _pools.front().release();
    append(ending, _pools.front().adopt(std::exchange(_oldWorkers, {}), now));
    std::vector<pid_t> companions = std::exchange(_oldCompanions, {});
    for (std::size_t i = 1; i < _pools.size(); ++i) companions = _pools[i].adopt(companions, now);
    append(ending, companions);
    return ending;
}

std::vector<pid_t> Generations::release()
{
    std::vector<pid_t> released = retireOld();
    for (Pool& pool : _pools) append(released, pool.release());
    return released;
}

} // namespace Leadwire
