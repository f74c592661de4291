#include "model/Connection.h"

#include "model/Failure.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/Utility.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdlib>
#include <mutex>

namespace Leadwire
{
namespace
{

// Poco 1.11 splits the connection string at blanks and knows no quotes: a password with a blank would be cut.
// libpq takes it from the environment instead, which unlike argv only this account can read.
std::string connectionString(const ConnectionSettings& settings)
{
    static std::once_flag once;
    std::call_once(once, [] { Poco::Data::PostgreSQL::Connector::registerConnector(); });
    if (!settings.password.empty()) ::setenv("PGPASSWORD", settings.password.c_str(), 1);
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

PGconn* handle(Poco::Data::Session& session)
{
    return static_cast<PGconn*>(*Poco::Data::PostgreSQL::Utility::handle(session));
}

} // namespace

Connection::Connection(const ConnectionSettings& settings) :
    _session(open(settings)), _socket(PQsocket(handle(_session)))
{
    if (!settings.verboseErrors)
    {
        PQsetErrorVerbosity(handle(_session), PQERRORS_SQLSTATE);
        // libpq would print the server's notices on standard error, between the lines of the log.
        PQsetNoticeProcessor(
            handle(_session), [](void*, const char*) {}, nullptr);
    }
    // Generic plans: planning a card anew costs more than running it. UTC and ISO: times are read as text.
    const std::string setUp =
        "SELECT set_config('plan_cache_mode', 'force_generic_plan', false), set_config('TimeZone', 'UTC', false),"
        " set_config('DateStyle', 'ISO, YMD', false), set_config('jit', 'off', false),"
        // Every statement here is served by indexes; these keep the planner from reading a table because it is small
        // today.
        " set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),"
        " set_config('enable_sort', 'off', false), set_config('enable_material', 'off', false), "
        "set_config('client_min_messages', 'warning', false),"
        // A generic plan takes an unknown LIMIT for a tenth of the table, and would start processes for one page of it.
        " set_config('max_parallel_workers_per_gather', '0', false),"
        " set_config('application_name', 'leadwire', false), set_config('leadwire.workspace', '', false),"
        " set_config('statement_timeout', '" +
        std::to_string(settings.statementTimeout.count()) +
        "', false),"
        " set_config('lock_timeout', '" +
        std::to_string(settings.lockTimeout.count()) + "', false)";
    try
    {
        _session << setUp, Poco::Data::Keywords::now;
    }
    catch (const Poco::Exception& failure)
    {
        throw Unavailable("the database session cannot be set up: " + failure.displayText());
    }
}

bool Connection::hasHungUp() const
{
    // Poco 1.11's isConnected() is true until a statement has failed; the socket knows better
    // (DatabaseTest::aRestartOfTheServerIsSeenBeforeTheNextStatement).
    pollfd socket = {_socket, POLLIN | POLLRDHUP, 0};
    return ::poll(&socket, 1, 0) != 0;
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
