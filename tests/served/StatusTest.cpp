// What operators see of a running service: `leadwire status`, /metrics, and the log.
#include "Service.h"
#include "Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class StatusTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(StatusTest);
    CPPUNIT_TEST(oneLookSeesAllWorkers);
    CPPUNIT_TEST(metricsAreThereForThisMachine);
    CPPUNIT_TEST(aTraceIsCarriedIntoTheLog);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* lead = "/api/public-v1/lead";

    static std::string status(const Service& service, const std::string& option = "--json")
    {
        const Finished finished = service.command({"status", option});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.errors, 0, finished.status);
        return finished.output;
    }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    void oneLookSeesAllWorkers()
    {
        Service& service = Service::shared();
        const Tenant tenant = service.tenant();
        Client client(service.port(), tenant.headers());
        CPPUNIT_ASSERT_EQUAL(200, client.get(lead).status);
        CPPUNIT_ASSERT_EQUAL(404, client.get(std::string(lead) + "/999999999").status);
        const std::string seen = status(service);
        for (const pid_t worker : service.workers())
            CPPUNIT_ASSERT_MESSAGE(seen, has(seen, "\"process\":" + std::to_string(worker)));
        CPPUNIT_ASSERT_MESSAGE(seen, has(seen, R"("route":"GET /api/public-v1/lead","status":200,"count":)"));
        CPPUNIT_ASSERT_MESSAGE(seen, has(seen, R"("route":"GET /api/public-v1/lead/{id}","status":404,"count":)"));
        const Finished table = service.command({"status"});
        CPPUNIT_ASSERT_MESSAGE(table.output, has(table.output, "waiting") && has(table.output, "workers restarted"));
    }

    void metricsAreThereForThisMachine()
    {
        Service& service = Service::shared();
        const Answer answer = Client(service.port()).get("/metrics");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 200, answer.status);
        CPPUNIT_ASSERT_MESSAGE(answer.body, has(answer.body, "\nleadwire_requests_in_flight 1\n")); // this one
    }

    void aTraceIsCarriedIntoTheLog()
    {
        Service& service = Service::shared();
        Client client(service.port());
        for (const std::string parent : {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                         "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "x", "\"}"})
            client({"GET", lead, "", {{"traceparent", parent}}});
        waitUntil("the trace is in the log",
                  [&] { return has(service.log(), R"("trace":"4bf92f3577b34da6a3ce929d0e0e4736")"); });
        CPPUNIT_ASSERT(!has(service.log(), R"("trace":"00000000000000000000000000000000")"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StatusTest);

} // namespace Leadwire
