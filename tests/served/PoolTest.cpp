// What becomes of the workers, and what clients then see: they are killed, reloaded, told nonsense, stopped, or started
// by somebody else.
#include "Crowd.h"
#include "FaultFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

namespace Leadwire
{

class PoolTest : public FaultFixture
{
    CPPUNIT_TEST_SUITE(PoolTest);
    CPPUNIT_TEST(aKilledWorkerCostsOnlyWhatItHeld);
    CPPUNIT_TEST(workersEndWithTheirSupervisor);
    CPPUNIT_TEST(reloadsLoseNoRequest);
    CPPUNIT_TEST(aBrokenConfigurationKeepsTheOldWorkers);
    CPPUNIT_TEST(aStopFinishesWhatRuns);
    CPPUNIT_TEST(spawnFcgiCanRunAWorker);
    CPPUNIT_TEST_SUITE_END();

    void aKilledWorkerCostsOnlyWhatItHeld()
    {
        constexpr long kills = 5, threads = 2;
        const auto running = load();
        for (long i = 0; i < kills; ++i)
        {
            waitForMore(*running);
            const auto workers = service().workers();
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, workers.size());
            ::kill(workers.front(), SIGKILL);
            service().waitForNewWorkers({workers.front()});
        }
        waitForMore(*running);
        running->stop();
        CPPUNIT_ASSERT_MESSAGE(running->failures(), running->failed() + running->unavailable() <= kills * threads);
        CPPUNIT_ASSERT_EQUAL(200, get().status);
    }

    void workersEndWithTheirSupervisor()
    {
        const auto workers = service().workers();
        service().program().signal(SIGKILL);
        service().program().wait(std::chrono::seconds(10));
        waitUntil("the workers end",
                  [&]
                  {
                      return std::none_of(
                          workers.begin(), workers.end(),
                          [](pid_t worker)
                          { return std::filesystem::exists("/proc/" + std::to_string(worker) + "/exe"); });
                  });
        service().startProgram();
        CPPUNIT_ASSERT_EQUAL(200, get().status);
    }

    void reloadsLoseNoRequest()
    {
        static std::atomic<int> made{0};
        const auto running = load(
            [](int, int number)
            {
                if (number % 4 != 0) return readOne();
                return Ask{"POST",
                           leads,
                           R"({"first_name":"A","email":"reload)" + std::to_string(++made) + "@example.com\"}",
                           {}};
            });
        constexpr int reloads = 5;
        for (int i = 0; i < reloads; ++i)
        {
            waitForMore(*running);
            const auto workers = service().workers();
            service().program().signal(SIGHUP);
            service().waitForNewWorkers(workers);
        }
        waitForMore(*running);
        expectNoFailure(*running);
        CPPUNIT_ASSERT_EQUAL(0L, running->unavailable());
        CPPUNIT_ASSERT_EQUAL(std::to_string(made),
                             service().sql().run("SELECT count(*) FROM lead WHERE email LIKE 'reload%'"));
    }

    void aBrokenConfigurationKeepsTheOldWorkers()
    {
        const auto workers = service().workers();
        const auto logged = service().log().size();
        configure("max_body = much\n");
        service().program().signal(SIGHUP);
        // Until then, the check of the configuration is a child beside the workers.
        waitUntil("the reload is refused",
                  [&] { return service().log().find("reload.refused", logged) != std::string::npos; });
        const std::string said = service().log().substr(logged);
        CPPUNIT_ASSERT_MESSAGE(said,
                               said.find("the self-check failed: leadwire: the setting max_body is 'much'; it must "
                                         "be a number") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE("the workers changed", workers == service().workers());
        CPPUNIT_ASSERT_EQUAL(200, get().status);
        configure("max_body = 4096\n");
        service().program().signal(SIGHUP);
        service().waitForNewWorkers(workers);
        const Answer refused = client().send("POST", leads, std::string(5000, ' '));
        configure("");
        const auto current = service().workers();
        service().program().signal(SIGHUP);
        service().waitForNewWorkers(current);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(refused.shown(), 413, refused.status);
    }

    void aStopFinishesWhatRuns()
    {
        Sql other = service().sql();
        other.run("BEGIN; LOCK TABLE lead IN ACCESS EXCLUSIVE MODE");
        Answer answer;
        {
            const std::jthread reader([&] { answer = get(); });
            Sql watcher = service().sql();
            waitUntil(
                "the read waits for the lock", [&]
                { return watcher.run("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "1"; });
            service().program().signal(SIGTERM);
            waitUntil("nobody takes new requests", [] { return get("/healthz").status != 200; });
            other.run("ROLLBACK");
        }
        const int status = service().program().wait(std::chrono::seconds(10));
        service().startProgram();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 200, answer.status);
        CPPUNIT_ASSERT_EQUAL(0, status);
    }

    void spawnFcgiCanRunAWorker()
    {
        service().stopProgram();
        // The connections that nginx keeps hold threads, and it keeps as many as suit four.
        service().set("LEADWIRE_THREADS", "4");
        const std::vector<std::string> spawn{"/usr/bin/spawn-fcgi", "-n", "-s",
                                             service().socket(),    "--", Service::binary()};
        for (const bool named : {true, false})
        {
            auto words = spawn;
            if (named) words.emplace_back("worker");
            service().startProgram(words);
            const auto answers = together(clients, [](int) { return get(); });
            service().stopProgram();
            std::filesystem::remove(service().socket());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{clients}, count(answers, 200));
        }
        service().set("LEADWIRE_THREADS", "2");
        service().startProgram();
    }
};

static const RunsBehind<PoolTest> registered{Front::nginx};

} // namespace Leadwire
