// What a worker wants of its database before it serves, and that a reload which does not find it changes nothing.
#include "Service.h"
#include "Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>

namespace Leadwire
{

class ReadinessTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ReadinessTest);
    CPPUNIT_TEST(aRoleWithoutLimitsIsRefused);
    CPPUNIT_TEST(anOlderSchemaIsRefused);
    CPPUNIT_TEST(aNewerSchemaIsServed);
    CPPUNIT_TEST_SUITE_END();

    static Service& service() { return Service::shared(); }
    static std::string setting(const char* name) { return service().environment().at(name); }

    /// What a worker says that is started now. It has no socket, so it ends in any case.
    static std::string startedWorker() { return service().command({"worker"}).errors; }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    static void aRoleWithoutLimitsIsRefused()
    {
        const std::string role = setting("LEADWIRE_DATABASE_USER");
        for (const std::string limit : {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"})
        {
            service().sql().run("ALTER ROLE " + role + " IN DATABASE " + setting("LEADWIRE_DATABASE_NAME") + " RESET " +
                                limit);
            const std::string said = startedWorker();
            CPPUNIT_ASSERT_MESSAGE(said,
                                   has(said, "the role " + role + " has no " + limit + "; run: leadwire migrate"));
            CPPUNIT_ASSERT_EQUAL(0, service().command({"migrate"}).status);
            const std::string mended = startedWorker();
            CPPUNIT_ASSERT_MESSAGE(mended, has(mended, "descriptor 0 is no listening socket"));
        }
    }

    static void anOlderSchemaIsRefused()
    {
        const auto workers = service().workers();
        const auto logged = service().log().size();
        const std::string last = service().sql().run(
            "DELETE FROM schema_migration WHERE name = (SELECT max(name) FROM schema_migration) RETURNING name");
        const std::string said = startedWorker();
        service().program().signal(SIGHUP);
        waitUntil("the reload is refused",
                  [&] { return has(service().log().substr(logged), R"("event":"reload.refused")"); });
        service().sql().run("INSERT INTO schema_migration (name) VALUES ('" + last + "')");
        CPPUNIT_ASSERT_MESSAGE(said,
                               has(said, "older than this program and lacks " + last + "; run: leadwire migrate"));
        CPPUNIT_ASSERT(has(service().log().substr(logged), "lacks " + last));
        waitUntil("the new workers are gone", [&] { return service().workers() == workers; });
        CPPUNIT_ASSERT_EQUAL(200, Client(service().port()).get("/readyz").status);
    }

    static void aNewerSchemaIsServed()
    {
        const auto workers = service().workers();
        service().sql().run("INSERT INTO schema_migration (name) VALUES ('9999_tomorrow')");
        service().program().signal(SIGHUP);
        service().waitForNewWorkers(workers);
        const Answer answer = Client(service().port()).get("/readyz");
        service().sql().run("DELETE FROM schema_migration WHERE name = '9999_tomorrow'");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 200, answer.status);
    }
};

static const RunsBehind<ReadinessTest> registered{Front::nginx};

} // namespace Leadwire
