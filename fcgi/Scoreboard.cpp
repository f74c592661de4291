// Tables of atomics in a shared file: seats, names of routes, and counts.
#include "fcgi/Scoreboard.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace Leadwire
{
namespace
{

using Word = std::atomic<std::uint64_t>;
using Signed = std::atomic<std::int64_t>;
static_assert(Word::is_always_lock_free && Signed::is_always_lock_free);

constexpr std::size_t seats = 4096;
constexpr std::size_t routes = 256;
constexpr std::size_t nameSize = 96; ///< with the zero at its end
// Whoever changes what lies in the file changes its size too, which makes a new one; see SharedFile.

/// Statuses that are counted by themselves; all others count as the last.
constexpr std::array<int, 20> statuses{200, 201, 204, 206, 304, 400, 401, 403, 404, 405,
                                       409, 413, 416, 422, 429, 500, 502, 503, 507, 0};

/// A name that is being written, or can be read.
enum class NameState : std::uint64_t
{
    free,
    writing,
    written
};

struct Name
{
    Word state;
    std::array<char, nameSize> text;
};

struct Cell
{
    Word count;
    Signed microseconds;
    std::array<Word, Scoreboard::bounds.size() + 1> within;
};

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

bool isAlive(std::int64_t process)
{
    return process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
}

std::size_t statusPlace(int status)
{
    const auto found = std::find(statuses.begin(), statuses.end() - 1, status);
    return static_cast<std::size_t>(found - statuses.begin());
}

bool isCalled(const Name& name, std::string_view text)
{
    return std::string_view(name.text.data()) == text;
}

} // namespace

/// Written by its thread alone, but for `process`. The clock is the machine's, the same in all its processes.
struct Scoreboard::Seat::Place
{
    Signed process; ///< 0: free
    Word stage;
    Word route; ///< 0: none
    Signed since;
    Word served;
};

struct Scoreboard::Board
{
    std::array<Word, counters> counter;
    std::array<Signed, gauges> gauge;
    std::array<Seat::Place, seats> seat;
    std::array<Name, routes> name;
    std::array<std::array<Cell, statuses.size()>, routes> cell;
};

Scoreboard::Scoreboard(const std::string& path) : _file(path, sizeof(Board)) {}

std::string_view nameOf(Scoreboard::Stage stage)
{
    switch (stage)
    {
    case Scoreboard::Stage::waiting: return "waiting";
    case Scoreboard::Stage::answering: return "answering";
    case Scoreboard::Stage::sending: return "sending";
    }
    return {};
}

Scoreboard::Board& Scoreboard::board() const
{
    return *static_cast<Board*>(_file.data());
}

std::size_t Scoreboard::route(std::string_view name)
{
    name = name.substr(0, nameSize - 1);
    for (std::size_t i = 1; i < routes; ++i)
    {
        Name& place = board().name[i];
        auto state = static_cast<std::uint64_t>(NameState::free);
        if (place.state.compare_exchange_strong(state, static_cast<std::uint64_t>(NameState::writing)))
        {
            std::memcpy(place.text.data(), name.data(), name.size());
            place.state = static_cast<std::uint64_t>(NameState::written);
            return i;
        }
        // Whoever writes is about to be done, or was killed at it: then the place is lost, and no harm done.
        constexpr int patience = 1000;
        for (int tried = 0; tried < patience && place.state == static_cast<std::uint64_t>(NameState::writing); ++tried)
            ::usleep(10);
        if (place.state == static_cast<std::uint64_t>(NameState::written) && isCalled(place, name)) return i;
    }
    return 0;
}

void Scoreboard::count(std::size_t route, int status, std::chrono::microseconds took)
{
    Cell& cell = board().cell.at(route)[statusPlace(status)];
    const auto bound = std::lower_bound(bounds.begin(), bounds.end(), took.count());
    cell.count.fetch_add(1, std::memory_order_relaxed);
    cell.microseconds.fetch_add(took.count(), std::memory_order_relaxed);
    cell.within[static_cast<std::size_t>(bound - bounds.begin())].fetch_add(1, std::memory_order_relaxed);
}

void Scoreboard::add(Counter counter, std::uint64_t amount)
{
    board().counter[static_cast<std::size_t>(counter)].fetch_add(amount, std::memory_order_relaxed);
}

void Scoreboard::set(Gauge gauge, std::int64_t value)
{
    board().gauge[static_cast<std::size_t>(gauge)] = value;
}

Scoreboard::Seat::Seat(Scoreboard& board)
{
    static Place unseen;
    _place = &unseen;
    for (Place& place : board.board().seat)
    {
        std::int64_t owner = place.process;
        if (owner != 0 && isAlive(owner)) continue;
        if (!place.process.compare_exchange_strong(owner, ::getpid())) continue;
        place.served = 0;
        _place = &place;
        break;
    }
    enter(Stage::waiting);
}

Scoreboard::Seat::~Seat()
{
    _place->process = 0;
}

void Scoreboard::Seat::enter(Stage stage)
{
    if (stage == Stage::waiting)
    {
        if (_place->stage != static_cast<std::uint64_t>(Stage::waiting))
            _place->served.fetch_add(1, std::memory_order_relaxed);
        return rest();
    }
    _place->since = now();
    _place->stage = static_cast<std::uint64_t>(stage);
}

void Scoreboard::Seat::rest()
{
    _place->route = 0;
    _place->since = now();
    _place->stage = static_cast<std::uint64_t>(Stage::waiting);
}

void Scoreboard::Seat::work(std::size_t route)
{
    _place->route = route;
}

std::vector<Scoreboard::ThreadState> Scoreboard::threads() const
{
    std::vector<ThreadState> all;
    for (const Seat::Place& place : board().seat)
    {
        const std::int64_t process = place.process;
        if (!isAlive(process)) continue;
        ThreadState state;
        state.process = process;
        state.stage = static_cast<Stage>(place.stage.load());
        if (const std::uint64_t route = place.route; route > 0 && route < routes)
            state.route = board().name[route].text.data();
        state.since = std::chrono::microseconds(std::max<std::int64_t>(now() - place.since, 0));
        state.served = place.served;
        all.push_back(std::move(state));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const ThreadState& a, const ThreadState& b) { return a.process < b.process; });
    return all;
}

std::vector<Scoreboard::Answers> Scoreboard::answers() const
{
    std::vector<Answers> all;
    for (std::size_t route = 0; route < routes; ++route)
        for (std::size_t place = 0; place < statuses.size(); ++place)
        {
            const Cell& cell = board().cell[route][place];
            Answers one;
            one.count = cell.count;
            if (one.count == 0) continue;
            one.route = route == 0 ? "other" : board().name[route].text.data();
            one.status = statuses[place];
            one.microseconds = cell.microseconds;
            std::copy(cell.within.begin(), cell.within.end(), one.within.begin());
            all.push_back(std::move(one));
        }
    return all;
}

std::uint64_t Scoreboard::value(Counter counter) const
{
    return board().counter[static_cast<std::size_t>(counter)];
}

std::int64_t Scoreboard::value(Gauge gauge) const
{
    return board().gauge[static_cast<std::size_t>(gauge)];
}

} // namespace Leadwire
