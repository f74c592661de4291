// Requests that are answered together: one round trip to the database for all of them.
// Security: the statements of each go out behind the question for its own key, which sets the tenant wall for those
// that follow, and nothing is given for a key that is not what it was. A key that several carry is asked for once,
// after all of them have come.
#include "handlers/Member.h"
#include "model/Round.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace Leadwire
{
namespace
{

/// Whether the key behind the rows of a request is what it was taken for: as far as is known, and as its question, if
/// that is among them, now says. Only then are they taken.
bool takeRows(Round& round, std::size_t statements, bool keyHolds, const std::function<void()>& slow)
{
    try
    {
        keyHolds ? round.take(statements, slow) : round.skip(statements, slow);
        return keyHolds;
    }
    catch (const KeyHasChanged&)
    {
        return false;
    }
}

} // namespace

void Api::answerTogether(std::span<const Request> requests, Database& database, Scoreboard::Seat& seat, Course& course,
                         const Give& give, const std::function<void()>& slow)
{
    const auto began = Clock::now();
    auto members = membersOf(requests, &seat);
    const auto tell = [&](Member& member, const Response& response)
    {
        member.state = Member::State::given;
        close(*member.request, member.progress, response, database, began, course);
        give(member.place, response);
    };
    const auto tellAlone = [&](Member& member)
    {
        tell(member, conduct(*member.request, member.progress,
                             [&](bool repeatable, const Work& work) { return database.run(repeatable, work); }));
    };
    for (auto& member : members)
        if (!member.target) tellAlone(member);
    if (Store* const store = database.readyStore())
    {
        try
        {
            share(members, *store, tell, slow);
        }
        catch (const std::exception&)
        {
            // A lost connection, or a defect that one of them has met: the others have nothing to do with it.
            database.retry();
        }
    }
    for (auto& member : members)
    {
        if (member.state == Member::State::given) continue;
        slow();
        tellAlone(member);
    }
}

void Api::answerTogether(std::span<const Request> requests, Store& store, const Give& give)
{
    auto members = membersOf(requests, nullptr);
    const auto tell = [&](Member& member, const Response& response)
    {
        member.state = Member::State::given;
        give(member.place, response);
    };
    share(members, store, tell, [] {});
    for (auto& member : members)
        if (member.state != Member::State::given)
            tell(member,
                 conduct(*member.request, member.progress, [&](bool, const Work& work) { return work(store); }));
}

void Api::share(std::vector<Member>& members, Store& store, const Tell& tell, const std::function<void()>& slow)
{
    {
        Round round(store.connection);
        const auto asked = askAll(members, store);
        if (asked.empty()) return;
        round.send();
        bool keyHolds = false;
        for (Member* const member : asked)
        {
            keyHolds = takeRows(round, member->statements, keyHolds || member->asksForKey, slow);
            if (!keyHolds)
                member->state = Member::State::apart;
            else if (!finish(*member, tell))
                member->state = Member::State::waiting;
        }
        round.end();
    }
    for (auto& member : members)
    {
        if (member.state != Member::State::waiting) continue;
        slow();
        finishAlone(member, store, tell);
    }
}

// Lets the statements of all that can be answered together wait, and gives these in the order of their statements:
// those with the same key next to each other.
std::vector<Api::Member*> Api::askAll(std::vector<Member>& members, Store& store)
{
    std::vector<Member*> askers, asked;
    for (auto& member : members)
    {
        if (!member.target || member.state != Member::State::apart) continue;
        member.key = member.progress.dialect->credential(*member.request).value_or("");
        askers.push_back(&member);
    }
    std::stable_sort(askers.begin(), askers.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    const Member* first = nullptr; // with the key that was asked for last
    for (auto* const member : askers)
    {
        ask(*member, first, store);
        if (member->state != Member::State::asked) continue;
        asked.push_back(member);
        if (member->asksForKey) first = member;
    }
    return asked;
}

// Lets its statements wait, or none, where it must be answered by itself: its key is not known, or it asks for much, or
// for something first.
void Api::ask(Member& member, const Member* first, Store& store)
{
    auto& pipeline = store.connection.pipeline();
    const std::size_t before = pipeline.size();
    member.asksForKey = !first || first->key != member.key;
    if (member.asksForKey)
    {
        const Account* const account = store.accounts.expect(member.key);
        if (!account) return;
        member.progress.account = *account;
    }
    else
        member.progress.account = first->progress.account;
    try
    {
        member.later = begin(member, store);
        member.statements = pipeline.size() - before;
        if (member.later.isQuick) member.state = Member::State::asked;
    }
    catch (const Busy&)
    {
        member.state = Member::State::apart;
    }
    if (member.state != Member::State::asked) pipeline.clear(before);
}

Later Api::begin(Member& member, Store& store)
{
    auto& [request, place, progress, match, target, key, asksForKey, call, later, statements, state] = member;
    const std::size_t before = store.connection.pipeline().size();
    if (progress.seat) progress.seat->work(progress.route);
    try
    {
        if (!progress.verdict) count(*target->route, *request, progress);
        call.emplace(Call{*request, *target->dialect, *target->route, match.captures, *progress.account, store,
                          _settings, _limiter ? &*_limiter : nullptr});
        target->dialect->admit(*call);
        return target->route->endpoint.begin(*call);
    }
    catch (const Failure&)
    {
        store.connection.pipeline().clear(before); // nobody is left to take their rows
        return {[failure = std::current_exception()]() -> Response { std::rethrow_exception(failure); }};
    }
}

// False if it needs statements of its own, which cannot run now.
bool Api::finish(Member& member, const Tell& tell)
{
    try
    {
        tell(member, said(*member.request, member.progress, member.later.give));
        return true;
    }
    catch (const Busy&)
    {
        return false;
    }
}

// Its key is asked for once more, together with the first of its statements: others may have set the wall since.
void Api::finishAlone(Member& member, Store& store, const Tell& tell)
{
    struct Lost
    {
        DatabaseError why;
    };
    const Account* const account = store.accounts.expect(member.key);
    if (!account || *account != *member.progress.account) return store.connection.pipeline().clear();
    try
    {
        const Response response = said(*member.request, member.progress,
                                       [&]
                                       {
                                           try
                                           {
                                               return member.later.give();
                                           }
                                           catch (const DatabaseError& failure)
                                           {
                                               throw Lost{failure};
                                           }
                                       });
        store.connection.pipeline().clear();
        tell(member, response);
    }
    catch (const KeyHasChanged&)
    {
        member.state = Member::State::apart;
    }
    catch (const Lost& lost)
    {
        throw lost.why;
    }
}

} // namespace Leadwire
