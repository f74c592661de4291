// How a database is brought to the schema, and what the program's role may do with it afterwards.
#include "model/Migrations.h"

#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class MigrationsTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(MigrationsTest);
    CPPUNIT_TEST(aSecondRunDoesNothing);
    CPPUNIT_TEST(everyMigrationIsRecordedOnce);
    CPPUNIT_TEST(theNamesAreNumberedWithoutGaps);
    CPPUNIT_TEST(aNewerDatabaseIsNotMigrated);
    CPPUNIT_TEST(theProgramMayNotChangeTheSchema);
    CPPUNIT_TEST(theProgramMayNotPassTheWall);
    CPPUNIT_TEST(theProgramMayNotChangeWhatAllShare);
    CPPUNIT_TEST(placesAreThereOnceHoweverOftenTheyAreLoaded);
    CPPUNIT_TEST(withoutTheFilesNoPlacesAreLoaded);
    CPPUNIT_TEST_SUITE_END();

    static std::vector<std::string> runAgain(Connection& connection)
    {
        std::vector<std::string> applied;
        migrate(connection, database().program().user, [&](const std::string& name) { applied.push_back(name); });
        return applied;
    }

    static void aSecondRunDoesNothing()
    {
        Connection owner(database().owner());
        const std::string before = ask(owner, "SELECT count(*)::text FROM pg_class");
        CPPUNIT_ASSERT(runAgain(owner).empty());
        CPPUNIT_ASSERT(schemaState(owner).pending.empty());
        CPPUNIT_ASSERT_EQUAL(before, ask(owner, "SELECT count(*)::text FROM pg_class"));
    }

    static void everyMigrationIsRecordedOnce()
    {
        Connection owner(database().owner());
        const auto names = askAll(owner, "SELECT name FROM schema_migration ORDER BY name");
        CPPUNIT_ASSERT_EQUAL(migrations().size(), names.size());
        for (std::size_t i = 0; i < names.size(); ++i) CPPUNIT_ASSERT_EQUAL(migrations()[i].name, names[i]);
    }

    static void theNamesAreNumberedWithoutGaps()
    {
        for (std::size_t i = 0; i < migrations().size(); ++i)
        {
            const std::string number = std::to_string(10001 + i).substr(1) + "_";
            CPPUNIT_ASSERT_EQUAL(number, migrations()[i].name.substr(0, 5));
        }
    }

    static void aNewerDatabaseIsNotMigrated()
    {
        Connection owner(database().owner());
        const Transaction transaction(owner);
        ask(owner, "INSERT INTO schema_migration (name) VALUES ('9999_tomorrow')");
        const auto [pending, unknown] = schemaState(owner);
        CPPUNIT_ASSERT(pending.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, unknown.size());
        CPPUNIT_ASSERT_EQUAL(std::string("9999_tomorrow"), unknown.front());
        CPPUNIT_ASSERT_THROW(runAgain(owner), std::runtime_error);
    }

    static void expectForbidden(const std::string& sql)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, std::string("42501"), refusal(ours().workspace, sql));
    }

    static void theProgramMayNotChangeTheSchema()
    {
        for (const std::string& sql : std::vector<std::string>{
                 "CREATE TABLE mine (id bigint)", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                 "CREATE SCHEMA mine", "DROP TABLE note", "ALTER TABLE lead ADD mine text", "TRUNCATE note",
                 "CREATE INDEX ON lead (title)"})
            expectForbidden(sql);
    }

    static void theProgramMayNotPassTheWall()
    {
        for (const std::string& sql :
             std::vector<std::string>{"ALTER TABLE lead DISABLE ROW LEVEL SECURITY",
                                      "DROP POLICY workspace_wall ON lead", "SET ROLE " + database().owner().user,
                                      "INSERT INTO workspace (name) VALUES ('mine')", "DELETE FROM workspace"})
            expectForbidden(sql);
        const std::string powers = ask("SELECT rolsuper::text || rolbypassrls::text || rolcreaterole::text ||"
                                       " rolcreatedb::text FROM pg_roles WHERE rolname = current_user");
        CPPUNIT_ASSERT_EQUAL(std::string("falsefalsefalsefalse"), powers);
    }

    static void theProgramMayNotChangeWhatAllShare()
    {
        for (const std::string& table : std::vector<std::string>{"country", "subdivision", "city", "schema_migration"})
        {
            expectForbidden("DELETE FROM " + table);
            expectForbidden("INSERT INTO " + table + " DEFAULT VALUES");
        }
    }

    static void placesAreThereOnceHoweverOftenTheyAreLoaded()
    {
        Connection owner(database().owner());
        const char* counts = "SELECT (SELECT count(*) FROM country) || ' ' || (SELECT count(*) FROM subdivision)";
        const std::string before = ask(owner, counts);
        CPPUNIT_ASSERT(loadPlaces(owner));
        CPPUNIT_ASSERT_EQUAL(before, ask(owner, counts));
        CPPUNIT_ASSERT_EQUAL(std::string("United States"),
                             ask("SELECT name FROM country WHERE id = 1 AND code = 'US'"));
        CPPUNIT_ASSERT_EQUAL(std::string("California"), ask("SELECT name FROM subdivision WHERE id = 2"));
        CPPUNIT_ASSERT_EQUAL(std::string("Germany"), ask("SELECT name FROM country WHERE code = 'DE'"));
    }

    static void withoutTheFilesNoPlacesAreLoaded()
    {
        Connection owner(database().owner());
        CPPUNIT_ASSERT(!loadPlaces(owner, "/nonexistent"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MigrationsTest);

} // namespace Leadwire
