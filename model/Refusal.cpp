// Connects with libpq itself: Poco 1.11 gives no SQLSTATE of a connection that fails.
#include "model/Refusal.h"

#include "model/Quoted.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <sstream>
#include <string_view>
#include <vector>

namespace Leadwire
{
namespace
{

using Clock = std::chrono::steady_clock;
using Attempt = std::unique_ptr<PGconn, decltype(&PQfinish)>;

/// A sign in SQLSTATE or words, and what it means.
struct Known
{
    std::string_view state; ///< empty: any
    std::string_view words; ///< in the message; empty: any
    std::string advice;
    bool isOfThisAccount = false;
};

std::vector<Known> knownTo(const ConnectionSettings& settings)
{
    const std::string role = "the role " + settings.user;
    const std::string name = quotedName(settings.name), user = quotedName(settings.user);
    const bool isLocal = settings.host.empty() || settings.host.front() == '/';
    const std::string place =
        isLocal ? settings.host + "/.s.PGSQL." + settings.port : settings.host + " port " + settings.port;
    return {
        {"3D000", "", "there is no database " + settings.name + "; make it, or mend database.name"},
        {"28P01", "",
         "the password of " + role + " is not right; mend database.password, or the file PGPASSFILE names"},
        {"28000", "no pg_hba.conf entry",
         "pg_hba.conf lets " + role + " not in from here; add a line for it and the database " + settings.name +
             ", and reload PostgreSQL"},
        {"28000", "does not exist", role + " does not exist; make it: CREATE ROLE " + user + " LOGIN"},
        {"28000", "not permitted to log in",
         role + " may not log in; as an administrator: ALTER ROLE " + user + " LOGIN"},
        {"28000", "",
         role + " is not let in: run this as the account of that name, map it in pg_ident.conf, or give it "
                "a password",
         true},
        {"42501", "", role + " may not connect; as the owner: GRANT CONNECT ON DATABASE " + name + " TO " + user},
        {"53300", "",
         "all connections are taken; raise max_connections or the role's limit, or lower workers and threads"},
        {"57P03", "", "PostgreSQL is starting or stopping; try again"},
        {"", "could not translate host name", "there is no host " + settings.host + "; mend database.host"},
        {"", "No such file",
         "no PostgreSQL has a socket " + place + "; start it, or mend database.host and database.port"},
        {"", "Permission denied", "this account may not reach the socket " + place + "; let it into that folder"},
        {"", "Connection refused",
         "nothing listens at " + place + "; start PostgreSQL there, or mend database.host and database.port"},
        {"", "",
         "PostgreSQL does not answer at " + place + "; mend database.host and database.port, or what is in between"},
    };
}

/// Polls the attempt until it has come to an end, or five seconds have gone.
void finish(PGconn* attempt)
{
    const auto deadline = Clock::now() + std::chrono::seconds(5);
    for (auto next = PGRES_POLLING_WRITING; next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING;
         next = PQconnectPoll(attempt))
    {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd socket{PQsocket(attempt), static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
        if (left.count() <= 0 || ::poll(&socket, 1, static_cast<int>(left.count())) == 0) return;
    }
}

/// The SQLSTATE in a message of verbosity PQERRORS_VERBOSE, "… FATAL:  3D000: …": right after the severity, before
/// anything that a user wrote. Empty if there is none.
std::string sqlState(std::string_view message)
{
    constexpr std::size_t length = 5;
    const auto colon = message.find(":  ");
    if (colon == std::string_view::npos) return {};
    const auto state = message.substr(colon + 3, length);
    const bool isState = std::all_of(state.begin(), state.end(),
                                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    return isState && state.size() == length ? std::string(state) : std::string();
}

std::string inOneLine(const std::string& text)
{
    std::istringstream words(text);
    std::string line;
    for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
    return line;
}

} // namespace

std::optional<Refusal> refusalOf(const ConnectionSettings& settings)
{
    const std::array<const char*, 5> names{"host", "port", "dbname", "user", nullptr};
    const std::array<const char*, 5> values{settings.host.c_str(), settings.port.c_str(), settings.name.c_str(),
                                            settings.user.c_str(), nullptr};
    const Attempt attempt(PQconnectStartParams(names.data(), values.data(), 0), PQfinish);
    PQsetErrorVerbosity(attempt.get(), PQERRORS_VERBOSE);
    if (PQstatus(attempt.get()) != CONNECTION_BAD) finish(attempt.get());
    if (PQstatus(attempt.get()) == CONNECTION_OK) return std::nullopt;
    if (PQconnectionNeedsPassword(attempt.get()) != 0)
        return Refusal{"PostgreSQL asks for a password of the role " + settings.user +
                       "; set database.password, or name a file in PGPASSFILE"};
    const std::string message = PQerrorMessage(attempt.get());
    const std::string words = inOneLine(message.substr(0, message.find("LOCATION: "))), state = sqlState(message);
    for (const auto& known : knownTo(settings))
    {
        if (known.state == state && words.find(known.words) != std::string::npos)
            return Refusal{known.advice + (words.empty() ? "" : " (" + words + ")"), known.isOfThisAccount};
    }
    return Refusal{words};
}

} // namespace Leadwire
