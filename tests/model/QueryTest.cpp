// Statements that are reused: what comes back, and what happens after one has failed.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

namespace
{

struct Pair
{
    std::int64_t number = -1;
    std::optional<std::string> text;
    auto columns() { return std::tie(number, text); }
};

} // namespace

class QueryTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(QueryTest);
    CPPUNIT_TEST(aReusedQueryGivesOnlyItsOwnRows);
    CPPUNIT_TEST(aReusedQueryTakesNewParameters);
    CPPUNIT_TEST(survivesAFailedExecutionOfAReusedStatement);
    CPPUNIT_TEST(aFailedStatementLeavesTheConnectionInDoubt);
    CPPUNIT_TEST(nullIsToldFromAnEmptyText);
    CPPUNIT_TEST(aNullInAPlainMemberIsItsDefault);
    CPPUNIT_TEST(nullReplacesTheValueOfTheLastExecution);
    CPPUNIT_TEST(integersKeepAllTheirBits);
    CPPUNIT_TEST(decimalsAndTimesStayText);
    CPPUNIT_TEST(theZoneOfTheServerHasNoEffect);
    CPPUNIT_TEST(textsOfAnyLengthAndScriptComeBack);
    CPPUNIT_TEST(everyExecutionIsCounted);
    CPPUNIT_TEST_SUITE_END();

    static void aReusedQueryGivesOnlyItsOwnRows()
    {
        Query<std::int64_t(std::int64_t)> upTo(store().connection, "SELECT generate_series(1, $1)");
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, upTo(5).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, upTo(2).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, upTo(0).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{700}, upTo(700).size());
    }

    static void aReusedQueryTakesNewParameters()
    {
        Query<Pair(std::int64_t, std::optional<std::string>)> echo(store().connection, "SELECT $1::bigint, $2::text");
        for (const std::string& text :
             std::vector<std::string>{"a", "", "a longer text than fits where short ones are kept"})
        {
            const auto& row = echo(7, text).at(0);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, row.number);
            CPPUNIT_ASSERT(row.text == text);
        }
    }

    static void survivesAFailedExecutionOfAReusedStatement()
    {
        // In the scope: what is destroyed here would free the failed result twice.
        Store own(database().program());
        {
            Query<std::int64_t(std::int64_t)> inverse(own.connection, "SELECT 12 / $1");
            CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, inverse(3).at(0));
            for (int i = 0; i < 3; ++i)
            {
                const std::string state = [&]
                {
                    try
                    {
                        inverse(0);
                        return std::string();
                    }
                    catch (const DatabaseError& failure)
                    {
                        return failure.state();
                    }
                }();
                CPPUNIT_ASSERT_EQUAL(std::string("22012"), state);
                CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, inverse(2).at(0));
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::string("well"), ask(own.connection, "SELECT 'well'"));
    }

    static void aFailedStatementLeavesTheConnectionInDoubt()
    {
        Connection own(database().program());
        CPPUNIT_ASSERT(!own.isDoubtful());
        CPPUNIT_ASSERT_THROW(ask(own, "SELECT nothing FROM nowhere"), DatabaseError);
        CPPUNIT_ASSERT(own.isDoubtful());
    }

    static void nullIsToldFromAnEmptyText()
    {
        Query<Pair(std::optional<std::string>)> echo(store().connection, "SELECT 1::bigint, $1::text");
        CPPUNIT_ASSERT(!echo(std::nullopt).at(0).text);
        CPPUNIT_ASSERT(echo("").at(0).text == std::string());
    }

    static void aNullInAPlainMemberIsItsDefault()
    {
        const auto row = Query<Pair()>(store().connection, "SELECT NULL::bigint, 'x'")().at(0);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, row.number);
        CPPUNIT_ASSERT(row.text == std::string("x"));
    }

    static void nullReplacesTheValueOfTheLastExecution()
    {
        Query<Pair(std::optional<std::string>)> echo(store().connection, "SELECT 1::bigint, $1::text");
        CPPUNIT_ASSERT(echo("first").at(0).text == std::string("first"));
        CPPUNIT_ASSERT(!echo(std::nullopt).at(0).text);
        CPPUNIT_ASSERT(echo("second").at(0).text == std::string("second"));
    }

    static void integersKeepAllTheirBits()
    {
        Query<std::int64_t(std::int64_t)> echo(store().connection, "SELECT $1::bigint");
        for (const std::int64_t number : {INT64_MAX, INT64_MIN, std::int64_t{0}, std::int64_t{1} << 53 | 1})
            CPPUNIT_ASSERT_EQUAL(number, echo(number).at(0));
    }

    static void decimalsAndTimesStayText()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("9999999999999.90"), ask("SELECT 9999999999999.9::numeric(15, 2)"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-01 10:00:00.123456+00"),
                             ask("SELECT '2026-04-01 10:00:00.123456+00'::timestamptz"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-01"), ask("SELECT '2026-04-01'::date"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-01 10:00:00+00"),
                             ask("SELECT '2026-04-01 12:00:00+02'::timestamptz"));
    }

    static void theZoneOfTheServerHasNoEffect()
    {
        const std::string role = database().program().user;
        const std::string change = "ALTER ROLE " + role + " IN DATABASE " + database().program().name;
        Connection administrator(database().superuser());
        ask(administrator, change + " SET TimeZone = 'Asia/Kolkata'");
        ask(administrator, change + " SET DateStyle = 'SQL, DMY'");
        Connection fresh(database().program());
        ask(administrator, change + " RESET ALL");
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-01 10:00:00+00"),
                             ask(fresh, "SELECT '2026-04-01 10:00:00+00'::timestamptz"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-01"), ask(fresh, "SELECT '2026-04-01'::date"));
    }

    static void textsOfAnyLengthAndScriptComeBack()
    {
        Query<std::string(std::string)> echo(store().connection, "SELECT $1::text");
        for (const std::string& text : std::vector<std::string>{std::string("Zoë 山田 🙂 ' \" \\ % _ $1"),
                                                                std::string(1'000'000, 'x'), std::string()})
            CPPUNIT_ASSERT_EQUAL(text, echo(text).at(0));
    }

    static void everyExecutionIsCounted()
    {
        Query<std::int64_t()> one(store().connection, "SELECT 1::bigint");
        const auto before = store().connection.roundTrips();
        one();
        one();
        CPPUNIT_ASSERT_EQUAL(before + 2, store().connection.roundTrips());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QueryTest);

} // namespace Leadwire
