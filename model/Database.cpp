#include "model/Database.h"

#include <random>
#include <thread>

namespace Leadwire
{
std::int64_t Database::now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count() + 1;
}

void Database::standBack(int tried)
{
    thread_local std::minstd_rand random(std::random_device{}());
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % (5U * static_cast<unsigned>(tried))));
}

Store& Database::store()
{
    if (_store && (_store->connection.isDoubtful() || _store->connection.hasHungUp())) drop();
    if (_store) return *_store;
    if (!_outage.mayTry()) throw Unavailable("the database was not reachable a moment ago");
    try
    {
        if (!Connection::isReachable(_settings)) throw Unavailable("the database does not answer at " + _settings.host);
        auto fresh = std::make_unique<Store>(_settings);
        const std::lock_guard lock(_cutting);
        _store = std::move(fresh);
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
            if (!_outage.mayBeRestart()) throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

void Database::drop()
{
    const std::lock_guard lock(_cutting);
    _store.reset();
}

void Database::cutIfStuck(std::chrono::milliseconds limit)
{
    const std::int64_t since = _busySince;
    if (since == 0 || now() - since < limit.count()) return;
    const std::lock_guard lock(_cutting);
    if (_store && _busySince == since) _store->connection.cut();
}

} // namespace Leadwire
