/// What every thread of every worker of a host is doing, and what was answered how often and how fast, in shared
/// memory: whoever maps the file sees all of it.
#pragma once

#include "fcgi/SharedFile.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// Counts and times are written by lock-free atomics, so a process killed anywhere leaves nothing held: a dead thread's
/// seat is free for the next one. Any thread, any process. Figures are kept until the file is removed, so they only
/// grow.
class Scoreboard
{
public:
    /// What a thread is doing.
    enum class Stage : std::uint32_t
    {
        waiting, ///< for a request, or for the rest of one
        answering,
        sending
    };

    /// Things that are counted.
    enum class Counter : std::size_t
    {
        restarts,    ///< workers that died and were replaced
        stuck,       ///< threads that the watchdog gave up
        retries,     ///< of work that the database undid or lost
        refusals,    ///< of the rate limiter
        databaseTime ///< microseconds spent waiting for the database
    };
    static constexpr std::size_t counters = 5;

    /// What is so at the moment.
    enum class Gauge : std::size_t
    {
        mailDepth,  ///< mails that wait to be sent
        mailOldest, ///< unix seconds since which the oldest of them is due; 0: none waits
        mailSeen    ///< unix seconds at which a courier last looked; 0: never
    };
    static constexpr std::size_t gauges = 3;

    /// Upper bounds of the times that answers are counted by, in microseconds; slower ones come after the last.
    static constexpr std::array<std::int64_t, 12> bounds{1'000,   2'500,   5'000,   10'000,    25'000,    50'000,
                                                         100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000};

    /// `path` as for SharedFile; all processes of one installation give the same.
    explicit Scoreboard(const std::string& path);

    /// The number of a route, such as `GET /api/leads/{id}`, cut at 95 bytes; the same in every process. Routes beyond
    /// the 255th share number 0, which is called `other`.
    std::size_t route(std::string_view name);

    /// Counts one answer to `route`.
    void count(std::size_t route, int status, std::chrono::microseconds took);

    void add(Counter counter, std::uint64_t amount = 1);
    void set(Gauge gauge, std::int64_t value);

    /// The place of one thread, given back with this object.
    class Seat
    {
    public:
        /// Takes a free seat, or that of a dead process. Where all 4,096 are taken it is one that nobody sees.
        explicit Seat(Scoreboard& board);
        ~Seat();
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;

        /// Says what the thread does from now on; it has served a request when it waits again. Called by it alone, as
        /// the others are.
        void enter(Stage stage);
        /// Says that the thread waits again, without having served anything more.
        void rest();
        /// Says which route it works on, until it waits again.
        void work(std::size_t route);

    private:
        struct Place;
        friend class Scoreboard;
        Place* _place;
    };

    /// A seat as it was a moment ago.
    struct ThreadState
    {
        std::int64_t process = 0;
        Stage stage = Stage::waiting;
        std::string route;                  ///< empty while it waits, or before it is known
        std::chrono::microseconds since{0}; ///< in this stage
        std::uint64_t served = 0;           ///< requests
    };
    /// Those of live processes, by process, in the order of their seats.
    std::vector<ThreadState> threads() const;

    /// Answers to one route with one status.
    struct Answers
    {
        std::string route;
        int status = 0;
        std::uint64_t count = 0;
        std::int64_t microseconds = 0;                         ///< all of them together
        std::array<std::uint64_t, bounds.size() + 1> within{}; ///< by the bound that is the first to hold each
    };
    /// Those that there were any of, by route and status.
    std::vector<Answers> answers() const;

    std::uint64_t value(Counter counter) const;
    std::int64_t value(Gauge gauge) const;

private:
    struct Board;
    Board& board() const;

    SharedFile _file;
};

/// The word of a stage: `waiting`, `answering`, `sending`.
std::string_view nameOf(Scoreboard::Stage stage);

} // namespace Leadwire
