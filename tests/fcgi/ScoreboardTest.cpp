// What threads and processes write on the scoreboard, and what others read there.
#include "fcgi/Scoreboard.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace Leadwire
{

class ScoreboardTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ScoreboardTest);
    CPPUNIT_TEST(aSeatShowsWhatItsThreadDoes);
    CPPUNIT_TEST(aSeatIsGivenBack);
    CPPUNIT_TEST(theSeatOfADeadProcessIsFree);
    CPPUNIT_TEST(routesHaveOneNumberInAllProcesses);
    CPPUNIT_TEST(routesThatFindNoPlaceShareOne);
    CPPUNIT_TEST(answersAreCountedByRouteStatusAndTime);
    CPPUNIT_TEST(nothingIsLostWhenManyCount);
    CPPUNIT_TEST(countersAndGaugesAreKept);
    CPPUNIT_TEST_SUITE_END();

    using Stage = Scoreboard::Stage;

    std::string _folder, _path;

public:
    void setUp() override
    {
        std::string pattern = "/tmp/leadwire-board-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _folder = pattern;
        _path = _folder + "/scoreboard";
    }
    void tearDown() override { std::filesystem::remove_all(_folder); }

private:
    /// Runs `work` in a process of its own, which then ends without giving anything back.
    template <class Work>
    static void inAnotherProcess(const Work& work)
    {
        const pid_t child = ::fork();
        if (child == 0)
        {
            work();
            ::_exit(0);
        }
        int status = -1;
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
        CPPUNIT_ASSERT_EQUAL(0, status);
    }

    void aSeatShowsWhatItsThreadDoes()
    {
        Scoreboard board(_path);
        const Scoreboard seen(_path);
        Scoreboard::Seat seat(board);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, seen.threads().size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{::getpid()}, seen.threads()[0].process);
        CPPUNIT_ASSERT(seen.threads()[0].stage == Stage::waiting && seen.threads()[0].route.empty());
        seat.enter(Stage::answering);
        seat.work(board.route("GET /api/leads/{id}"));
        CPPUNIT_ASSERT(seen.threads()[0].stage == Stage::answering);
        CPPUNIT_ASSERT_EQUAL(std::string("GET /api/leads/{id}"), seen.threads()[0].route);
        seat.enter(Stage::sending);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, seen.threads()[0].served);
        seat.enter(Stage::waiting);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, seen.threads()[0].served);
        CPPUNIT_ASSERT(seen.threads()[0].route.empty());
    }

    void aSeatIsGivenBack()
    {
        Scoreboard board(_path);
        for (int i = 0; i < 5000; ++i) const Scoreboard::Seat seat(board); // more than there are
        CPPUNIT_ASSERT(board.threads().empty());
        const Scoreboard::Seat first(board);
        const Scoreboard::Seat second(board);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, board.threads().size());
    }

    void theSeatOfADeadProcessIsFree()
    {
        for (int i = 0; i < 3; ++i)
            inAnotherProcess(
                [&]
                {
                    Scoreboard board(_path);
                    for (int seat = 0; seat < 4000; ++seat) new Scoreboard::Seat(board); // never given back
                });
        Scoreboard board(_path);
        CPPUNIT_ASSERT(board.threads().empty());
        const Scoreboard::Seat seat(board);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, board.threads().size());
    }

    void routesHaveOneNumberInAllProcesses()
    {
        Scoreboard board(_path);
        const auto list = board.route("GET /api/leads");
        CPPUNIT_ASSERT(list > 0);
        inAnotherProcess(
            [&]
            {
                Scoreboard other(_path);
                const auto create = other.route("POST /api/leads");
                ::_exit(other.route("GET /api/leads") == list && create != list ? 0 : 1);
            });
        CPPUNIT_ASSERT(board.route("POST /api/leads") > list);
        CPPUNIT_ASSERT_EQUAL(list, board.route("GET /api/leads"));
    }

    void routesThatFindNoPlaceShareOne()
    {
        Scoreboard board(_path);
        for (int i = 0; i < 255; ++i) CPPUNIT_ASSERT(board.route("GET /" + std::to_string(i)) > 0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, board.route("GET /one/more"));
        board.count(0, 200, std::chrono::microseconds(1));
        CPPUNIT_ASSERT_EQUAL(std::string("other"), board.answers().at(0).route);
        Scoreboard longer("");
        const std::string name(200, 'x');
        CPPUNIT_ASSERT_EQUAL(longer.route(name), longer.route(name));
        longer.count(longer.route(name), 200, std::chrono::microseconds(1));
        CPPUNIT_ASSERT_EQUAL(std::string(95, 'x'), longer.answers().at(0).route);
    }

    void answersAreCountedByRouteStatusAndTime()
    {
        Scoreboard board(_path);
        const auto route = board.route("GET /x");
        for (const int micros : {0, 1'000, 1'001, 5'000'000, 5'000'001})
            board.count(route, 200, std::chrono::microseconds(micros));
        board.count(route, 404, std::chrono::microseconds(7));
        board.count(route, 418, std::chrono::microseconds(7)); // none that is counted by itself
        const auto answers = board.answers();
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, answers.size());
        CPPUNIT_ASSERT_EQUAL(200, answers[0].status);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, answers[0].count);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10'002'002}, answers[0].microseconds);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, answers[0].within.front());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, answers[0].within[1]);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, answers[0].within[Scoreboard::bounds.size() - 1]);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, answers[0].within.back());
        CPPUNIT_ASSERT_EQUAL(404, answers[1].status);
        CPPUNIT_ASSERT_EQUAL(0, answers[2].status);
    }

    void nothingIsLostWhenManyCount()
    {
        Scoreboard board(_path);
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back(
                [&]
                {
                    Scoreboard own(_path);
                    const auto route = own.route("GET /x");
                    for (int n = 0; n < 10'000; ++n) own.count(route, 200, std::chrono::microseconds(1));
                });
        for (auto& thread : threads) thread.join();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, board.answers().size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{40'000}, board.answers()[0].count);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{40'000}, board.answers()[0].microseconds);
    }

    void countersAndGaugesAreKept()
    {
        {
            Scoreboard board(_path);
            board.add(Scoreboard::Counter::retries, 3);
            board.add(Scoreboard::Counter::retries);
            board.set(Scoreboard::Gauge::mailDepth, 7);
        }
        const Scoreboard later(_path);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, later.value(Scoreboard::Counter::retries));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, later.value(Scoreboard::Counter::restarts));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, later.value(Scoreboard::Gauge::mailDepth));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScoreboardTest);

} // namespace Leadwire
