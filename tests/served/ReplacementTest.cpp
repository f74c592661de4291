// Workers that die or do not come back: the supervisor puts others in their place, and operators see it.
#include "Service.h"
#include "Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <thread>

namespace Leadwire
{

class ReplacementTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ReplacementTest);
    CPPUNIT_TEST(aDeadWorkerIsCounted);
    CPPUNIT_TEST(aStuckThreadIsNamedAndItsWorkerReplaced);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* lead = "/api/public-v1/lead";

    static std::string status(const Service& service)
    {
        const Finished finished = service.command({"status", "--json"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.errors, 0, finished.status);
        return finished.output;
    }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    void aDeadWorkerIsCounted()
    {
        Service service;
        const auto workers = service.workers();
        ::kill(workers.at(0), SIGKILL);
        waitUntil("the restart is counted", [&] { return has(status(service), R"("restarts":1)"); });
        service.waitUntilReady();
    }

    void aStuckThreadIsNamedAndItsWorkerReplaced()
    {
        Service::Settings settings;
        settings.environment = {{"LEADWIRE_WATCHDOG", "1"},
                                {"LEADWIRE_GRACE", "1"},
                                {"LEADWIRE_DATABASE_LOCK_TIMEOUT", "20000"},
                                {"LEADWIRE_DATABASE_STATEMENT_TIMEOUT", "20000"}};
        Service service(settings);
        const Tenant tenant = service.tenant();
        const auto workers = service.workers();
        Sql blocker = service.sql();
        blocker.run("BEGIN; LOCK TABLE lead");
        std::thread stuck([&] { Client(service.port(), tenant.headers()).get(std::string(lead) + "/1"); });
        waitUntil("the stuck request is named", [&] { return has(service.log(), R"("event":"request.stuck")"); });
        waitUntil("its worker is replaced",
                  [&]
                  {
                      const auto now = service.workers();
                      return now.size() == workers.size() && now != workers;
                  });
        blocker.run("ROLLBACK");
        stuck.join();
        CPPUNIT_ASSERT_MESSAGE(status(service), has(status(service), R"("stuck":1)"));
        CPPUNIT_ASSERT_EQUAL(404, Client(service.port(), tenant.headers()).get(std::string(lead) + "/1").status);
    }
};

static const RunsBehind<ReplacementTest> registered{Front::nginx};

} // namespace Leadwire
