/// Keeps one thread's Store alive over restarts and outages of the database.
#pragma once

#include "model/Failure.h"
#include "model/Outage.h"
#include "model/Store.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace Leadwire
{

/// Hands out a Store that works, made when needed. Belongs to one thread; `cutIfStuck` alone may be called from
/// another.
///
/// A failed connect of Poco 1.11 leaks, so it is made only after a ping that does not, and at the pace of `Outage`.
class Database
{
public:
    /// `outage` is shared by all threads of a process and outlives this.
    Database(ConnectionSettings settings, Outage& outage) : _settings(std::move(settings)), _outage(outage) {}

    /// The thread's store, connected. Throws Unavailable at once if that cannot be.
    Store& store();

    /// The same if it is connected already and well; nullptr otherwise. Never waits.
    Store* readyStore();

    /// As `store`, but waits while the end of an outage may be near.
    Store& awaitStore();

    /// Forgets the connection; the next `store` makes a new one.
    void drop();

    /// As above, and counts that what was asked over it is asked again.
    void retry();

    /// Runs `work` on the store and gives what it returns, whatever becomes of the connection:
    /// a lost one is replaced and, if `repeatable`, asked once more; a deadlock or a reference that vanished is tried
    /// up to six times (the server has undone the work); Unavailable is thrown when the database cannot be asked.
    template <class Work>
    auto run(bool repeatable, Work&& work) -> decltype(work(std::declval<Store&>()))
    {
        for (int tried = 1;; ++tried)
        {
            Store& ready = awaitStore(); // nothing is sent before it, so that a write may wait too
            try
            {
                return work(ready);
            }
            catch (const DatabaseError& failure)
            {
                drop();
                const bool isLost = repeatable && tried < 2 && failure.isConnectionLost();
                if (isLost || (failure.isWorthAnotherTry() && tried < mostTries))
                {
                    ++_effort.retries;
                    if (!isLost) standBack(tried);
                    continue;
                }
                if (failure.isUnavailable() || failure.isWorthAnotherTry()) throw Unavailable(failure.what());
                throw;
            }
        }
    }

    /// What the database cost since this was asked last.
    struct Effort
    {
        std::chrono::microseconds time{0}; ///< waiting for statements
        std::uint64_t retries = 0;         ///< of work that was undone or lost
    };
    Effort takeEffort();

    /// Cuts the connection if a statement has run for longer than `limit`: a server process that is stopped cannot end
    /// its statement itself. Any thread.
    void cutIfStuck(std::chrono::milliseconds limit);

private:
    static constexpr int mostTries = 6;

    static void standBack(int tried); ///< a short random pause, so that those who got into each other's way part

    ConnectionSettings _settings;
    Outage& _outage;
    std::unique_ptr<Store> _store;
    Effort _effort;                          ///< of connections dropped since, and retries
    std::chrono::microseconds _accounted{0}; ///< of the store's own time
    std::mutex _cutting; ///< guards the life of `_store` against `cutIfStuck`; never waited for on the hot path
};

} // namespace Leadwire
