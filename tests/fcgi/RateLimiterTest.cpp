// Counts in one process, in several, and in a table that is full.
#include "fcgi/RateLimiter.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{

namespace
{

constexpr std::int64_t noon = 1'800'000'000; ///< begins a window of any length that divides it

int countAllowed(RateLimiter& limiter, const Limit& limit, int tries)
{
    int allowed = 0;
    for (int i = 0; i < tries; ++i) allowed += limiter.take("key", limit, noon + i % 60).allowed ? 1 : 0;
    return allowed;
}

} // namespace

class RateLimiterTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(RateLimiterTest);
    CPPUNIT_TEST(letsAsManyThroughAsTheLimitSays);
    CPPUNIT_TEST(tellsWhatIsLeftAndUntilWhen);
    CPPUNIT_TEST(aRefusedRequestIsNotCounted);
    CPPUNIT_TEST(whatIsGivenBackDoesNotCount);
    CPPUNIT_TEST(beginsAnewWithTheNextWindow);
    CPPUNIT_TEST(whoReadTheClockTooEarlyCountsInTheNewWindow);
    CPPUNIT_TEST(aClockSetBackBeginsAnew);
    CPPUNIT_TEST(countsEveryKeyByItself);
    CPPUNIT_TEST(countsEveryWindowLengthByItself);
    CPPUNIT_TEST(aLimitOfZeroLetsNobodyThrough);
    CPPUNIT_TEST(threadsCountTogether);
    CPPUNIT_TEST(processesCountTogether);
    CPPUNIT_TEST(countsSurviveARestart);
    CPPUNIT_TEST(aFileOfAnotherLayoutIsReplaced);
    CPPUNIT_TEST(aFullTableGivesNoLiveKeyAway);
    CPPUNIT_TEST(slotsOfEndedWindowsAreUsedAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        std::string pattern = "/tmp/leadwire-limits-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _folder = pattern;
        _path = _folder + "/limits";
    }

    void tearDown() override
    {
        ::unlink(_path.c_str());
        ::rmdir(_folder.c_str());
    }

    void letsAsManyThroughAsTheLimitSays()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT_EQUAL(5, countAllowed(limiter, {5, 60}, 100));
    }

    void tellsWhatIsLeftAndUntilWhen()
    {
        RateLimiter limiter("");
        const Limit limit{2, 60};
        const auto first = limiter.take("key", limit, noon + 10);
        CPPUNIT_ASSERT(first.allowed);
        CPPUNIT_ASSERT_EQUAL(2U, first.limit);
        CPPUNIT_ASSERT_EQUAL(1U, first.remaining);
        CPPUNIT_ASSERT_EQUAL(noon + 60, first.reset);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{50}, first.retryAfter);
        CPPUNIT_ASSERT_EQUAL(0U, limiter.take("key", limit, noon + 59).remaining);
        const auto third = limiter.take("key", limit, noon + 59);
        CPPUNIT_ASSERT(!third.allowed);
        CPPUNIT_ASSERT_EQUAL(0U, third.remaining);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, third.retryAfter);
    }

    void aRefusedRequestIsNotCounted()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(limiter.take("key", {2, 60}, noon).allowed); // the limit was raised by one
    }

    void whatIsGivenBackDoesNotCount()
    {
        RateLimiter limiter("");
        const Limit limit{2, 60};
        const auto first = limiter.take("key", limit, noon);
        const auto second = limiter.take("key", limit, noon);
        CPPUNIT_ASSERT(!limiter.take("key", limit, noon).allowed);
        limiter.giveBack("key", limit, second);
        CPPUNIT_ASSERT(limiter.take("key", limit, noon).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", limit, noon).allowed);
        CPPUNIT_ASSERT(limiter.take("key", limit, noon + 60).allowed);
        limiter.giveBack("key", limit, first); // of a window that has ended
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{0}, limiter.take("key", limit, noon + 60).remaining);
        limiter.giveBack("nobody", limit, first);
    }

    void beginsAnewWithTheNextWindow()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon + 59).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 60}, noon + 59).allowed);
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon + 60).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 60}, noon + 61).allowed);
    }

    void whoReadTheClockTooEarlyCountsInTheNewWindow()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT(limiter.take("key", {2, 60}, noon + 60).allowed);
        const auto late = limiter.take("key", {2, 60}, noon + 59);
        CPPUNIT_ASSERT_EQUAL(0U, late.remaining);
        CPPUNIT_ASSERT_EQUAL(noon + 120, late.reset);
        CPPUNIT_ASSERT(!limiter.take("key", {2, 60}, noon + 60).allowed);
    }

    void aClockSetBackBeginsAnew()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon + 86400).allowed);
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 60}, noon).allowed);
    }

    void countsEveryKeyByItself()
    {
        RateLimiter limiter("");
        for (int i = 0; i < 1000; ++i) CPPUNIT_ASSERT(limiter.take(std::to_string(i), {1, 60}, noon).allowed);
        for (int i = 0; i < 1000; ++i) CPPUNIT_ASSERT(!limiter.take(std::to_string(i), {1, 60}, noon).allowed);
    }

    void countsEveryWindowLengthByItself()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(limiter.take("key", {1, 3600}, noon).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 3600}, noon).allowed);
    }

    void aLimitOfZeroLetsNobodyThrough()
    {
        RateLimiter limiter("");
        CPPUNIT_ASSERT(!limiter.take("key", {0, 60}, noon).allowed);
        CPPUNIT_ASSERT_EQUAL(0U, limiter.take("key", {0, 60}, noon).remaining);
    }

    void threadsCountTogether()
    {
        RateLimiter limiter("");
        std::atomic<int> allowed = 0;
        std::vector<std::thread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i) threads.emplace_back([&] { allowed += countAllowed(limiter, {10000, 60}, 5000); });
        for (std::thread& thread : threads) thread.join();
        CPPUNIT_ASSERT_EQUAL(10000, allowed.load());
    }

    void processesCountTogether()
    {
        constexpr int processes = 4;
        for (int i = 0; i < processes; ++i)
            if (::fork() == 0)
            {
                RateLimiter limiter(_path);
                const int allowed = countAllowed(limiter, {10000, 60}, 5000);
                std::ofstream(_folder + "/" + std::to_string(i)) << allowed;
                ::_exit(0);
            }
        for (int i = 0; i < processes; ++i) CPPUNIT_ASSERT(::wait(nullptr) > 0);
        int total = 0;
        for (int i = 0; i < processes; ++i)
        {
            const std::string result = _folder + "/" + std::to_string(i);
            int allowed = 0;
            CPPUNIT_ASSERT(std::ifstream(result) >> allowed);
            total += allowed;
            ::unlink(result.c_str());
        }
        CPPUNIT_ASSERT_EQUAL(10000, total);
    }

    void countsSurviveARestart()
    {
        CPPUNIT_ASSERT(RateLimiter(_path).take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(!RateLimiter(_path).take("key", {1, 60}, noon).allowed);
    }

    void aFileOfAnotherLayoutIsReplaced()
    {
        {
            RateLimiter limiter(_path);
            CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon).allowed);
        }
        std::fstream file(_path, std::ios::in | std::ios::out | std::ios::binary);
        file.write("another!", 8);
        file.close();
        RateLimiter limiter(_path);
        CPPUNIT_ASSERT(limiter.take("key", {1, 60}, noon).allowed);
        CPPUNIT_ASSERT(!limiter.take("key", {1, 60}, noon).allowed);
    }

    void aFullTableGivesNoLiveKeyAway()
    {
        RateLimiter limiter("");
        fill(limiter, noon);
        for (int i = 0; i < 1000; ++i) CPPUNIT_ASSERT(!limiter.take(std::to_string(i), {1, 60}, noon).allowed);
        int uncounted = 0;
        for (int i = 0; i < keys; ++i) uncounted += limiter.take(std::to_string(i), {1, 60}, noon).allowed ? 1 : 0;
        CPPUNIT_ASSERT(uncounted > 0);
    }

    void slotsOfEndedWindowsAreUsedAgain()
    {
        RateLimiter limiter("");
        fill(limiter, noon);
        for (int i = 0; i < 1000; ++i)
        {
            const std::string key = "later" + std::to_string(i);
            CPPUNIT_ASSERT(limiter.take(key, {1, 60}, noon + 60).allowed);
            CPPUNIT_ASSERT(!limiter.take(key, {1, 60}, noon + 60).allowed);
        }
    }

private:
    static constexpr int keys = 150000; ///< more than twice what the table holds

    static void fill(RateLimiter& limiter, std::int64_t now)
    {
        for (int i = 0; i < keys; ++i) limiter.take(std::to_string(i), {1, 60}, now);
    }

    std::string _folder;
    std::string _path;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RateLimiterTest);

} // namespace Leadwire
