#include "model/Connection.h"

#include "model/DatabaseError.h"
#include "model/Failure.h"
#include "model/Round.h"
#include "model/Statement.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/Utility.h>
#include <Poco/Exception.h>

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <mutex>
#include <utility>
#include <vector>

namespace Leadwire
{
namespace
{

// Poco 1.11 splits the string at blanks and knows no quotes: Settings refuses blanks, and no password is ever in it.
std::string connectionString(const ConnectionSettings& settings)
{
    static std::once_flag once;
    std::call_once(once, [] { Poco::Data::PostgreSQL::Connector::registerConnector(); });
    std::string text =
        "port=" + settings.port + " dbname=" + settings.name + " user=" + settings.user + " connect_timeout=3";
    if (!settings.host.empty()) text += " host=" + settings.host;
    if (settings.host.find(',') != std::string::npos) text += " target_session_attrs=read-write";
    return text;
}

Poco::Data::Session open(const ConnectionSettings& settings)
{
    try
    {
        return Poco::Data::Session("PostgreSQL", connectionString(settings));
    }
    catch (const Poco::Exception& failure)
    {
        throw Unavailable("the database does not accept a connection: " + failure.displayText());
    }
}

std::int64_t now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count() + 1;
}

PGconn* handleOf(Poco::Data::Session& session)
{
    return static_cast<PGconn*>(*Poco::Data::PostgreSQL::Utility::handle(session));
}

/// What every statement here relies on.
std::vector<std::pair<std::string, std::string>> sessionSettings(const ConnectionSettings& settings)
{
    return {
        // Times are read as text.
        {"TimeZone", "UTC"},
        {"DateStyle", "ISO, YMD"},
        // Planning a card anew costs more than running it.
        {"plan_cache_mode", "force_generic_plan"},
        {"jit", "off"},
        // Every statement is served by indexes, one look-up for each row it needs. A generic plan does not know how few
        // these are, and takes an unknown LIMIT for a tenth of the table: it would read or hash whole tables, or start
        // processes, for one page.
        {"enable_seqscan", "off"},
        {"enable_hashjoin", "off"},
        {"enable_mergejoin", "off"},
        {"enable_material", "off"},
        {"enable_sort", "off"},
        {"max_parallel_workers_per_gather", "0"},
        {"client_min_messages", "warning"},
        {"application_name", "leadwire"},
        {"leadwire.workspace", ""},
        // The role has such limits of its own (RoleLimits); these are the settings of today.
        {"statement_timeout", std::to_string(settings.statementTimeout.count())},
        {"lock_timeout", std::to_string(settings.lockTimeout.count())},
        {"idle_in_transaction_session_timeout", std::to_string(settings.idleTimeout.count())},
    };
}

} // namespace

Connection::Connection(const ConnectionSettings& settings) :
    _session(open(settings)), _handle(handleOf(_session)), _socket(PQsocket(_handle))
{
    if (!settings.verboseErrors)
    {
        PQsetErrorVerbosity(_handle, PQERRORS_SQLSTATE);
        // libpq would print the server's notices on standard error, between the lines of the log.
        PQsetNoticeProcessor(
            _handle, [](void*, const char*) {}, nullptr);
    }
    std::string setUp;
    for (const auto& [name, value] : sessionSettings(settings))
    {
        setUp.append(setUp.empty() ? "SELECT" : ",").append(" set_config('").append(name).append("', '");
        setUp.append(value).append("', false)");
    }
    try
    {
        execute(setUp);
    }
    catch (const DatabaseError& failure)
    {
        throw Unavailable(std::string("the database session cannot be set up: ") + failure.what());
    }
}

void Connection::execute(const std::string& sql)
{
    requireRun();
    settle();
    _runningSince = now();
    const Result result(::PQexec(_handle, sql.c_str()));
    _runningSince = 0;
    check(result);
}

Result Connection::run(const Prepared& statement)
{
    requireRun();
    if (_isCautious) settle();
    countRoundTrip();
    const Running running(*this);
    if (!_pipeline.isEmpty()) return _pipeline.run(*this, &statement);
    Result result(::PQexecPrepared(_handle, statement.name.c_str(), static_cast<int>(statement.count),
                                   statement.parameters, nullptr, nullptr, 0));
    check(result);
    return result;
}

void Connection::settle()
{
    if (_pipeline.isEmpty()) return;
    requireRun();
    countRoundTrip();
    const Running running(*this);
    _pipeline.run(*this, nullptr);
}

void Connection::requireRun() const
{
    if (_use != Use::free) throw Busy();
}

void Connection::requireWait() const
{
    if (_use == Use::busy) throw Busy();
}

void Connection::check(const Result& result)
{
    if (result.isGood()) return;
    doubt();
    const std::string error = result.error();
    throw DatabaseError(error.empty() ? ::PQerrorMessage(_handle) : error, result.state());
}

bool Connection::hasHungUp() const
{
    // Poco 1.11's isConnected() is true until a statement has failed; the socket knows better
    // (DatabaseTest::aRestartOfTheServerIsSeenBeforeTheNextStatement).
    pollfd socket = {_socket, POLLIN | POLLRDHUP, 0};
    return ::poll(&socket, 1, 0) != 0;
}

Connection::Running::Running(Connection& connection) : _connection(connection), _began(std::chrono::steady_clock::now())
{
    connection._runningSince = now();
}

Connection::Running::~Running()
{
    _connection._runningSince = 0;
    _connection._statementTime +=
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - _began);
}

bool Connection::isStuck(std::chrono::milliseconds limit) const
{
    const std::int64_t since = _runningSince;
    return since != 0 && now() - since > limit.count();
}

void Connection::cut() const
{
    ::shutdown(_socket, SHUT_RDWR);
}

bool Connection::isReachable(const ConnectionSettings& settings)
{
    const char* const keywords[] = {"host", "port", "dbname", "user", "connect_timeout", nullptr};
    const char* const values[] = {
        settings.host.c_str(), settings.port.c_str(), settings.name.c_str(), settings.user.c_str(), "3", nullptr};
    return PQpingParams(keywords, values, 0) == PQPING_OK;
}

} // namespace Leadwire
