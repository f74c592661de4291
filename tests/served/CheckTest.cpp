// What `leadwire check` finds, each finding provoked: its line, what it says to do, and the status it ends with.
#include "Cluster.h"
#include "Service.h"
#include "Waiting.h"
#include "model/Refusal.h"
#include "tests/SmtpServer.h"
#include "tests/TemporaryFolder.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace Leadwire
{

class CheckTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(CheckTest);
    CPPUNIT_TEST(aServiceThatRunsIsWell);
    CPPUNIT_TEST(whyTheDatabaseIsNotReachedIsTold);
    CPPUNIT_TEST(whoIsNotLetInIsTold);
    CPPUNIT_TEST(aRoleThatMayTooMuchIsNamed);
    CPPUNIT_TEST(aRoleThatMayTooLittleIsNamed);
    CPPUNIT_TEST(aTableWithoutAWallIsNamed);
    CPPUNIT_TEST(timeLimitsOfTheRoleAreCompared);
    CPPUNIT_TEST(anotherReleasesSchemaIsTold);
    CPPUNIT_TEST(tooFewConnectionsAreTold);
    CPPUNIT_TEST(timesThatContradictEachOtherAreTold);
    CPPUNIT_TEST(foldersAreLookedAt);
    CPPUNIT_TEST(theSocketIsLookedAt);
    CPPUNIT_TEST(whatNginxIsToldIsCompared);
    CPPUNIT_TEST(mailServersAreSpokenTo);
    CPPUNIT_TEST(secretsThatAllCanReadAreTold);
    CPPUNIT_TEST(aMisspeltVariableIsTold);
    CPPUNIT_TEST_SUITE_END();

    using Changes = std::map<std::string, std::string>;

    static Service& service() { return Service::shared(); }
    static std::string setting(const std::string& name) { return service().environment().at("LEADWIRE_" + name); }

    static Finished check(const Changes& changes = {}, const std::vector<std::string>& options = {})
    {
        Start start;
        start.words = {Service::binary(), "check"};
        start.words.insert(start.words.end(), options.begin(), options.end());
        start.environment = service().environment();
        for (const auto& [name, value] : changes) start.environment["LEADWIRE_" + name] = value;
        return run(start);
    }

    /// One line of it begins so; errors end with status 1, all else with 0.
    static void expect(const std::string& line, const Finished& checked)
    {
        CPPUNIT_ASSERT_MESSAGE(line + "\nis not in\n" + checked.output + checked.errors,
                               ("\n" + checked.output).find("\n" + line) != std::string::npos);
        const bool hasErrors = ("\n" + checked.output).find("\nerror ") != std::string::npos;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(checked.output, hasErrors ? 1 : 0, checked.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), checked.errors);
    }

    static void expect(const std::string& line, const Changes& changes) { expect(line, check(changes)); }

    static void aServiceThatRunsIsWell()
    {
        const Finished checked = check();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(checked.output, 0, checked.status);
        for (const std::string line :
             {"ok       the configuration can be read", "ok       the folder of files (files.folder), ",
              "ok       the folder of shared memory (runtime), ", "ok       somebody serves the socket ",
              "ok       the database gives the role ", "ok       the database answers and its schema is up to date",
              "ok       the role leadwire has what it was granted, and no more", "ok       mail settings can be used"})
            expect(line, checked);
        CPPUNIT_ASSERT_MESSAGE(checked.output, checked.output.find("warning") == std::string::npos);
    }

    static void whyTheDatabaseIsNotReachedIsTold()
    {
        const std::string begin = "error    no connection to the database (database.user): ";
        expect(
            begin +
                "no PostgreSQL has a socket /nowhere/.s.PGSQL.5432; start it, or mend database.host and database.port",
            {{"DATABASE_HOST", "/nowhere"}});
        const std::string port = std::to_string(closedPort());
        expect(begin + "nothing listens at 127.0.0.1 port " + port + "; start PostgreSQL there, or mend database.host",
               {{"DATABASE_HOST", "127.0.0.1"}, {"DATABASE_PORT", port}});
        expect(begin + "there is no host nowhere.invalid; mend database.host", {{"DATABASE_HOST", "nowhere.invalid"}});
        expect(begin + "there is no database nothing; make it, or mend database.name", {{"DATABASE_NAME", "nothing"}});
        expect(begin + "the role nobody_at_all does not exist; make it: CREATE ROLE \"nobody_at_all\" LOGIN",
               {{"DATABASE_USER", "nobody_at_all"}});
        expect("error    no connection to the database (database.owner): the role nobody_at_all does not exist",
               {{"DATABASE_OWNER", "nobody_at_all"}});
    }

    /// On a cluster that does not trust everybody.
    static void whoIsNotLetInIsTold()
    {
        const TemporaryFolder folder;
        std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
        Cluster cluster(folder.path());
        Sql administrator(cluster.host(), "postgres", "postgres");
        administrator.run("ALTER ROLE leadwire PASSWORD 'right'; CREATE ROLE idle; CREATE ROLE peered LOGIN");
        administrator.run("REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
        std::ofstream(cluster.host() + "/data/pg_hba.conf") << "local all postgres,leadwire_owner,idle trust\n"
                                                               "local all peered peer\n"
                                                               "local postgres,template1 leadwire scram-sha-256\n";
        administrator.run("SELECT pg_reload_conf()");
        Changes place{{"DATABASE_HOST", cluster.host()}, {"DATABASE_NAME", "postgres"}};
        const auto told = [&](const Changes& changes)
        {
            Changes all = place;
            for (const auto& [name, value] : changes) all[name] = value;
            return check(all);
        };
        const std::string begin = "error    no connection to the database (database.user): ";
        waitUntil("the new rules hold",
                  [&] { return told({}).output.find("PostgreSQL asks for a password of") != std::string::npos; });
        expect(begin + "PostgreSQL asks for a password of the role leadwire; set database.password", told({}));
        expect(begin + "the password of the role leadwire is not right; mend database.password",
               told({{"DATABASE_PASSWORD", "wrong"}}));
        expect(begin + "the role leadwire may not connect; as the owner: GRANT CONNECT ON DATABASE \"template1\"",
               told({{"DATABASE_PASSWORD", "right"}, {"DATABASE_NAME", "template1"}}));
        expect(begin +
                   "pg_hba.conf lets the role leadwire not in from here; add a line for it and the database template0",
               told({{"DATABASE_NAME", "template0"}}));
        expect(begin + "the role idle may not log in; as an administrator: ALTER ROLE \"idle\" LOGIN",
               told({{"DATABASE_USER", "idle"}}));
        const auto peer = refusalOf({.host = cluster.host(), .name = "postgres", .user = "peered"});
        CPPUNIT_ASSERT(peer && peer->isOfThisAccount);
        const auto nobody = refusalOf({.host = cluster.host(), .name = "postgres", .user = "nobody_at_all"});
        CPPUNIT_ASSERT(nobody && !nobody->isOfThisAccount);
        expect("error    the schema lacks " + service().sql().run("SELECT count(*) FROM schema_migration") +
                   " migrations; run: leadwire migrate",
               told({{"DATABASE_PASSWORD", "right"}}));
        cluster.stop(SIGQUIT);
        expect(begin + "no PostgreSQL has a socket ", told({}));
    }

    static void aRoleThatMayTooMuchIsNamed()
    {
        expect("error    the role postgres passes row-level security; ALTER ROLE it NOSUPERUSER NOBYPASSRLS",
               {{"DATABASE_USER", "postgres"}});
        expect("warning  one role owns the schema and serves: workspaces are kept apart by predicates and keys alone",
               {{"DATABASE_USER", setting("DATABASE_OWNER")}});
        Sql administrator = service().sql();
        administrator.run("CREATE ROLE too_mighty LOGIN CREATEROLE IN ROLE " + setting("DATABASE_OWNER"));
        const Finished checked = check({{"DATABASE_USER", "too_mighty"}});
        administrator.run("DROP ROLE too_mighty");
        expect("error    the role too_mighty is a member of the schema's owner, and so passes row-level security",
               checked);
        expect("warning  the role too_mighty may make roles or databases; ALTER ROLE it NOCREATEROLE NOCREATEDB",
               checked);
    }

    static void aRoleThatMayTooLittleIsNamed()
    {
        Sql administrator = service().sql();
        administrator.run("REVOKE UPDATE ON lead FROM leadwire; REVOKE EXECUTE ON FUNCTION lead_list FROM leadwire;"
                          "GRANT INSERT ON country TO leadwire");
        const Finished checked = check();
        expect("error    the role leadwire lacks UPDATE on lead; run: leadwire migrate", checked);
        expect("error    the role leadwire lacks EXECUTE on function lead_list; run: leadwire migrate", checked);
        expect("error    the role leadwire has INSERT on country; run: leadwire migrate", checked);
        CPPUNIT_ASSERT_EQUAL(0, service().command({"migrate"}).status);
        expect("ok       the role leadwire has what it was granted, and no more", Changes());
    }

    static void aTableWithoutAWallIsNamed()
    {
        Sql administrator = service().sql();
        administrator.run("ALTER TABLE note DISABLE ROW LEVEL SECURITY");
        const Finished checked = check();
        administrator.run("ALTER TABLE note ENABLE ROW LEVEL SECURITY");
        expect("error    row-level security does not guard the table note; as the owner: ALTER TABLE note ENABLE ROW "
               "LEVEL "
               "SECURITY",
               checked);
    }

    static void timeLimitsOfTheRoleAreCompared()
    {
        expect("warning  the role leadwire has a lock_timeout of 3000 ms, the settings say 2000; run: leadwire migrate",
               {{"DATABASE_LOCK_TIMEOUT", "2000"}});
        service().sql().run("ALTER ROLE leadwire IN DATABASE " + setting("DATABASE_NAME") + " RESET statement_timeout");
        const Finished checked = check();
        CPPUNIT_ASSERT_EQUAL(0, service().command({"migrate"}).status);
        expect(
            "error    the role leadwire has no statement_timeout; run: leadwire migrate (or as an administrator: ALTER "
            "ROLE \"leadwire\" IN DATABASE ",
            checked);
    }

    static void anotherReleasesSchemaIsTold()
    {
        Sql administrator = service().sql();
        administrator.run("INSERT INTO schema_migration (name) VALUES ('9999_tomorrow')");
        const Finished newer = check();
        administrator.run("DELETE FROM schema_migration WHERE name = '9999_tomorrow'");
        expect("warning  the schema is of a later release (9999_tomorrow), which this program works on", newer);
    }

    static void tooFewConnectionsAreTold()
    {
        const auto most = std::stol(service().sql().run(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"));
        const std::string finding =
            "the database gives the role " + std::to_string(most) + " connections, and Leadwire takes ";
        expect("ok       " + finding + "2, twice that during a reload", {{"WORKERS", "1"}, {"THREADS", "2"}});
        expect("warning  " + finding + std::to_string(most - 1) +
                   ", twice that during a reload; raise max_connections or the role's limit",
               {{"WORKERS", "1"}, {"THREADS", std::to_string(most - 1)}});
        expect("error    " + finding + std::to_string(most + 1),
               {{"WORKERS", "1"}, {"THREADS", std::to_string(most + 1)}});
        expect("error    " + finding + std::to_string(most + 4),
               {{"WORKERS", "1"}, {"THREADS", std::to_string(most)}, {"COURIER", "on"}, {"MAIL_THREADS", "4"}});
    }

    static void timesThatContradictEachOtherAreTold()
    {
        expect("warning  database.statement_timeout (5 s) is not below watchdog (5 s): a slow statement would cost its "
               "worker",
               {{"WATCHDOG", "5"}});
        expect("warning  database.lock_timeout (6500 ms) is above database.statement_timeout",
               {{"DATABASE_LOCK_TIMEOUT", "6500"}});
        expect("warning  database.idle_timeout (5 s) is not above database.statement_timeout",
               {{"DATABASE_IDLE_TIMEOUT", "5000"}});
        expect("warning  slow_request (120 s) is not below watchdog (120 s): no request would ever be called slow",
               {{"SLOW_REQUEST", "120000"}});
        expect("warning  grace (4 s) is below database.statement_timeout", {{"GRACE", "4"}});
        expect("warning  grace (90 s) is not below the 90 s after which systemd kills", {{"GRACE", "90"}});
    }

    static void foldersAreLookedAt()
    {
        expect("error    the folder of files (files.folder), /nowhere, is not there; make it: install -d -o SERVICE -g "
               "WEBSERVER -m 2750 /nowhere",
               {{"FILES_FOLDER", "/nowhere"}});
        expect("error    the folder of shared memory (runtime), /nowhere, is not there; make it: install -d -o SERVICE",
               {{"RUNTIME", "/nowhere"}});
        expect("error    the folder of the log (log), /nowhere, is not there; make it: install -d -o SERVICE -g adm -m "
               "0750",
               {{"LOG", "/nowhere/leadwire.log"}});
        expect("warning  files.max_size is not below max_body", {{"FILES_MAX_SIZE", "26214400"}});
        const TemporaryFolder folder; // mode 0700
        const Changes files{{"FILES_FOLDER", folder.path()}, {"SOCKET_GROUP", "daemon"}};
        const std::string place = "warning  the folder of files (files.folder), " + folder.path();
        expect(place + ", cannot be read by its group, which the web server needs to send files; chmod 2750", files);
        std::filesystem::permissions(folder.path(), std::filesystem::perms(0757));
        expect(place + ", can be written to by everybody on this host; chmod 2750 " + folder.path(), files);
        expect(place + ", does not belong to the web server's group (socket_group); chgrp daemon " + folder.path(),
               files);
    }

    static void theSocketIsLookedAt()
    {
        const TemporaryFolder folder;
        const std::string path = folder.path() + "/a.sock";
        expect("ok       nobody serves the socket " + path + " now", {{"SOCKET", path}});
        expect("warning  the web server cannot pass through " + folder.path() + " to the socket; set socket_group",
               {{"SOCKET", path}});
        std::filesystem::permissions(folder.path(), std::filesystem::perms(0710));
        expect("warning  the web server cannot pass through " + folder.path() +
                   " to the socket; give that folder to its group",
               {{"SOCKET", path}, {"SOCKET_GROUP", "daemon"}});
        expect("error    the path of the socket has 108 bytes; the system allows 1 to 107",
               {{"SOCKET", "/" + std::string(107, 'x')}});
        expect("error    the folder of the socket (socket), /nowhere, is not there", {{"SOCKET", "/nowhere/a.sock"}});
        expect("error    there is no group nobodys (socket_group)", {{"SOCKET_GROUP", "nobodys"}});
        expect("error    socket_mode is '0999'; it must be three or four octal digits", {{"SOCKET_MODE", "0999"}});
        expect("warning  socket_mode 0666 lets everybody on this host connect, past the web server; 0660 does not",
               {{"SOCKET_MODE", "0666"}});
        std::ofstream(path) << "x";
        expect("error    " + path + " (socket) is there and is no socket; remove it", {{"SOCKET", path}});
        std::filesystem::remove(path);
        Service stale;
        stale.program().signal(SIGKILL);
        stale.program().wait(std::chrono::seconds(10));
        waitUntil("nobody listens",
                  [&] {
                      return check({{"SOCKET", stale.socket()}}).output.find("any more") != std::string::npos;
                  });
        expect("warning  nobody serves the socket " + stale.socket() + " any more; leadwire serve replaces it",
               {{"SOCKET", stale.socket()}});
    }

    static void whatNginxIsToldIsCompared()
    {
        const TemporaryFolder folder;
        const std::string file = folder.path() + "/nginx.conf";
        const auto told = [&](const std::string& site, const std::string& socket)
        {
            std::ofstream(file) << "http { # server unix:/z;\nupstream other { server unix:/x; keepalive 64; }\n"
                                   "upstream leadwire_read { server \"unix:" +
                                       socket + "\"; " + site +
                                       " }\nupstream leadwire_write { server \"unix:" + socket + "\"; } }\n";
            return check({}, {"--nginx=" + file});
        };
        const std::string socket = service().socket();
        expect("ok       nginx keeps connections to the program open for reads", told("keepalive 4;", socket));
        expect("warning  nginx opens a connection to the program for each request; give the upstream of reads "
               "\"keepalive 32;\", as in conf/nginx/upstreams.conf.in",
               told("", socket));
        expect("warning  no upstream in " + file + " has the server unix:" + socket, told("keepalive 4;", "/y"));
        expect("error    the file /nowhere (--nginx) cannot be read", check({}, {"--nginx=/nowhere"}));
    }

    static void mailServersAreSpokenTo()
    {
        static const SmtpServer server;
        const Tenant tenant = service().tenant();
        const auto connect = [&](int port)
        {
            const Finished set =
                service().command({"mail", "set", "--workspace=" + tenant.workspace, "--host=127.0.0.1",
                                   "--port=" + std::to_string(port), "--security=none", "--sender=a@b.example"});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(set.errors, 0, set.status);
        };
        connect(server.port());
        expect("ok       mail settings can be used", Changes());
        const int closed = closedPort();
        connect(closed);
        const Finished checked = check();
        service().sql().run("DELETE FROM mail_relay WHERE workspace_id = " + tenant.workspace);
        expect("warning  the mail server of workspace " + tenant.workspace + ", 127.0.0.1:" + std::to_string(closed) +
                   ", does not take mail: Connection refused",
               checked);
    }

    static void secretsThatAllCanReadAreTold()
    {
        const TemporaryFolder folder;
        const std::string file = folder.path() + "/leadwire.properties";
        std::ofstream(file) << "database.password = x\n";
        std::filesystem::permissions(file, std::filesystem::perms(0644));
        const std::string warning = "warning  everybody on this host can read " + file;
        expect(warning + ", which may hold database.password or mail.key; chmod 0640 " + file,
               check({}, {"--config=" + file}));
        std::filesystem::permissions(file, std::filesystem::perms(0640));
        const Finished closed = check({}, {"--config=" + file});
        CPPUNIT_ASSERT_MESSAGE(closed.output, closed.output.find(warning) == std::string::npos);
    }

    static void aMisspeltVariableIsTold()
    {
        expect("warning  LEADWIRE_WORKER in the environment is no setting; see conf/leadwire.properties",
               {{"WORKER", "2"}});
    }
};

static const RunsBehind<CheckTest> registered{Front::nginx};

} // namespace Leadwire
