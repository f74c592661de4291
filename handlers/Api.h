/// APIs over one store: what a dialect is, and the one function that takes a request from its first byte to
/// its answer. Nothing here knows a lead, and nothing below here knows an API.
#pragma once

#include "fcgi/RateLimiter.h"
#include "fcgi/Request.h"
#include "fcgi/Response.h"
#include "fcgi/Router.h"
#include "fcgi/Scoreboard.h"
#include "handlers/FileSettings.h"
#include "model/Account.h"
#include "model/Database.h"
#include "model/Failure.h"
#include "model/Store.h"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

struct Dialect;
struct Route;

/// What holds for every request, as the operator has set it.
struct ApiSettings
{
    std::vector<std::string> corsDialects = {"growcrm", "richutilities", "taskip"}; ///< browsers may call these
    bool rateLimits = true;
    std::chrono::milliseconds slow{1000}; ///< requests that take longer are warned of
    std::string sharedFile;               ///< of the rate limiter; empty: this process alone
    MailQuota mailQuota;
    std::string welcomeMail; ///< of Grow CRM's convert: a JSON object, see `lead_convert_to_client` in sql/migrations
    FileSettings files;
    std::string leadPrefix = "L";        ///< of Laravel CRM's `lead_id`
    std::int64_t firstLeadNumber = 1001; ///< the number in `lead_id` of the lead 1
};

/// All that an endpoint needs. Lives for one request; refers to what outlives it.
struct Call
{
    const Request& request;
    const Dialect& dialect;
    const Route& route;
    const Captures& captures;
    const Account& account; ///< of workspace 0 on a public route
    Store& store;
    const ApiSettings& settings;
    RateLimiter* limiter; ///< nullptr: there are no limits

    /// What a write of Grow CRM, Laravel CRM and TaskIP reads: the body laid over the query, trimmed, with empty texts
    /// as null. Throws Failure (unreadable) where the dialect answers an unreadable body so; otherwise it counts as no
    /// fields.
    Fields input() const;

    /// The query alone, trimmed, with empty texts as null: what filters and pages are read from.
    Fields query() const;

    /// The address of this path without its query and trailing slash, as the client sees it: `https://host/api/…`.
    std::string url() const;
};

/// An answer that is known once what was asked for has come: see Endpoint.
struct Later
{
    std::function<Response()> give; ///< where it throws Busy, it may be called again
    bool isQuick = true;            ///< so little is asked for that others may wait for it
};

/// What a route leads to: a function that gives the answer; or, for reads that ask for little, one that lets statements
/// wait, runs none, and gives the answer later, so that several requests share a round trip.
class Endpoint
{
public:
    Endpoint(Response (*now)(const Call&)) : _now(now) {}
    Endpoint(Later (*later)(const Call&)) : _begin(later) {}

    Response operator()(const Call& call) const;

    bool isLater() const { return _begin != nullptr; }
    Later begin(const Call& call) const { return _begin(call); }

private:
    Response (*_now)(const Call&) = nullptr;
    Later (*_begin)(const Call&) = nullptr;
};

/// One line of a dialect's table.
struct Route
{
    std::string_view method;
    std::string_view pattern;
    Endpoint endpoint;
    std::optional<Limit> limit{}; ///< of this route alone, for each key, beside those of the dialect; of a public route
                                  ///< for each address
    bool isPublic = false;        ///< takes no credential
    std::string_view resource = "leads"; ///< what a key needs a scope for: `leads:read`, or `leads:write`
};

/// Throws Forbidden unless the key has the scope to read the route's resource, where the route is a GET, or to write
/// it.
void requireScope(const Call& call);

/// An API as a value: who calls, how failures are said, and what can be called.
struct Dialect
{
    std::string_view name;
    std::string_view prefix;                                  ///< of all its paths, without a slash at the end
    std::optional<std::string> (*credential)(const Request&); ///< the key a request carries; nullopt if none, or two
    Response (*failure)(const Failure&, const Request&);      ///< says a failure in the dialect's own shape
    void (*admit)(const Call&) = requireScope;                ///< throws Forbidden if the account may not make the call
    bool methodOverride = true;                               ///< POST may act as another method
    bool refusesUnreadableBodies = true;                      ///< else such a body has no fields
    bool limitsAccounts = false;                              ///< an account's keys share its limits
    bool showsResetAlways = false;                            ///< X-RateLimit-Reset on every answer, not only on 429
    std::vector<Limit> limits; ///< per key or account, the widest window first, which is shown; empty: none
    std::vector<Route> routes;
};

/// Those that are served, in handlers/Dialects.cpp.
const std::vector<const Dialect*>& dialects();

/// Routes requests to dialects and says what comes of them. Built once, then shared by all threads of a process.
class Api
{
public:
    using Settings = ApiSettings;

    /// Answers are counted on `scoreboard`, which outlives this; null: they are not.
    explicit Api(Settings settings, Scoreboard* scoreboard = nullptr);

    /// What one request was, and how long it took up to its sending.
    struct Course
    {
        std::string_view route;
        int status = 0;
        std::int64_t workspace = 0;
        std::chrono::microseconds identifying{0}; ///< the key
        std::chrono::microseconds database{0};    ///< waiting for all statements, that of identifying included
        std::chrono::microseconds answering{0};   ///< all but reading and sending
    };

    /// The answer to a request, whatever happens: the one place where exceptions end. Logs one line, and says in `seat`
    /// what is worked on, and in `course` how it went. A connection that was lost is replaced; a safe method is then
    /// asked once more.
    Response answer(const Request& request, Database& database, Scoreboard::Seat& seat, Course& course);

    /// Gives the answer to one of several requests, by its place among them.
    using Give = std::function<void(std::size_t, const Response&)>;

    /// Whether a request can be answered together with others: it asks for little, and changes nothing.
    bool isQuick(const Request& request) const;

    /// As `answer`, for quick requests that came together: what all of them ask for goes to the database in one round
    /// trip, and each is given its answer as soon as its own part is there, with its `course`. Those that turn out to
    /// need more are answered by themselves afterwards, behind a call of `slow`, as is made where the round trip takes
    /// long.
    ///
    /// Security: the questions of a request go out behind that for its own key, which sets the tenant wall for them,
    /// and it is given nothing unless that key still is what it was.
    void answerTogether(std::span<const Request> requests, Database& database, Scoreboard::Seat& seat, Course& course,
                        const Give& give, const std::function<void()>& slow);

    /// As above over a given store, for tests: gives those that one round trip, or a few of their own, can answer;
    /// nothing is repeated or logged.
    void answerTogether(std::span<const Request> requests, Store& store, const Give& give);

    /// The answer has been sent: logs the stages of a request that was slow.
    void noteSent(const Request& request, const Course& course, std::chrono::microseconds sending) const;

    /// As above over a given store, for tests: nothing is repeated or logged.
    Response answer(const Request& request, Store& store);

private:
    using Clock = std::chrono::steady_clock;

    struct Target
    {
        const Dialect* dialect = nullptr;
        const Route* route = nullptr;
        std::size_t number = 0; ///< on the scoreboard
    };

    /// How far a request has come: what its headers and its log line tell.
    struct Progress
    {
        const Dialect* dialect = nullptr;
        std::string_view pattern;
        std::size_t route = 0; ///< on the scoreboard
        Scoreboard::Seat* seat = nullptr;
        std::optional<Account> account;
        Clock::duration identifying{0};
        std::optional<RateLimiter::Verdict> verdict;
        std::vector<std::string> allowed; ///< methods of the path, where another one was asked for
    };

    /// Asks the database through `ask`, which calls its argument with a store, once or several times.
    using Work = std::function<Response(Store&)>;
    using Ask = std::function<Response(bool repeatable, const Work&)>;

    struct Member;
    using Tell = std::function<void(Member&, const Response&)>;

    Response conduct(const Request& request, Progress& progress, const Ask& ask);
    Response said(const Request& request, Progress& progress, const std::function<Response()>& work);
    void close(const Request& request, const Progress& progress, const Response& response, Database& database,
               Clock::time_point began, Course& course);
    Response route(const Request& request, Progress& progress, const Ask& ask);

    std::vector<Member> membersOf(std::span<const Request> requests, Scoreboard::Seat* seat) const;
    void share(std::vector<Member>& members, Store& store, const Tell& tell, const std::function<void()>& slow);
    std::vector<Member*> askAll(std::vector<Member>& members, Store& store);
    void ask(Member& member, const Member* first, Store& store);
    Later begin(Member& member, Store& store);
    bool finish(Member& member, const Tell& tell);
    void finishAlone(Member& member, Store& store, const Tell& tell);
    Response perform(const Request& request, const Router::Match& match, Progress& progress, Store& store);
    Response identified(const std::string& key, bool isRead, Progress& progress, Store& store,
                        const std::function<Response(const Account&)>& work);
    void count(const Route& route, const Request& request, Progress& progress);
    bool allowsBrowsers(const Dialect& dialect) const;
    void note(const Request& request, const Progress& progress, const Course& course, std::uint64_t retries) const;

    Settings _settings;
    Scoreboard* _scoreboard;
    Router _router;
    std::vector<Target> _targets; ///< by the router's numbers
    std::optional<RateLimiter> _limiter;
};

} // namespace Leadwire
