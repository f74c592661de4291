#include "model/Database.h"

namespace Leadwire
{
namespace
{

// The one thing that the threads of a process share: when the next attempt to connect may be made.
std::atomic<std::int64_t> nextAttempt{0};
constexpr std::int64_t pauseAfterFailure = 1000; // milliseconds

void waitYourTurn(std::int64_t now)
{
    std::int64_t next = nextAttempt;
    // While the database is well `next` lies in the past and all may connect at once; after a failure one of them
    // tries.
    if (now < next) throw Unavailable("the database was not reachable a moment ago");
    if (next != 0 && !nextAttempt.compare_exchange_strong(next, now + pauseAfterFailure))
        throw Unavailable("another thread is trying to reach the database");
}

} // namespace

std::int64_t Database::now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count() + 1;
}

Store& Database::store()
{
    if (_store && (_store->connection.isDoubtful() || _store->connection.hasHungUp())) drop();
    if (_store) return *_store;
    waitYourTurn(now());
    try
    {
        if (!Connection::isReachable(_settings)) throw Unavailable("the database does not answer at " + _settings.host);
        auto fresh = std::make_unique<Store>(_settings);
        const std::lock_guard lock(_cutting);
        _store = std::move(fresh);
    }
    catch (const Unavailable&)
    {
        nextAttempt = now() + pauseAfterFailure;
        throw;
    }
    nextAttempt = 0;
    return *_store;
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
