// Which SQLSTATE an error has, whatever users' texts stand in it.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class DatabaseErrorTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(DatabaseErrorTest);
    CPPUNIT_TEST(theServersStateIsFound);
    CPPUNIT_TEST(aUsersTextCannotPoseAsTheState);
    CPPUNIT_TEST(aConstraintIsToldByItsState);
    CPPUNIT_TEST(withoutAStateTheConnectionIsLost);
    CPPUNIT_TEST(eachStateHasOneMeaning);
    CPPUNIT_TEST_SUITE_END();

    static std::string stateOf(const std::string& parameter, const std::string& sql)
    {
        Connection own(database().program());
        try
        {
            Query<std::string(std::string)>(own, sql)(parameter);
        }
        catch (const DatabaseError& failure)
        {
            return failure.state();
        }
        return "no failure";
    }

    static void theServersStateIsFound()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("22012"), stateOf("0", "SELECT (1 / $1::integer)::text"));
        CPPUNIT_ASSERT_EQUAL(std::string("42P01"), stateOf("", "SELECT $1::text FROM nowhere"));
    }

    static void aUsersTextCannotPoseAsTheState()
    {
        const char* raise = "SELECT set_config('leadwire.workspace', $1, true)::bigint::text";
        for (const std::string& text :
             std::vector<std::string>{"x State: 40001 ", "x:  40001", ":  40001", "ERROR:  40001", "\nERROR:  40001\n",
                                      "x\n State: 40001\n:  40001"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("22P02"), stateOf(text, raise));
    }

    static void aConstraintIsToldByItsState()
    {
        const std::string insert =
            "INSERT INTO account (workspace_id, name, email) VALUES (" + std::to_string(ours().workspace) + ", ";
        CPPUNIT_ASSERT_EQUAL(std::string("23505"),
                             refusal(ours().workspace, insert + "':  40001', 'admin@example.com')"));
        CPPUNIT_ASSERT_EQUAL(std::string(), refusal(ours().workspace, insert + "':  40001', 'free@example.com')"));
    }

    static void withoutAStateTheConnectionIsLost()
    {
        const DatabaseError failure("server closed the connection unexpectedly");
        CPPUNIT_ASSERT_EQUAL(std::string(), failure.state());
        CPPUNIT_ASSERT(failure.isConnectionLost() && failure.isUnavailable());
    }

    static void eachStateHasOneMeaning()
    {
        const auto meaning = [](const std::string& state)
        {
            const DatabaseError failure("refused", state);
            return std::string(failure.isConnectionLost() ? "lost " : "") +
                   (failure.isWorthAnotherTry() ? "again " : "") + (failure.isUnavailable() ? "unavailable" : "");
        };
        for (const char* state : {"08006", "57P01", "57P02", "57P03"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(state, std::string("lost unavailable"), meaning(state));
        for (const char* state : {"40001", "40P01", "23503"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(state, std::string("again "), meaning(state));
        for (const char* state : {"53100", "53200", "53300", "55P03", "57014", "25006"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(state, std::string("unavailable"), meaning(state));
        for (const char* state : {"23505", "22P02", "42P01", "42501"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(state, std::string(), meaning(state));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DatabaseErrorTest);

} // namespace Leadwire
