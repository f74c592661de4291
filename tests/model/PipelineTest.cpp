// Statements that go out together: what each sees, who is told, and what is left after one has failed.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace Leadwire
{

class PipelineTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(PipelineTest);
    CPPUNIT_TEST(whatWaitsTakesNoRoundTripOfItsOwn);
    CPPUNIT_TEST(rowsAreTakenInTurnBeforeTheLast);
    CPPUNIT_TEST(eachSeesWhatWasDoneBefore);
    CPPUNIT_TEST(whatWaitsGoesBeforeAPlainStatement);
    CPPUNIT_TEST(whatWaitsCanBeRunByItself);
    CPPUNIT_TEST(whatIsClearedIsNotRun);
    CPPUNIT_TEST(whoTakesMayRefuseTheRest);
    CPPUNIT_TEST(theFirstThatFailsIsTold);
    CPPUNIT_TEST(theLastMayFail);
    CPPUNIT_TEST(aLostConnectionIsToldAsOne);
    CPPUNIT_TEST_SUITE_END();

    using Echo = Query<std::string(std::optional<std::string>)>;

    static void whatWaitsTakesNoRoundTripOfItsOwn()
    {
        Echo echo(store().connection, "SELECT $1::text"), again(store().connection, "SELECT $1::text || '!'");
        std::string waited;
        const auto before = store().connection.roundTrips();
        echo.ahead("first", [&](const auto& rows) { waited = rows.at(0); });
        CPPUNIT_ASSERT_EQUAL(before, store().connection.roundTrips());
        CPPUNIT_ASSERT_EQUAL(std::string(), waited);
        CPPUNIT_ASSERT_EQUAL(std::string("last!"), again("last").at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("first"), waited);
        CPPUNIT_ASSERT_EQUAL(before + 1, store().connection.roundTrips());
        CPPUNIT_ASSERT_EQUAL(std::string("alone!"), again("alone").at(0));
    }

    static void rowsAreTakenInTurnBeforeTheLast()
    {
        Echo echo(store().connection, "SELECT coalesce($1::text, 'null')"), last(store().connection, "SELECT $1::text");
        std::string order;
        const auto take = [&](const auto& rows) { order += rows.at(0) + ' '; };
        echo.ahead("a", take);
        echo.ahead(std::nullopt, take);
        echo.ahead(std::string(100, 'c'), take);
        order += last("d").at(0);
        CPPUNIT_ASSERT_EQUAL("a null " + std::string(100, 'c') + " d", order);
    }

    static void eachSeesWhatWasDoneBefore()
    {
        Query<std::string(std::string)> set(store().connection, "SELECT set_config('leadwire.workspace', $1, true)");
        Query<std::string()> wall(store().connection, "SELECT current_setting('leadwire.workspace')");
        set.ahead("77", [](const auto&) {});
        CPPUNIT_ASSERT_EQUAL(std::string("77"), wall().at(0));
    }

    static void whatWaitsGoesBeforeAPlainStatement()
    {
        Echo echo(store().connection, "SELECT $1::text");
        std::string waited;
        echo.ahead("first", [&](const auto& rows) { waited = rows.at(0); });
        store().connection.execute("SAVEPOINT one");
        CPPUNIT_ASSERT_EQUAL(std::string("first"), waited);
    }

    static void whatWaitsCanBeRunByItself()
    {
        Echo echo(store().connection, "SELECT $1::text");
        int taken = 0;
        echo.ahead("x", [&](const auto&) { ++taken; });
        store().connection.settle();
        CPPUNIT_ASSERT_EQUAL(1, taken);
        store().connection.settle();
        CPPUNIT_ASSERT_EQUAL(1, taken);
    }

    static void whatIsClearedIsNotRun()
    {
        Echo echo(store().connection, "SELECT $1::text");
        bool taken = false;
        echo.ahead("x", [&](const auto&) { taken = true; });
        store().connection.pipeline().clear();
        CPPUNIT_ASSERT_EQUAL(std::string("y"), echo("y").at(0));
        CPPUNIT_ASSERT(!taken);
    }

    static void whoTakesMayRefuseTheRest()
    {
        Echo echo(store().connection, "SELECT $1::text");
        echo.ahead("x", [](const auto&) { throw std::runtime_error("no"); });
        CPPUNIT_ASSERT_THROW(echo("y"), std::runtime_error);
        CPPUNIT_ASSERT(!store().connection.isDoubtful());
        CPPUNIT_ASSERT_EQUAL(std::string("z"), echo("z").at(0));
    }

    static std::string stateOf(Query<std::int64_t(std::int64_t)>& query, std::int64_t number)
    {
        try
        {
            query(number);
            return {};
        }
        catch (const DatabaseError& failure)
        {
            return failure.state();
        }
    }

    static void theFirstThatFailsIsTold()
    {
        Store own(database().program());
        Query<std::int64_t(std::string)> number(own.connection, "SELECT $1::text::bigint");
        Query<std::int64_t(std::int64_t)> inverse(own.connection, "SELECT 12 / $1");
        bool taken = false;
        number.ahead("none", [&](const auto&) { taken = true; });
        CPPUNIT_ASSERT_EQUAL(std::string("22P02"), stateOf(inverse, 0));
        CPPUNIT_ASSERT(!taken && own.connection.isDoubtful());
    }

    static void theLastMayFail()
    {
        Store own(database().program());
        Query<std::int64_t(std::string)> number(own.connection, "SELECT $1::text::bigint");
        Query<std::int64_t(std::int64_t)> inverse(own.connection, "SELECT 12 / $1");
        number.ahead("5", [](const auto&) {});
        CPPUNIT_ASSERT_EQUAL(std::string("22012"), stateOf(inverse, 0));
        CPPUNIT_ASSERT(own.connection.isDoubtful());
    }

    static void aLostConnectionIsToldAsOne()
    {
        Store own(database().program());
        Query<std::int64_t(std::int64_t)> inverse(own.connection, "SELECT 12 / $1");
        CPPUNIT_ASSERT_EQUAL(std::string(), stateOf(inverse, 3));
        bool taken = false;
        inverse.ahead(3, [&](const auto&) { taken = true; });
        own.connection.cut();
        try
        {
            inverse(3);
            CPPUNIT_FAIL("a cut connection has answered");
        }
        catch (const DatabaseError& failure)
        {
            CPPUNIT_ASSERT(failure.isConnectionLost());
        }
        CPPUNIT_ASSERT(!taken && own.connection.isDoubtful());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PipelineTest);

} // namespace Leadwire
