// One round trip for several who ask: who is told what and when, and what is left after one has failed.
#include "model/Round.h"

#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace Leadwire
{

class RoundTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(RoundTest);
    CPPUNIT_TEST(allOfItIsOneRoundTrip);
    CPPUNIT_TEST(eachIsToldByItself);
    CPPUNIT_TEST(rowsBelongToWhoAsked);
    CPPUNIT_TEST(nothingRunsInBetween);
    CPPUNIT_TEST(nothingMoreWaitsOnceItIsSent);
    CPPUNIT_TEST(whoTakesMayThrow);
    CPPUNIT_TEST(whatIsNotSentIsForgotten);
    CPPUNIT_TEST(whatIsNotEndedIsDoubtful);
    CPPUNIT_TEST(theFirstThatFailsIsTold);
    CPPUNIT_TEST(aLongWaitIsTold);
    CPPUNIT_TEST_SUITE_END();

    using Echo = Query<std::string(std::string)>;

    static void takeNone() {}

    static void allOfItIsOneRoundTrip()
    {
        Echo echo(store().connection, "SELECT $1::text");
        std::string told;
        const auto before = store().connection.roundTrips();
        Round round(store().connection);
        for (const char* const word : {"a", "b", "c"}) echo.ahead(word, [&](const auto& rows) { told += rows.at(0); });
        round.send();
        round.take(3, takeNone);
        round.end();
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), told);
        CPPUNIT_ASSERT_EQUAL(before + 1, store().connection.roundTrips());
        CPPUNIT_ASSERT_EQUAL(std::string("d"), echo("d").at(0));
    }

    static void eachIsToldByItself()
    {
        Echo echo(store().connection, "SELECT $1::text");
        std::string told;
        Round round(store().connection);
        for (const char* const word : {"a", "b", "c"}) echo.ahead(word, [&](const auto& rows) { told += rows.at(0); });
        round.send();
        round.take(1, takeNone);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), told);
        round.take(2, takeNone);
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), told);
        round.end();
    }

    struct Text
    {
        std::string_view text;
        auto columns() { return std::tie(text); }
    };

    static void rowsBelongToWhoAsked()
    {
        Query<Text(std::string)> echo(store().connection, "SELECT $1::text");
        Rows<Text> first, second;
        Round round(store().connection);
        echo.expect("first", first);
        echo.expect("second", second);
        round.send();
        round.take(2, takeNone);
        round.end();
        echo("third");
        CPPUNIT_ASSERT_EQUAL(std::string_view("first"), first.rows.at(0).text);
        CPPUNIT_ASSERT_EQUAL(std::string_view("second"), second.rows.at(0).text);
    }

    static void nothingRunsInBetween()
    {
        Echo echo(store().connection, "SELECT $1::text");
        Round round(store().connection);
        std::string told;
        echo.ahead("a", [&](const auto& rows) { told += rows.at(0); });
        CPPUNIT_ASSERT_THROW(echo("b"), Busy);
        CPPUNIT_ASSERT_THROW(store().connection.execute("SELECT 1"), Busy);
        CPPUNIT_ASSERT_THROW(store().connection.settle(), Busy);
        round.send();
        CPPUNIT_ASSERT_THROW(echo("b"), Busy);
        round.take(1, takeNone);
        CPPUNIT_ASSERT_THROW(echo("b"), Busy);
        round.end();
        CPPUNIT_ASSERT_EQUAL(std::string("a"), told);
        CPPUNIT_ASSERT_EQUAL(std::string("b"), echo("b").at(0));
    }

    static void nothingMoreWaitsOnceItIsSent()
    {
        Echo echo(store().connection, "SELECT $1::text");
        const auto forget = [](const auto&) {};
        Round round(store().connection);
        echo.ahead("a", forget);
        round.send();
        CPPUNIT_ASSERT_THROW(echo.ahead("b", forget), Busy);
        round.take(1, takeNone);
        round.end();
    }

    static void whoTakesMayThrow()
    {
        Echo echo(store().connection, "SELECT $1::text");
        std::string told;
        Round round(store().connection);
        echo.ahead("a", [](const auto&) { throw std::runtime_error("no"); });
        echo.ahead("b", [&](const auto& rows) { told += rows.at(0); });
        echo.ahead("c", [&](const auto& rows) { told += rows.at(0); });
        round.send();
        CPPUNIT_ASSERT_THROW(round.take(2, takeNone), std::runtime_error);
        round.take(1, takeNone);
        round.end();
        CPPUNIT_ASSERT_EQUAL(std::string("c"), told);
        CPPUNIT_ASSERT(!store().connection.isDoubtful());
    }

    static void whatIsNotSentIsForgotten()
    {
        Echo echo(store().connection, "SELECT $1::text");
        bool isTold = false;
        {
            Round round(store().connection);
            echo.ahead("a", [&](const auto&) { isTold = true; });
        }
        CPPUNIT_ASSERT_EQUAL(std::string("b"), echo("b").at(0));
        CPPUNIT_ASSERT(!isTold && !store().connection.isDoubtful());
    }

    static void whatIsNotEndedIsDoubtful()
    {
        Store own(database().program());
        Echo echo(own.connection, "SELECT $1::text");
        {
            Round round(own.connection);
            echo.ahead("a", [](const auto&) {});
            round.send();
        }
        CPPUNIT_ASSERT(own.connection.isDoubtful());
    }

    static void theFirstThatFailsIsTold()
    {
        Store own(database().program());
        Query<std::int64_t(std::int64_t)> inverse(own.connection, "SELECT 12 / $1");
        std::int64_t sum = 0;
        const auto add = [&](const std::vector<std::int64_t>& rows) { sum += rows.at(0); };
        {
            Round round(own.connection);
            for (const std::int64_t number : {3, 0, 4}) inverse.ahead(number, add);
            round.send();
            round.take(1, takeNone);
            CPPUNIT_ASSERT_THROW(round.take(1, takeNone), DatabaseError);
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, sum);
        CPPUNIT_ASSERT(own.connection.isDoubtful());
    }

    static void aLongWaitIsTold()
    {
        Query<std::string(std::string)> sleep(store().connection, "SELECT pg_sleep($1::float8)::text");
        int told = 0;
        Round round(store().connection);
        sleep.ahead("0.1", [](const auto&) {});
        round.send();
        round.take(1, [&] { ++told; });
        CPPUNIT_ASSERT_EQUAL(1, told);
        round.end();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RoundTest);

} // namespace Leadwire
