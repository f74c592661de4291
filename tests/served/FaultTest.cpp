// What becomes of the database, and what the clients of the service then see: it restarts, it crashes, it is gone, its
// sessions end, its tables are locked, its processes hang.
#include "Crowd.h"
#include "FaultFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <sstream>

namespace Leadwire
{

class FaultTest : public FaultFixture
{
    CPPUNIT_TEST_SUITE(FaultTest);
    CPPUNIT_TEST(aRestartBetweenRequestsCostsNoRead);
    CPPUNIT_TEST(aCrashBetweenRequestsCostsNoRead);
    CPPUNIT_TEST(aRestartUnderLoadCostsNoRead);
    CPPUNIT_TEST(aCrashUnderLoadCostsNoRead);
    CPPUNIT_TEST(anOutageIsToldAndTakesNoMemory);
    CPPUNIT_TEST(endedSessionsCostNoRead);
    CPPUNIT_TEST(aLockedTableIsUnavailableUntilItIsFree);
    CPPUNIT_TEST(aServerProcessThatHangsIsCutOff);
    CPPUNIT_TEST_SUITE_END();

    void restartBetweenRequests(int signal)
    {
        together(clients, [](int) { return get(); }); // every thread has a session by now
        cluster().stop(signal);
        cluster().start();
        const auto answers = together(clients, [](int) { return get(); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{clients}, count(answers, 200));
    }

    void aRestartBetweenRequestsCostsNoRead() { restartBetweenRequests(SIGINT); }

    void aCrashBetweenRequestsCostsNoRead() { restartBetweenRequests(SIGQUIT); }

    void restartUnderLoad(int signal)
    {
        const auto running = load();
        waitForMore(*running);
        const auto began = std::chrono::steady_clock::now();
        cluster().stop(signal);
        cluster().start();
        // The program waits three seconds for a server that restarts, then looks for it once a second.
        const bool wasShort = std::chrono::steady_clock::now() - began < std::chrono::seconds(2);
        constexpr long settled = 500;
        waitUntil("only good answers", [&] { return running->goodInARow() >= settled; });
        const long unavailable = running->unavailable();
        if (wasShort) CPPUNIT_ASSERT_EQUAL_MESSAGE("reads that the restart has cost", 0L, unavailable);
        waitForMore(*running, settled);
        expectNoFailure(*running);
        CPPUNIT_ASSERT_EQUAL(unavailable, running->unavailable());
    }

    void aRestartUnderLoadCostsNoRead() { restartUnderLoad(SIGINT); }

    void aCrashUnderLoadCostsNoRead() { restartUnderLoad(SIGQUIT); }

    static double memory()
    {
        double all = 0;
        for (const pid_t worker : service().workers()) all += residentMegabytes(worker);
        return all;
    }

    void anOutageIsToldAndTakesNoMemory()
    {
        together(clients, [](int) { return get(); });
        const auto workers = service().workers();
        const double before = memory();
        cluster().stop();
        CPPUNIT_ASSERT_EQUAL(200, get("/healthz").status);
        CPPUNIT_ASSERT_EQUAL(503, get("/readyz").status);
        const Answer answer = get();
        CPPUNIT_ASSERT_EQUAL(std::string(R"(503 {"success":false,"error":"Service Unavailable",)"
                                         R"("message":"Service Unavailable","status_code":503})"),
                             answer.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), answer.header("Retry-After"));
        {
            const auto running = load(
                [](int, int number) {
                    return number % 2 == 0
                               ? readOne()
                               : Ask{"POST", leads, R"({"first_name":"A","email":"outage@example.com"})", {}};
                });
            constexpr long many = 2000;
            waitUntil("thousands of answers", [&] { return running->unavailable() >= many; });
            expectNoFailure(*running);
            CPPUNIT_ASSERT_EQUAL(0L, running->good());
        }
        constexpr double megabytes = 5;
        const double after = memory();
        CPPUNIT_ASSERT_MESSAGE("from " + std::to_string(before) + " to " + std::to_string(after) + " MB",
                               !memoryIsMeasured || after - before <= megabytes);
        cluster().start();
        waitUntil("every worker sees it", [] { return !anyWorkerMissesTheDatabase(); });
        {
            const auto running = load();
            waitForMore(*running);
            expectNoFailure(*running);
            CPPUNIT_ASSERT_EQUAL(0L, running->unavailable());
        }
        CPPUNIT_ASSERT_MESSAGE("a worker was lost", workers == service().workers());
    }

    /// Whether the last that the log tells of it by any worker is that it is gone.
    static bool anyWorkerMissesTheDatabase()
    {
        const std::string log = service().log();
        const auto workers = service().workers();
        return std::any_of(workers.begin(), workers.end(),
                           [&](pid_t worker)
                           {
                               const auto last = [&](const std::string& event)
                               {
                                   return log.rfind("\"event\":\"database" + event +
                                                    "\",\"pid\":" + std::to_string(worker) + "}") +
                                          1; // 0: never
                               };
                               return last(".gone") > last(".back");
                           });
    }

    void endedSessionsCostNoRead()
    {
        together(clients, [](int) { return get(); });
        Sql sql = service().sql();
        CPPUNIT_ASSERT(
            sql.run("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'leadwire'") != "0");
        const auto answers = together(clients, [](int) { return get(); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{clients}, count(answers, 200));
    }

    void aLockedTableIsUnavailableUntilItIsFree()
    {
        Sql other = service().sql();
        other.run("BEGIN; LOCK TABLE lead IN ACCESS EXCLUSIVE MODE");
        const auto answers = together(2, [](int) { return get(); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 2L, count(answers, 503));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), answers[0].header("Retry-After"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("what needs no lead goes on", 200, get("/api/public-v1/lead-attribute").status);
        other.run("ROLLBACK");
        const auto after = together(clients, [](int) { return get(); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(after), long{clients}, count(after, 200));
    }

    /// The server's processes that work for the service.
    static std::vector<pid_t> backends()
    {
        std::istringstream list(
            service().sql().run("SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE usename = 'leadwire'"));
        std::vector<pid_t> processes;
        for (pid_t process = 0; list >> process;) processes.push_back(process);
        return processes;
    }

    void aServerProcessThatHangsIsCutOff()
    {
        together(clients, [](int) { return get(); });
        const auto workers = service().workers();
        // One that is stopped while it ends a statement may hold a lock that all others need.
        waitUntil("all sessions rest",
                  []
                  {
                      return service().sql().run("SELECT count(*) FROM pg_stat_activity"
                                                 " WHERE usename = 'leadwire' AND state <> 'idle'") == "0";
                  });
        const auto hanging = backends();
        CPPUNIT_ASSERT(!hanging.empty());
        for (const pid_t process : hanging) ::kill(process, SIGSTOP);
        const auto answers = together(4, [](int i) { return i % 2 == 0 ? get() : get("/readyz"); });
        for (const pid_t process : hanging) ::kill(process, SIGCONT);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 4L, count(answers, 200)); // asked again on a new session
        CPPUNIT_ASSERT_MESSAGE("a worker was lost", workers == service().workers());
    }
};

static const RunsBehind<FaultTest> registered{Front::nginx};

} // namespace Leadwire
