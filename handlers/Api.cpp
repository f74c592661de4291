// Security: a request is identified before anything else of it is looked at, and counted before it is worked on.
// What goes wrong inside is told to the log, never to the client.
#include "handlers/Api.h"

#include "fcgi/Log.h"
#include "handlers/Browsers.h"
#include "handlers/Failures.h"
#include "handlers/Health.h"
#include "handlers/Member.h"
#include "handlers/Method.h"
#include "handlers/Metrics.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstring>
#include <ctime>
#include <utility>

namespace Leadwire
{
namespace
{

const Dialect* dialectOf(std::string_view path)
{
    const Dialect* found = nullptr;
    for (const Dialect* dialect : dialects())
    {
        const auto& prefix = dialect->prefix;
        if (!path.starts_with(prefix) || (path.size() > prefix.size() && path[prefix.size()] != '/')) continue;
        if (!found || found->prefix.size() < prefix.size()) found = dialect;
    }
    return found;
}

void addLimitHeaders(Response& response, const Dialect& dialect, const RateLimiter::Verdict& verdict)
{
    response.header("X-RateLimit-Limit", std::to_string(verdict.limit));
    response.header("X-RateLimit-Remaining", std::to_string(verdict.remaining));
    if (!verdict.allowed) response.header("Retry-After", std::to_string(verdict.retryAfter));
    if (!verdict.allowed || dialect.showsResetAlways)
        response.header("X-RateLimit-Reset", std::to_string(verdict.reset));
}

std::string joined(const std::vector<std::string>& words, const char* separator)
{
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : separator) + word;
    return text;
}

// Goes into the links of answers, so nothing but a host and a port may stand in it.
bool isHost(std::string_view host)
{
    return std::all_of(host.begin(), host.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0 || std::strchr("-._:[]", c); });
}

/// The id of the trace that a request belongs to (W3C Trace Context: traceparent), or nothing.
std::string_view traceOf(const Request& request)
{
    constexpr std::size_t length = 55; // 00-<32 hex digits>-<16>-<2>
    const std::string_view parent = request.header("traceparent").value_or("");
    if (parent.size() < length || parent[2] != '-' || parent[35] != '-' || parent[52] != '-') return {};
    const std::string_view trace = parent.substr(3, 32);
    const bool isTrace = trace.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
                         trace.find_first_not_of('0') != std::string_view::npos;
    return isTrace ? trace : std::string_view();
}

double milliseconds(std::chrono::microseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

bool isSafe(std::string_view method)
{
    return method == "GET" || method == "HEAD";
}

/// Counts a request, and throws Failure (limited) if it is one too many. `verdict` tells of it in any case.
void take(RateLimiter& limiter, const std::string& key, const Limit& limit,
          std::optional<RateLimiter::Verdict>& verdict)
{
    const auto taken = limiter.take(key, limit, std::time(nullptr));
    verdict = taken;
    if (!taken.allowed) throw Failure(Failure::Kind::limited, "");
}

} // namespace

void requireScope(const Call& call)
{
    const std::string scope = std::string(call.route.resource) + (isSafe(call.route.method) ? ":read" : ":write");
    if (!call.account.may(scope)) throw Forbidden();
}

Api::Api(Settings settings, Scoreboard* scoreboard) : _settings(std::move(settings)), _scoreboard(scoreboard)
{
    for (const Dialect* dialect : dialects())
    {
        for (const auto& route : dialect->routes)
        {
            _router.add(route.method, route.pattern);
            const std::string name = std::string(route.method) + ' ' + std::string(route.pattern);
            _targets.push_back({dialect, &route, scoreboard ? scoreboard->route(name) : 0});
        }
    }
    if (_settings.rateLimits) _limiter.emplace(_settings.sharedFile);
}

Response Endpoint::operator()(const Call& call) const
{
    if (_now) return _now(call);
    auto& connection = call.store.connection;
    const std::size_t waiting = connection.pipeline().size();
    const Later later = _begin(call);
    if (connection.pipeline().size() > waiting) connection.settle();
    return later.give();
}

Response Api::answer(const Request& request, Database& database, Scoreboard::Seat& seat, Course& course)
{
    const auto began = Clock::now();
    Progress progress;
    progress.seat = &seat;
    Response response =
        conduct(request, progress, [&](bool repeatable, const Work& work) { return database.run(repeatable, work); });
    close(request, progress, response, database, began, course);
    return response;
}

Response Api::answer(const Request& request, Store& store)
{
    Progress progress;
    return conduct(request, progress, [&](bool, const Work& work) { return work(store); });
}

void Api::close(const Request& request, const Progress& progress, const Response& response, Database& database,
                Clock::time_point began, Course& course)
{
    using std::chrono::duration_cast, std::chrono::microseconds;
    const auto effort = database.takeEffort();
    course.route = progress.pattern;
    course.status = response.status;
    course.workspace = progress.account ? progress.account->workspace : 0;
    course.identifying = duration_cast<microseconds>(progress.identifying);
    course.database = effort.time;
    course.answering = duration_cast<microseconds>(Clock::now() - began);
    note(request, progress, course, effort.retries);
}

void Api::note(const Request& request, const Progress& progress, const Course& course, std::uint64_t retries) const
{
    if (_scoreboard)
    {
        _scoreboard->count(progress.route, course.status, course.answering);
        _scoreboard->add(Scoreboard::Counter::databaseTime, static_cast<std::uint64_t>(course.database.count()));
        constexpr int tooMany = 429;
        if (course.status == tooMany) _scoreboard->add(Scoreboard::Counter::refusals);
        if (retries > 0) _scoreboard->add(Scoreboard::Counter::retries, retries);
    }
    logLine("info", "request",
            {{"request", request.id},
             {"trace", traceOf(request)},
             {"workspace", course.workspace},
             {"key", progress.account ? progress.account->key : 0},
             {"method", request.method},
             {"route", course.route},
             {"status", course.status},
             {"ms", milliseconds(course.answering)},
             {"database_ms", milliseconds(course.database)}});
}

void Api::noteSent(const Request& request, const Course& course, std::chrono::microseconds sending) const
{
    const auto whole = request.reading + course.answering + sending;
    if (whole <= _settings.slow) return;
    logLine("warning", "request.slow",
            {{"request", request.id},
             {"trace", traceOf(request)},
             {"workspace", course.workspace},
             {"method", request.method},
             {"route", course.route},
             {"status", course.status},
             {"ms", milliseconds(whole)},
             {"read_ms", milliseconds(request.reading)},
             {"identify_ms", milliseconds(course.identifying)},
             {"database_ms", milliseconds(course.database)},
             {"answer_ms", milliseconds(course.answering)},
             {"send_ms", milliseconds(sending)}});
}

Response Api::conduct(const Request& request, Progress& progress, const Ask& ask)
{
    progress.dialect = dialectOf(request.path);
    return said(request, progress, [&] { return route(request, progress, ask); });
}

// What `work` gives, or throws, with the headers that every answer has.
Response Api::said(const Request& request, Progress& progress, const std::function<Response()>& work)
{
    Response response;
    try
    {
        response = work();
    }
    catch (const Failure& failure)
    {
        if (failure.kind() == Failure::Kind::unavailable)
            logLine("warning", "unavailable", {{"request", request.id}, {"reason", failure.what()}});
        response = progress.dialect ? progress.dialect->failure(failure, request) : plainFailure(failure, request);
        if (failure.kind() == Failure::Kind::unavailable) response.header("Retry-After", "1");
    }
    catch (const std::exception& defect)
    {
        logLine("error", "defect", {{"request", request.id}, {"route", progress.pattern}, {"reason", defect.what()}});
        const Failure failure(Failure::Kind::internal, "");
        response = progress.dialect ? progress.dialect->failure(failure, request) : plainFailure(failure, request);
    }
    if (!progress.allowed.empty() && response.status == 405) response.header("Allow", joined(progress.allowed, ", "));
    if (progress.verdict) addLimitHeaders(response, *progress.dialect, *progress.verdict);
    if (progress.dialect && allowsBrowsers(*progress.dialect)) allowOrigin(response);
    return response;
}

bool Api::isQuick(const Request& request) const
{
    if (request.path == "/healthz") return true;
    if (request.tooLarge || request.truncated || !isSafe(request.method) || !isHost(request.host)) return false;
    const Router::Match match = _router.find(request.method, request.path);
    const bool isFound = match.outcome == Router::Outcome::found || match.outcome == Router::Outcome::illTyped;
    return isFound && _targets[match.route].route->endpoint.isLater();
}

std::vector<Api::Member> Api::membersOf(std::span<const Request> requests, Scoreboard::Seat* seat) const
{
    std::vector<Member> members(requests.size());
    for (std::size_t place = 0; place < requests.size(); ++place)
    {
        auto& member = members[place];
        member.request = &requests[place];
        member.place = place;
        member.progress.dialect = dialectOf(member.request->path);
        member.progress.seat = seat;
        if (!member.progress.dialect) continue; // nothing of it is asked of the database
        member.match = _router.find(member.request->method, member.request->path);
        member.target = &_targets[member.match.route];
        member.progress.pattern = member.target->route->pattern;
        member.progress.route = member.target->number;
    }
    return members;
}

// Everything that can be told before the database is asked.
Response Api::route(const Request& request, Progress& progress, const Ask& ask)
{
    if (auto health = healthAnswer(request.path, ask)) return std::move(*health);
    if (_scoreboard && request.path == "/metrics") return metricsAnswer(*_scoreboard);
    if (!isHost(request.host)) throw Failure(Failure::Kind::unreadable, "The Host header is not valid.");
    const std::string method =
        progress.dialect && progress.dialect->methodOverride ? effectiveMethod(request) : request.method;
    const Router::Match match = _router.find(method, request.path);
    if (match.outcome == Router::Outcome::notFound) throw routeNotFound(request.path);
    if (match.outcome == Router::Outcome::methodNotAllowed)
    {
        if (method == "OPTIONS") return optionsAnswer(request, match.allowed, allowsBrowsers(*progress.dialect));
        progress.allowed = match.allowed;
        throw methodNotAllowed(method, request.path, match.allowed);
    }
    progress.pattern = _targets[match.route].route->pattern;
    progress.route = _targets[match.route].number;
    if (progress.seat) progress.seat->work(progress.route);
    if (request.tooLarge) throw Failure(Failure::Kind::tooLarge, "");
    if (request.truncated) throw Failure(Failure::Kind::unreadable, "The request body is not as long as announced.");
    return ask(isSafe(method), [&](Store& store) { return perform(request, match, progress, store); });
}

Response Api::perform(const Request& request, const Router::Match& match, Progress& progress, Store& store)
{
    const auto& [dialect, route, number] = _targets[match.route];
    static const Account nobody;
    const auto call = [&, route = route, dialect = dialect](const Account& account)
    {
        const Call made{request, *dialect, *route,    match.captures,
                        account, store,    _settings, _limiter ? &*_limiter : nullptr};
        if (!route->isPublic) dialect->admit(made);
        return route->endpoint(made);
    };
    if (route->isPublic)
    {
        // Once, however often the request is asked again; by the address before the database has any work.
        if (!progress.verdict) count(*route, request, progress);
        store.accounts.identify(""); // takes the last request's workspace off the session
        return call(nobody);
    }
    const auto counted = [&, route = route](const Account& account)
    {
        if (progress.account && progress.account->key != account.key) progress.verdict.reset(); // another one's
        progress.account = account;
        if (!progress.verdict || !progress.verdict->allowed) count(*route, request, progress);
        return call(account);
    };
    return identified(dialect->credential(request).value_or(""), isSafe(route->method), progress, store, counted);
}

Response Api::identified(const std::string& key, bool isRead, Progress& progress, Store& store,
                         const std::function<Response(const Account&)>& work)
{
    try
    {
        if (auto answer = store.accounts.presume(key, !isRead, work)) return std::move(*answer);
    }
    catch (const KeyHasChanged&) // NOLINT(bugprone-empty-catch): it is asked for by itself
    {
    }
    auto verdict = std::exchange(progress.verdict, std::nullopt); // told of none but whom the key belongs to
    const auto began = Clock::now();
    const auto account = store.accounts.identify(key);
    progress.identifying += Clock::now() - began;
    if (!account)
    {
        progress.account.reset();
        throw Unauthenticated();
    }
    progress.verdict = verdict;
    return work(*account);
}

void Api::count(const Route& route, const Request& request, Progress& progress)
{
    if (!_limiter) return;
    if (route.isPublic)
    {
        if (route.limit)
            take(*_limiter, request.remoteAddress + ' ' + std::string(route.pattern), *route.limit, progress.verdict);
        return;
    }
    if (progress.dialect->limits.empty()) return;
    const Account& account = progress.account.value();
    const std::string key = progress.dialect->limitsAccounts
                                ? "account " + std::to_string(account.workspace) + ' ' + std::to_string(account.id)
                                : std::to_string(account.key);
    // The tightest window first, so that what it refuses is not counted in the wider one. The widest is shown.
    for (auto limit = progress.dialect->limits.rbegin(); limit != progress.dialect->limits.rend(); ++limit)
        take(*_limiter, key, *limit, progress.verdict);
    if (!route.limit) return;
    // Last, so that what the others refuse takes nothing of the few that a route allows. Shown where it refuses.
    const auto shown = progress.verdict;
    take(*_limiter, key + ' ' + std::string(route.pattern), *route.limit, progress.verdict);
    progress.verdict = shown;
}

bool Api::allowsBrowsers(const Dialect& dialect) const
{
    return std::find(_settings.corsDialects.begin(), _settings.corsDialects.end(), dialect.name) !=
           _settings.corsDialects.end();
}

} // namespace Leadwire
