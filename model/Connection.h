/// One connection to PostgreSQL, set up the way every statement here relies on.
/// Poco::Data opens and ends it; statements run through libpq on the handle that Poco's connector gives, see Statement.
#pragma once

#include "model/Pipeline.h"

#include <Poco/Data/Session.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

struct pg_conn;

namespace Leadwire
{

/// Where and how to connect. A password is taken from PGPASSWORD or PGPASSFILE in the environment, as libpq does.
struct ConnectionSettings
{
    std::string host; ///< folder of the unix socket, or host names by comma
    std::string port = "5432";
    std::string name = "leadwire";
    std::string user = "leadwire";
    std::chrono::milliseconds statementTimeout{5000};
    std::chrono::milliseconds lockTimeout{3000};
    std::chrono::milliseconds idleTimeout{60'000}; ///< for a transaction in which nothing happens
    bool verboseErrors = false;                    ///< full error texts: for the operator's commands only
};

/// An open connection. Belongs to one thread; `cut` and `isStuck` may be called from another one.
///
/// Every session has generic plans, UTC, ISO dates, the time limits, and no workspace.
class Connection
{
public:
    /// Connects. Throws Unavailable with the reason if that fails.
    explicit Connection(const ConnectionSettings& settings);

    /// Runs a statement without parameters and rows. Throws DatabaseError, and then the connection is in doubt.
    void execute(const std::string& sql);

    /// Runs a prepared statement together with those that wait, behind them, and gives its rows. Throws as above.
    Result run(const Prepared& statement);

    /// While one with `mayChange` lives, a statement that is run goes out once those that wait have told what they
    /// found; those must change nothing.
    class Caution
    {
    public:
        Caution(Connection& connection, bool mayChange) : _connection(connection)
        {
            connection._isCautious = mayChange;
        }
        ~Caution() { _connection._isCautious = false; }
        Caution(const Caution&) = delete;
        Caution& operator=(const Caution&) = delete;

    private:
        Connection& _connection;
    };

    /// Statements that go out with the next one.
    Pipeline& pipeline() { return _pipeline; }

    /// What statements may do now: run; only wait, since they are to go out with others' (see Round); or not even that,
    /// since others' are on their way.
    enum class Use
    {
        free,
        collecting,
        busy
    };
    void setUse(Use use) { _use = use; }
    /// Throws Busy unless a statement may run, or may wait.
    void requireRun() const;
    void requireWait() const;

    /// Runs those that wait by themselves. Throws as above, or what takes their rows throws.
    void settle();

    /// Throws as above unless libpq's result is one of a statement that went well.
    void check(const Result& result);

    /// libpq's connection, which Poco's session holds. For `Statement` alone.
    pg_conn* handle() const { return _handle; }

    /// The number of the next statement that is prepared.
    std::uint64_t nextStatement() { return ++_prepared; }

    /// True if the server has hung up, or something unexpected waits to be read: the next statement would fail.
    bool hasHungUp() const;

    /// Ends the connection under a statement that does not return. Any thread.
    void cut() const;

    /// Round trips made so far for statements with rows, and how long they took together.
    std::uint64_t roundTrips() const { return _roundTrips; }
    void countRoundTrip() { ++_roundTrips; }
    std::chrono::microseconds statementTime() const { return _statementTime; }

    /// A statement that runs as long as this lives; whoever waits for one makes one.
    class Running
    {
    public:
        explicit Running(Connection& connection);
        ~Running();
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

    private:
        Connection& _connection;
        std::chrono::steady_clock::time_point _began;
    };

    /// Whether one statement has been running for longer than `limit`. Any thread.
    bool isStuck(std::chrono::milliseconds limit) const;

    /// A statement failed in a way that leaves this connection in doubt; its Store shall be dropped.
    bool isDoubtful() const { return _doubtful; }
    void doubt() { _doubtful = true; }

    /// How many transactions are open inside each other, the new one included; kept by `Transaction`.
    std::size_t enter() { return ++_depth; }
    void leave() { --_depth; }

    /// Whether a server takes connections at all: asked before connecting, since a failed connect leaks (Poco 1.11).
    static bool isReachable(const ConnectionSettings& settings);

private:
    Poco::Data::Session _session;
    pg_conn* _handle;
    int _socket = -1;
    std::uint64_t _prepared = 0;
    std::uint64_t _roundTrips = 0;
    std::chrono::microseconds _statementTime{0};
    Pipeline _pipeline;
    std::atomic<std::int64_t> _runningSince{0}; ///< milliseconds of the steady clock; 0: no statement runs
    std::size_t _depth = 0;
    bool _doubtful = false;
    bool _isCautious = false;
    Use _use = Use::free;
};

} // namespace Leadwire
