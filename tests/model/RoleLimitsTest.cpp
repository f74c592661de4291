// The time limits that the program's role has by itself.
#include "model/RoleLimits.h"

#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RoleLimitsTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(RoleLimitsTest);
    CPPUNIT_TEST(theRoleLimitsItself);
    CPPUNIT_TEST(aSuperuserMayLimitItToo);
    CPPUNIT_TEST(whoMayNotChangesNothing);
    CPPUNIT_TEST(whatASessionSetsIsNotTakenForTheRoles);
    CPPUNIT_TEST(aTransactionThatStandsStillIsEnded);
    CPPUNIT_TEST_SUITE_END();

    /// The limits in force, in milliseconds.
    static std::vector<std::int64_t> inForce(const ConnectionSettings& role)
    {
        Connection connection(role);
        std::vector<std::int64_t> times;
        for (const auto& limit : limitsInForce(connection)) times.push_back(limit.time.count());
        return times;
    }

    static ConnectionSettings nobody()
    {
        auto settings = database().owner();
        settings.user = "nobody_at_all";
        return settings;
    }

    static void theRoleLimitsItself()
    {
        auto program = database().program();
        program.statementTimeout = std::chrono::milliseconds(1234);
        CPPUNIT_ASSERT(limitRole(program, nobody()));
        CPPUNIT_ASSERT((inForce(program) == std::vector<std::int64_t>{1234, 3000, 60'000}));
    }

    static void aSuperuserMayLimitItToo()
    {
        auto program = database().program();
        program.port = "1"; // where nobody listens
        program.lockTimeout = std::chrono::milliseconds(4321);
        CPPUNIT_ASSERT(limitRole(program, database().superuser()));
        CPPUNIT_ASSERT((inForce(database().program()) == std::vector<std::int64_t>{5000, 4321, 60'000}));
    }

    static void whoMayNotChangesNothing()
    {
        auto program = database().program();
        const auto before = inForce(program);
        program.port = "1";
        CPPUNIT_ASSERT(!limitRole(program, database().owner()));
        CPPUNIT_ASSERT(inForce(database().program()) == before);
        program.user = "a\"b";
        const std::string statements = limitStatements(program);
        CPPUNIT_ASSERT_MESSAGE(statements, statements.starts_with("ALTER ROLE \"a\"\"b\" IN DATABASE \"leadwire_"));
        CPPUNIT_ASSERT_MESSAGE(statements, statements.ends_with("SET idle_in_transaction_session_timeout = 60000;"));
    }

    static void whatASessionSetsIsNotTakenForTheRoles()
    {
        // Every session of ours sets its own; the owner's role has none.
        auto owner = database().owner();
        owner.statementTimeout = std::chrono::seconds(5);
        CPPUNIT_ASSERT((inForce(owner) == std::vector<std::int64_t>{0, 0, 0}));
    }

    static void aTransactionThatStandsStillIsEnded()
    {
        auto program = database().program();
        program.idleTimeout = std::chrono::milliseconds(50);
        Connection connection(program);
        const auto process = std::to_string(askId(connection, "SELECT pg_backend_pid()::bigint"));
        Connection watcher(database().superuser());
        const Transaction transaction(connection);
        const auto lives = [&]
        { return !ask(watcher, "SELECT 'yes' FROM pg_stat_activity WHERE pid = " + process).empty(); };
        for (int i = 0; i < 500 && lives(); ++i) ask(watcher, "SELECT pg_sleep(0.01)::text");
        CPPUNIT_ASSERT(!lives());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RoleLimitsTest);

} // namespace Leadwire
