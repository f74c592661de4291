// What breaks below the service, and what its clients then see: workers that die, a database that restarts, hangs or is
// gone, configurations that are reloaded or wrong, and a stop.
#include "Cluster.h"
#include "Crowd.h"
#include "Load.h"
#include "Service.h"
#include "Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace Leadwire
{
namespace
{

const std::string lead = "/api/public-v1/lead";
constexpr int clients = 8;

/// A service on a database of its own, which may be stopped.
struct Rig
{
    std::string folder = privateFolder();
    Cluster cluster{folder};
    Service service{{.environment = {{"LEADWIRE_CONFIG", configuration()},
                                     {"LEADWIRE_DATABASE_LOCK_TIMEOUT", "2000"},
                                     {"LEADWIRE_DATABASE_STATEMENT_TIMEOUT", "2500"}},
                     .host = cluster.host()}};
    Tenant tenant = service.demo();

    Rig() = default;
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;
    ~Rig()
    {
        service.stopProgram();
        cluster.stop(SIGQUIT);
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    std::string configuration(const std::string& text = "") const
    {
        std::ofstream(folder + "/leadwire.properties") << text;
        return folder + "/leadwire.properties";
    }

    static Rig& shared()
    {
        static Rig rig;
        return rig;
    }
};

Ask readOne(int, int)
{
    return {"GET", lead + "/1", "", {}};
}

} // namespace

class FaultTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(FaultTest);
    CPPUNIT_TEST(aKilledWorkerCostsOnlyWhatItHeld);
    CPPUNIT_TEST(workersEndWithTheirSupervisor);
    CPPUNIT_TEST(aRestartBetweenRequestsCostsNoRead);
    CPPUNIT_TEST(aCrashBetweenRequestsCostsNoRead);
    CPPUNIT_TEST(aRestartUnderLoadCostsOnlyItsOwnTime);
    CPPUNIT_TEST(aCrashUnderLoadCostsOnlyItsOwnTime);
    CPPUNIT_TEST(anOutageIsToldAndTakesNoMemory);
    CPPUNIT_TEST(endedSessionsCostNoRead);
    CPPUNIT_TEST(aLockedTableIsUnavailableUntilItIsFree);
    CPPUNIT_TEST(aServerProcessThatHangsIsCutOff);
    CPPUNIT_TEST(reloadsLoseNoRequest);
    CPPUNIT_TEST(aBrokenConfigurationKeepsTheOldWorkers);
    CPPUNIT_TEST(aStopFinishesWhatRuns);
    CPPUNIT_TEST(spawnFcgiCanRunAWorker);
    CPPUNIT_TEST_SUITE_END();

    static Rig& rig() { return Rig::shared(); }
    static Service& service() { return rig().service; }

    static std::unique_ptr<Load> load(const Load::Next& next = readOne)
    {
        return std::make_unique<Load>(service().port(), rig().tenant.headers(), clients, next);
    }

    static Answer get(const std::string& path = lead + "/1")
    {
        return Client(service().port(), rig().tenant.headers()).get(path);
    }

    static void expectNoFailure(Load& running)
    {
        running.stop();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(running.failures() + service().nginxLog(), 0L, running.failed());
    }

    static void waitForMore(const Load& running, long more = 200)
    {
        const long before = running.good();
        waitUntil("more good answers", [&] { return running.good() >= before + more; });
    }

    /// Waits until the pool is full again and none of these is in it.
    static void waitForOthersThan(const std::vector<pid_t>& old)
    {
        waitUntil("new workers: " + service().log(),
                  [&]
                  {
                      const auto now = service().workers();
                      return now.size() == 2 &&
                             std::none_of(now.begin(), now.end(),
                                          [&](pid_t worker) { return std::count(old.begin(), old.end(), worker) > 0; });
                  });
    }

public:
    void setUp() override { service().waitUntilReady(); }

private:
    void aKilledWorkerCostsOnlyWhatItHeld()
    {
        constexpr int kills = 5, threads = 2;
        const auto running = load();
        for (int i = 0; i < kills; ++i)
        {
            waitForMore(*running);
            const auto workers = service().workers();
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, workers.size());
            ::kill(workers.front(), SIGKILL);
            waitForOthersThan({workers.front()});
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

    void restartBetweenRequests(int signal)
    {
        together(clients, [](int) { return get(); }); // every thread has a session by now
        rig().cluster.stop(signal);
        rig().cluster.start();
        const auto answers = together(clients, [](int) { return get(); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{clients}, count(answers, 200));
    }

    void aRestartBetweenRequestsCostsNoRead() { restartBetweenRequests(SIGINT); }

    void aCrashBetweenRequestsCostsNoRead() { restartBetweenRequests(SIGQUIT); }

    void restartUnderLoad(int signal)
    {
        const auto running = load();
        waitForMore(*running);
        rig().cluster.stop(signal);
        rig().cluster.start();
        // While it was down there was nothing to read from; a worker looks for it again once a second.
        constexpr long settled = 500;
        waitUntil("only good answers", [&] { return running->goodInARow() >= settled; });
        const long unavailable = running->unavailable();
        waitForMore(*running, settled);
        expectNoFailure(*running);
        CPPUNIT_ASSERT_EQUAL(unavailable, running->unavailable());
    }

    void aRestartUnderLoadCostsOnlyItsOwnTime() { restartUnderLoad(SIGINT); }

    void aCrashUnderLoadCostsOnlyItsOwnTime() { restartUnderLoad(SIGQUIT); }

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
        rig().cluster.stop();
        CPPUNIT_ASSERT_EQUAL(200, get("/healthz").status);
        CPPUNIT_ASSERT_EQUAL(503, get("/readyz").status);
        const Answer answer = get();
        CPPUNIT_ASSERT_EQUAL(std::string(R"(503 {"success":false,"error":"Service Unavailable",)"
                                         R"("message":"Service Unavailable","status_code":503})"),
                             answer.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), answer.header("Retry-After"));
        {
            const auto running = load(
                [](int, int number)
                {
                    return number % 2 == 0
                               ? readOne(0, 0)
                               : Ask{"POST", lead, R"({"first_name":"A","email":"outage@example.com"})", {}};
                });
            constexpr long many = 2000;
            waitUntil("thousands of answers", [&] { return running->unavailable() >= many; });
            expectNoFailure(*running);
            CPPUNIT_ASSERT_EQUAL(0L, running->good());
        }
        constexpr double megabytes = 5;
        const double after = memory();
        CPPUNIT_ASSERT_MESSAGE("from " + std::to_string(before) + " to " + std::to_string(after) + " MB",
                               after - before <= megabytes);
        rig().cluster.start();
        service().waitUntilReady();
        waitUntil("reads again", [] { return get().status == 200; });
        CPPUNIT_ASSERT_MESSAGE("a worker was lost", workers == service().workers());
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
        const auto hanging = backends();
        CPPUNIT_ASSERT(!hanging.empty());
        for (const pid_t process : hanging) ::kill(process, SIGSTOP);
        const auto answers = together(4, [](int i) { return i % 2 == 0 ? get() : get("/readyz"); });
        for (const pid_t process : hanging) ::kill(process, SIGCONT);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 4L, count(answers, 200)); // asked again on a new session
        CPPUNIT_ASSERT_MESSAGE("a worker was lost", workers == service().workers());
    }

    void reloadsLoseNoRequest()
    {
        static std::atomic<int> made{0};
        const auto running = load(
            [](int, int number)
            {
                if (number % 4 != 0) return readOne(0, 0);
                return Ask{"POST",
                           lead,
                           R"({"first_name":"A","email":"reload)" + std::to_string(++made) + "@example.com\"}",
                           {}};
            });
        constexpr int reloads = 5;
        for (int i = 0; i < reloads; ++i)
        {
            waitForMore(*running);
            const auto workers = service().workers();
            service().program().signal(SIGHUP);
            waitForOthersThan(workers);
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
        rig().configuration("max_body = much\n");
        service().program().signal(SIGHUP);
        waitUntil("the log says why",
                  [&] { return service().log().find("max_body is 'much'", logged) != std::string::npos; });
        CPPUNIT_ASSERT_MESSAGE("the workers changed", workers == service().workers());
        CPPUNIT_ASSERT_EQUAL(200, get().status);
        rig().configuration("max_body = 4096\n");
        service().program().signal(SIGHUP);
        waitForOthersThan(workers);
        const Answer refused =
            Client(service().port(), rig().tenant.headers()).send("POST", lead, std::string(5000, ' '));
        rig().configuration();
        const auto current = service().workers();
        service().program().signal(SIGHUP);
        waitForOthersThan(current);
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

CPPUNIT_TEST_SUITE_REGISTRATION(FaultTest);

} // namespace Leadwire
