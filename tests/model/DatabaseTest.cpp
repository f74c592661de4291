// What happens to requests when the database restarts, refuses or vanishes.
#include "model/Database.h"

#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sched.h>

namespace Leadwire
{

class DatabaseTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(DatabaseTest);
    CPPUNIT_TEST(aRestartOfTheServerIsSeenBeforeTheNextStatement);
    CPPUNIT_TEST(repeatableWorkIsAskedOnceMore);
    CPPUNIT_TEST(otherWorkIsNotAskedAgain);
    CPPUNIT_TEST(whatTheServerHasUndoneIsTriedSixTimes);
    CPPUNIT_TEST(aDefectIsNotRepeated);
    CPPUNIT_TEST(failuresOfTheDomainKeepTheStore);
    CPPUNIT_TEST(aStoreInDoubtIsReplaced);
    CPPUNIT_TEST(anOutageIsToldAtOnceAndNotProbedByEveryRequest);
    CPPUNIT_TEST_SUITE_END();

    static std::int64_t process(Store& store) { return askId(store.connection, "SELECT pg_backend_pid()::bigint"); }

    /// Ends a server process, and waits until the server knows no more of it.
    static void terminate(std::int64_t process)
    {
        Connection administrator(database().superuser());
        ask(administrator, "SELECT pg_terminate_backend(" + std::to_string(process) + ", 5000)::text");
    }

    static void aRestartOfTheServerIsSeenBeforeTheNextStatement()
    {
        Outage outage;
        Database own(database().program(), outage);
        const auto first = process(own.store());
        CPPUNIT_ASSERT_EQUAL(first, process(own.store()));
        terminate(first);
        const auto second = own.run(false, [](Store& store) { return process(store); }); // not repeatable, yet it works
        CPPUNIT_ASSERT(first != second);
    }

    static void repeatableWorkIsAskedOnceMore()
    {
        Outage outage;
        Database own(database().program(), outage);
        int asked = 0;
        const auto work = [&](Store& store)
        {
            if (++asked == 1) terminate(process(store));
            return ask(store.connection, "SELECT 'well'");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("well"), own.run(true, work));
        CPPUNIT_ASSERT_EQUAL(2, asked);
    }

    static void otherWorkIsNotAskedAgain()
    {
        Outage outage;
        Database own(database().program(), outage);
        int asked = 0;
        const auto work = [&](Store& store)
        {
            ++asked;
            terminate(process(store));
            return ask(store.connection, "SELECT 'well'");
        };
        CPPUNIT_ASSERT_THROW(own.run(false, work), Unavailable);
        CPPUNIT_ASSERT_EQUAL(1, asked);
        CPPUNIT_ASSERT_THROW(own.run(true, work), Unavailable);
        CPPUNIT_ASSERT_EQUAL(3, asked);
    }

    static void whatTheServerHasUndoneIsTriedSixTimes()
    {
        Outage outage;
        Database own(database().program(), outage);
        for (const std::string state : {"40001", "40P01", "23503"})
        {
            int asked = 0;
            const auto fail = [&](Store& store)
            {
                ++asked;
                return ask(store.connection, "DO $body$ BEGIN RAISE SQLSTATE '" + state + "'; END $body$");
            };
            CPPUNIT_ASSERT_THROW_MESSAGE(state, own.run(false, fail), Unavailable);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(state, 6, asked);
        }
    }

    static void aDefectIsNotRepeated()
    {
        Outage outage;
        Database own(database().program(), outage);
        int asked = 0;
        const auto fail = [&](Store& store)
        {
            ++asked;
            return ask(store.connection, "SELECT nothing FROM nowhere");
        };
        CPPUNIT_ASSERT_THROW(own.run(true, fail), DatabaseError);
        CPPUNIT_ASSERT_EQUAL(1, asked);
        CPPUNIT_ASSERT_EQUAL(std::string("well"),
                             own.run(true, [](Store& store) { return ask(store.connection, "SELECT 'well'"); }));
    }

    static void failuresOfTheDomainKeepTheStore()
    {
        Outage outage;
        Database own(database().program(), outage);
        const auto first = process(own.store());
        CPPUNIT_ASSERT_THROW(own.run(true, [](Store&) -> int { throw NotFound("Lead", "1"); }), NotFound);
        CPPUNIT_ASSERT_EQUAL(first, process(own.store()));
    }

    static void aStoreInDoubtIsReplaced()
    {
        Outage outage;
        Database own(database().program(), outage);
        const auto first = process(own.store());
        own.store().connection.doubt();
        CPPUNIT_ASSERT(first != process(own.store()));
    }

    static void anOutageIsToldAtOnceAndNotProbedByEveryRequest()
    {
        Outage outage(std::chrono::milliseconds(0));
        auto nowhere = database().program();
        nowhere.host = "/nonexistent";
        Database lost(nowhere, outage);
        const auto reason = [](Database& asked)
        {
            try
            {
                asked.store();
                return std::string();
            }
            catch (const Unavailable& failure)
            {
                return std::string(failure.what());
            }
        };
        for (int i = 0; i < 2; ++i) // one failure may be chance; from the second on there is a pace
            CPPUNIT_ASSERT_EQUAL(std::string("the database does not answer at /nonexistent"), reason(lost));
        // The next try is a second away, even where it would work: nothing is connected meanwhile.
        Database well(database().program(), outage);
        CPPUNIT_ASSERT_EQUAL(std::string("the database was not reachable a moment ago"), reason(well));
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!reason(well).empty() && std::chrono::steady_clock::now() < limit) ::sched_yield();
        CPPUNIT_ASSERT_EQUAL(std::string(), reason(well));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DatabaseTest);

} // namespace Leadwire
