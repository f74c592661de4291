#include "model/Database.h"

#include <random>
#include <thread>
#include <utility>

namespace Leadwire
{
void Database::standBack(int tried)
{
    thread_local std::minstd_rand random(std::random_device{}());
    std::this_thread::sleep_for(
        std::chrono::milliseconds(random() % (std::uint_fast32_t{5} * static_cast<unsigned>(tried))));
}

Store* Database::readyStore()
{
    if (_store && (_store->connection.isDoubtful() || _store->connection.hasHungUp())) drop();
    return _store.get();
}

Store& Database::store()
{
    if (Store* const ready = readyStore()) return *ready;
    if (!_outage.mayTry()) throw Unavailable("the database was not reachable a moment ago");
    try
    {
        if (!Connection::isReachable(_settings)) throw Unavailable("the database does not answer at " + _settings.host);
        auto fresh = std::make_unique<Store>(_settings);
        const std::lock_guard lock(_cutting);
        _store = std::move(fresh);
        _accounted = {};
    }
    catch (const Unavailable&)
    {
        _outage.note();
        throw;
    }
    _outage.end();
    return *_store;
}

Store& Database::awaitStore()
{
    constexpr std::chrono::milliseconds pause{10};
    for (;;)
    {
        try
        {
            return store();
        }
        catch (const Unavailable&)
        {
            if (!_outage.isWorthWaiting()) throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

Database::Effort Database::takeEffort()
{
    if (_store)
    {
        const auto time = _store->connection.statementTime();
        _effort.time += time - std::exchange(_accounted, time);
    }
    return std::exchange(_effort, Effort());
}

void Database::drop()
{
    std::unique_ptr<Store> dropped;
    if (_store) _effort.time += _store->connection.statementTime() - _accounted;
    {
        const std::lock_guard lock(_cutting);
        dropped.swap(_store);
    }
    // Ends here, outside the lock: what is prepared is given up statement by statement, which may take its time.
}

void Database::retry()
{
    drop();
    ++_effort.retries;
}

void Database::cutIfStuck(std::chrono::milliseconds limit)
{
    const std::lock_guard lock(_cutting);
    if (_store && _store->connection.isStuck(limit)) _store->connection.cut();
}

} // namespace Leadwire
