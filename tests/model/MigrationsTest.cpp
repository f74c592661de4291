// How a database is brought to the schema, and what the program's role may do with it afterwards.
#include "model/Migrations.h"

#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <future>
#include <optional>
#include <utility>

namespace Leadwire
{

class MigrationsTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(MigrationsTest);
    CPPUNIT_TEST(aSecondRunDoesNothing);
    CPPUNIT_TEST(everyMigrationIsRecordedOnce);
    CPPUNIT_TEST(theNamesAreNumberedWithoutGaps);
    CPPUNIT_TEST(aNewerDatabaseIsNotMigrated);
    CPPUNIT_TEST(requestsGoOnWhileAMigrationWaits);
    CPPUNIT_TEST(anInterruptedMigrationBeginsAgain);
    CPPUNIT_TEST(whatIsToBeGrantedIsToldAndNotDone);
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

    /// The program's migrations and one more.
    static std::vector<Migration> with(const std::string& sql)
    {
        auto all = migrations();
        all.push_back({"9999_tomorrow", sql});
        return all;
    }

    static void migrateTo(const std::vector<Migration>& all)
    {
        auto settings = database().owner();
        settings.lockTimeout = std::chrono::milliseconds(0); // as the command has it
        Connection owner(settings);
        migrate(
            owner, database().program().user, [](const std::string&) {}, all);
    }

    static void undo(const std::string& sql)
    {
        Connection owner(database().owner());
        ask(owner, sql);
        ask(owner, "DELETE FROM schema_migration WHERE name = '9999_tomorrow'");
    }

    /// Waits until the owner waits for a lock, and gives the number of its server process.
    static std::string waiting(Connection& watcher)
    {
        const std::string question = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND"
                                     " wait_event_type = 'Lock' AND wait_event = 'relation' AND usename = '" +
                                     database().owner().user + "'";
        std::string pid;
        for (int i = 0; i < 2000 && pid.empty(); ++i)
        {
            pid = ask(watcher, question);
            if (pid.empty()) ask(watcher, "SELECT pg_sleep(0.005)::text");
        }
        CPPUNIT_ASSERT(!pid.empty());
        return pid;
    }

    static void requestsGoOnWhileAMigrationWaits()
    {
        Connection reader(database().program()), other(database().program()), watcher(database().superuser());
        std::optional<Transaction> reading(std::in_place, reader);
        ask(reader, "SELECT count(*)::text FROM checklist_item");
        auto migrating =
            std::async(std::launch::async, [] { migrateTo(with("ALTER TABLE checklist_item ADD extra text")); });
        waiting(watcher);
        // Its own wait for a lock is limited to 3 s.
        std::string counted;
        try
        {
            counted = ask(other, "SELECT count(*)::text FROM checklist_item");
        }
        catch (const DatabaseError& failure)
        {
            counted = failure.what();
        }
        reading.reset();
        migrating.get();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), counted);
        CPPUNIT_ASSERT_EQUAL(std::string(), ask(other, "SELECT max(extra)::text FROM checklist_item"));
        undo("ALTER TABLE checklist_item DROP extra");
    }

    static void anInterruptedMigrationBeginsAgain()
    {
        const auto all = with("CREATE TABLE half (id int); ALTER TABLE checklist_item ADD extra text");
        Connection reader(database().program()), watcher(database().superuser());
        std::optional<Transaction> reading(std::in_place, reader);
        ask(reader, "SELECT count(*)::text FROM checklist_item");
        auto migrating = std::async(std::launch::async, [&] { migrateTo(all); });
        ask(watcher, "SELECT pg_terminate_backend(" + waiting(watcher) + ", 5000)::text");
        CPPUNIT_ASSERT_THROW(migrating.get(), DatabaseError);
        reading.reset();
        CPPUNIT_ASSERT_EQUAL(std::string(), ask(watcher, "SELECT to_regclass('half')::text"));
        migrateTo(all);
        CPPUNIT_ASSERT_EQUAL(std::string("half"), ask(watcher, "SELECT to_regclass('half')::text"));
        undo("ALTER TABLE checklist_item DROP extra");
        undo("DROP TABLE half");
    }

    static void whatIsToBeGrantedIsToldAndNotDone()
    {
        Connection owner(database().owner());
        const std::string& role = database().program().user;
        CPPUNIT_ASSERT(grantsToMend(owner, role).empty());
        ask(owner, "REVOKE DELETE ON note FROM " + role);
        for (int i = 0; i < 2; ++i)
        {
            const auto found = grantsToMend(owner, role);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found.size());
            CPPUNIT_ASSERT_EQUAL(std::string("lacks DELETE on note"), found.front());
        }
        runAgain(owner);
        CPPUNIT_ASSERT(grantsToMend(owner, role).empty());
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
