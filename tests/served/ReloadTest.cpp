// Reloads while clients ask: none may fail, nor wait noticeably longer than at other times. The figure of merit is
// 20 reloads in a minute, which is run with LEADWIRE_TEST_RELOADS=20 LEADWIRE_TEST_RELOAD_PAUSE=3000 (milliseconds).
#include "Service.h"
#include "Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace Leadwire
{
namespace
{

using Clock = std::chrono::steady_clock;

long number(const char* variable, long otherwise)
{
    const char* text = std::getenv(variable);
    return text ? std::strtol(text, nullptr, 10) : otherwise;
}

/// Clients that read one lead without a pause, three in four times, and else make one, and how long each answer took.
class Clients
{
public:
    /// `areKept`: each client keeps its connection.
    Clients(const Service& service, const Tenant& tenant, bool areKept)
    {
        constexpr int count = 8;
        for (int i = 0; i < count; ++i)
            _threads.emplace_back([this, port = service.port(), headers = tenant.headers(), areKept,
                                   i](const std::stop_token& stopped) { work(stopped, port, headers, areKept, i); });
    }

    void stop()
    {
        for (auto& thread : _threads) thread.request_stop();
        _threads.clear();
    }

    long answers() const { return _answers; }
    long failed() const { return _failed; }
    std::string firstFailure() const { return _firstFailure; }
    long made() const { return _made; }

    /// The time in milliseconds within which 99 of 100 answers since the last call came.
    double slowest()
    {
        const std::lock_guard lock(_mutex);
        if (_times.empty()) return 0;
        const auto place = _times.begin() + static_cast<std::ptrdiff_t>(_times.size() * 99 / 100);
        std::nth_element(_times.begin(), place, _times.end());
        const double time = *place;
        _times.clear();
        return time;
    }

private:
    void work(const std::stop_token& stopped, int port, const Headers& headers, bool areKept, int self)
    {
        const std::string lead = "/api/public-v1/lead", mail = std::to_string(self) + '.';
        std::optional<Client> client;
        for (int i = 0; !stopped.stop_requested(); ++i)
        {
            if (!areKept || !client) client.emplace(port, headers);
            const bool makes = i % 4 == 0;
            const auto began = Clock::now();
            const Answer answer = makes ? client->send("POST", lead,
                                                       R"({"first_name":"A","email":"reload)" + mail +
                                                           std::to_string(i) + R"(@example.com"})")
                                        : client->get(lead + "/1");
            const double took = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
            const std::lock_guard lock(_mutex);
            _times.push_back(took);
            ++_answers;
            if (makes && answer.status == 201) ++_made;
            if (answer.status != (makes ? 201 : 200) && ++_failed == 1) _firstFailure = answer.shown();
        }
    }

    std::atomic<long> _answers{0}, _failed{0}, _made{0};
    std::mutex _mutex;
    std::vector<double> _times;
    std::string _firstFailure;
    std::vector<std::jthread> _threads;
};

} // namespace

class ReloadTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ReloadTest);
    CPPUNIT_TEST(noRequestFailsWhileItReloads);
    CPPUNIT_TEST(norWhileTheWebServerReloadsToo);
    CPPUNIT_TEST(aProgramThatCannotServeLeavesTheOldOneServing);
    CPPUNIT_TEST_SUITE_END();

    static Service& service()
    {
        static Service own;
        return own;
    }

    static void reload()
    {
        const auto workers = service().workers();
        service().program().signal(SIGHUP);
        service().waitForNewWorkers(workers);
    }

    static void waitForMore(const Clients& clients, long more = 300)
    {
        const long before = clients.answers();
        waitUntil("more answers", [&] { return clients.answers() >= before + more; });
    }

    static void noRequestFailsWhileItReloads()
    {
        const long reloads = number("LEADWIRE_TEST_RELOADS", 4);
        const std::chrono::milliseconds pause(number("LEADWIRE_TEST_RELOAD_PAUSE", 0));
        const Tenant tenant = service().demo();
        Clients clients(service(), tenant, true);
        waitForMore(clients);
        clients.slowest(); // the first answers warm everything up
        const auto calm = Clock::now() + pause * std::min(reloads, 5L);
        waitForMore(clients);
        std::this_thread::sleep_until(calm);
        const double usual = clients.slowest();
        const auto began = Clock::now();
        for (long i = 0; i < reloads; ++i)
        {
            reload();
            waitForMore(clients);
            std::this_thread::sleep_until(began + (i + 1) * pause);
        }
        const double slowest = clients.slowest();
        const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
        clients.stop();
        std::cerr << R"({"id":"F25","reloads":)" << reloads << R"(,"seconds":)" << seconds << R"(,"requests":)"
                  << clients.answers() << R"(,"failed":)" << clients.failed() << R"(,"p99_ms":)" << usual
                  << R"(,"p99_reload_ms":)" << slowest << "}\n";
        CPPUNIT_ASSERT_EQUAL_MESSAGE(clients.firstFailure() + service().frontLog(), 0L, clients.failed());
        CPPUNIT_ASSERT_EQUAL(std::to_string(clients.made()),
                             service().sql().run("SELECT count(*) FROM lead WHERE email LIKE 'reload%'"));
    }

    /// nginx closes idle connections when it reloads, which a client that keeps one may meet: these keep none.
    static void norWhileTheWebServerReloadsToo()
    {
        const Tenant tenant = service().demo();
        Clients clients(service(), tenant, false);
        for (int i = 0; i < 3; ++i)
        {
            waitForMore(clients);
            service().front().signal(SIGHUP);
            reload();
        }
        waitForMore(clients);
        clients.stop();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(clients.firstFailure() + service().frontLog(), 0L, clients.failed());
    }

    static void aProgramThatCannotServeLeavesTheOldOneServing()
    {
        const std::string program = service().folder() + "/leadwire-next";
        const auto install = [&](const auto& make)
        {
            make(program + ".new");
            std::filesystem::permissions(program + ".new", std::filesystem::perms(0755));
            std::filesystem::rename(program + ".new", program);
        };
        const auto good = [](const std::string& path) { std::filesystem::copy_file(Service::binary(), path); };
        install(good);
        service().stopProgram();
        service().startProgram({program, "serve"});
        const auto workers = service().workers();
        const auto logged = service().log().size();
        install([](const std::string& path) { std::ofstream(path) << "#!/bin/sh\nexit 3\n"; });
        service().program().signal(SIGHUP);
        waitUntil("the reload is refused",
                  [&] { return service().log().find(R"("event":"reload.refused")", logged) != std::string::npos; });
        const std::string said = service().log().substr(logged);
        CPPUNIT_ASSERT_MESSAGE(said, said.find("the self-check failed: ") != std::string::npos);
        CPPUNIT_ASSERT(service().workers() == workers);
        CPPUNIT_ASSERT_EQUAL(200, Client(service().port()).get("/readyz").status);
        install(good);
        reload();
        CPPUNIT_ASSERT_EQUAL(200, Client(service().port()).get("/readyz").status);
    }
};

static const RunsBehind<ReloadTest> registered{Front::nginx};

} // namespace Leadwire
