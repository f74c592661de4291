// `leadwire setup` takes an empty database, and mostly a role that owns nothing else, to a service with a key; by its
// options and by a dialogue. Repeating it makes nothing twice, and what a person has set is not overwritten unasked.
#include "Service.h"
#include "Waiting.h"
#include "tests/fcgi/FastCgiClient.h"

#include <Poco/String.h>
#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

namespace Leadwire
{
namespace
{

/// A terminal that nobody sits at: the test is the person.
class Terminal
{
public:
    Terminal() : _master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {
        CPPUNIT_ASSERT(_master >= 0 && ::grantpt(_master) == 0 && ::unlockpt(_master) == 0);
    }
    ~Terminal() { ::close(_master); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    std::string path() const { return ::ptsname(_master); } // NOLINT(concurrency-mt-unsafe): one thread

    /// Waits for these words, beyond those waited for before.
    void await(const std::string& words)
    {
        const bool came = becomes(
            [&]
            {
                std::array<char, 4096> part{};
                const auto size = ::read(_master, part.data(), part.size());
                if (size > 0) _shown.append(part.data(), static_cast<std::size_t>(size));
                return _shown.find(words, _seen) != std::string::npos;
            });
        CPPUNIT_ASSERT_MESSAGE("no \"" + words + "\" in: " + _shown, came);
        _seen = _shown.find(words, _seen) + words.size();
    }

    void type(const std::string& keys) const
    {
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(keys.size()), ::write(_master, keys.data(), keys.size()));
    }

    bool echoes() const
    {
        termios state{};
        return ::tcgetattr(_master, &state) == 0 && (state.c_lflag & ECHO) != 0;
    }

    void answer(const std::string& question, const std::string& line)
    {
        await(question);
        type(line + "\n");
    }

    const std::string& shown() const { return _shown; }

private:
    int _master;
    std::string _shown;
    std::size_t _seen = 0;
};

} // namespace

class SetupTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(SetupTest);
    CPPUNIT_TEST(oneRoleIsTakenToAServiceWithAKey);
    CPPUNIT_TEST(twoRolesAreKeptApart);
    CPPUNIT_TEST(repeatingItMakesNothingTwice);
    CPPUNIT_TEST(severalAtOnceMakeNothingTwice);
    CPPUNIT_TEST(asksAtATerminal);
    CPPUNIT_TEST(anInterruptedQuestionLeavesTheTerminalAsItWas);
    CPPUNIT_TEST(whatIsMissingIsNamedBeforeAnythingIsDone);
    CPPUNIT_TEST(whatIsWrongWithTheDatabaseIsSaidWithARemedy);
    CPPUNIT_TEST(whatAPersonHasSetStaysUnlessTold);
    CPPUNIT_TEST(namesAndAddressesAreLookedAt);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _founders{"--workspace=Acme Sales", "--user-name=Jane Doe",
                                             "--email=jane@example.com"};

public:
    void setUp() override
    {
        _folder = privateFolder();
        _host = std::getenv("LEADWIRE_TEST_HOST"); // NOLINT(concurrency-mt-unsafe): one thread
        _name = Poco::toLower("lone_" + _folder.substr(_folder.size() - 6));
        Sql superuser(_host, "postgres", "postgres");
        superuser.run("CREATE ROLE " + _name + " LOGIN");
        superuser.run("CREATE DATABASE " + _name + " OWNER " + _name +
                      " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
    }

    void tearDown() override
    {
        Sql superuser(_host, "postgres", "postgres");
        superuser.run("DROP DATABASE " + _name + " WITH (FORCE)");
        superuser.run("DROP ROLE " + _name);
        std::filesystem::remove_all(_folder);
    }

    void oneRoleIsTakenToAServiceWithAKey()
    {
        std::ofstream(file()) << "# Mine.\nsocket = here.sock\nruntime = .\nfiles.folder = files\ncourier = off\n";
        std::filesystem::create_directory(_folder + "/files");
        const Finished done = setUpWith(all(), "secret\\word\n", {"--password-stdin"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(done.errors, 0, done.status);
        CPPUNIT_ASSERT_MESSAGE(done.output, has(done.output, "\nworkspace  1  Acme Sales        new\n") &&
                                                has(done.output, "\nkey        lw_") &&
                                                has(done.output, "leadwire courier --once --config=" + file() + "\n"));
        const std::string settings = textOf(file());
        CPPUNIT_ASSERT_MESSAGE(settings, settings.starts_with("# Mine.\nsocket = here.sock\n") &&
                                             has(settings, "\ndatabase.password = secret\\\\word\n") &&
                                             has(settings, "\nmail.key = "));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), sql().run("SELECT count(*) FROM api_key"));
        CPPUNIT_ASSERT(std::stoi(sql().run("SELECT count(*) FROM country")) > 200);

        const auto check = run(start({"check", "--config=" + file()}));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(check.output, 0, check.status);
        Start serve = start({"serve", "--config=" + file(), "--set=workers=1"});
        serve.output = _folder + "/log";
        const Child program(serve);
        waitUntil("a socket beside the settings file",
                  [this] { return std::filesystem::exists(_folder + "/here.sock"); });
        const std::string key =
            done.output.substr(done.output.find("lw_"), done.output.find("\nThe key is") - done.output.find("lw_"));
        FastCgiClient client(_folder + "/here.sock");
        client.send(FastCgiClient::request({.uri = "/api/public-v1/lead"}, {{"HTTP_X_SECRET_KEY", key}}));
        const auto answer = client.read();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body + textOf(_folder + "/log"), 200, answer.status());
    }

    void twoRolesAreKeptApart()
    {
        expectDone(setUpWith(allBut("--user=leadwire")));
        CPPUNIT_ASSERT_EQUAL(std::string("false"),
                             sql().run("SELECT has_table_privilege('leadwire', 'schema_migration', 'INSERT')::text"));
        sql().run("DROP OWNED BY leadwire");
    }

    void repeatingItMakesNothingTwice()
    {
        expectDone(setUpWith(all()));
        const std::string settings = textOf(file());
        const Finished again = setUpWith(_founders);
        expectDone(again);
        CPPUNIT_ASSERT_MESSAGE(again.output,
                               has(again.output, "was there") && has(again.output, "The user has a key that works"));
        expectDone(run(start({"setup", "--config=" + file()})));
        CPPUNIT_ASSERT_EQUAL(settings, textOf(file()));
        for (const std::string table : {"workspace", "account", "api_key"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string("1"), sql().run("SELECT count(*) FROM " + table));
    }

    void severalAtOnceMakeNothingTwice()
    {
        expectDone(setUpWith(allBut("--workspace=Another")));
        // Nobody gets to make a workspace before all of them look for it.
        Sql barrier = sql();
        barrier.run("BEGIN; LOCK TABLE workspace IN SHARE MODE");
        constexpr int size = 6;
        std::vector<std::unique_ptr<Child>> crowd;
        for (int i = 0; i < size; ++i)
        {
            auto words = all();
            words.insert(words.begin(), {"setup", "--config=" + file() + std::to_string(i)});
            crowd.push_back(std::make_unique<Child>(start(words)));
        }
        waitUntil("all of them at the barrier",
                  [&]
                  {
                      return barrier.run(
                                 "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM "
                                 "pg_database WHERE datname = current_database())") == std::to_string(size);
                  });
        barrier.run("COMMIT");
        for (const auto& one : crowd) CPPUNIT_ASSERT_EQUAL(0, one->wait(std::chrono::seconds(30)));
        for (const std::string table : {"workspace", "account", "api_key"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string("2"), sql().run("SELECT count(*) FROM " + table));
    }

    void anInterruptedQuestionLeavesTheTerminalAsItWas()
    {
        Terminal terminal;
        Start dialogue =
            start({"setup", "--config=" + file(), "--host=x", "--port=1", "--name=x", "--user=x", "--owner=x"});
        dialogue.input = dialogue.output = terminal.path();
        Child program(dialogue);
        terminal.await("or none): ");
        CPPUNIT_ASSERT(!terminal.echoes());
        terminal.type("secret\x03");
        CPPUNIT_ASSERT_EQUAL(1, program.wait(std::chrono::seconds(20)));
        CPPUNIT_ASSERT(terminal.echoes());
        terminal.await("interrupted");
    }

    void asksAtATerminal()
    {
        Terminal terminal;
        Start dialogue = start({"setup", "--config=" + file()});
        dialogue.input = dialogue.output = terminal.path();
        Child program(dialogue);
        terminal.answer("unix socket [/var/run/postgresql]: ", _host);
        terminal.answer("Port [5432]: ", "");
        terminal.answer("database [leadwire]: ", "nowhere");
        terminal.answer("serves [leadwire]: ", _name);
        terminal.answer("only one [leadwire_owner]: ", _name);
        terminal.answer("or none): ", "hunter2");
        terminal.await("make it, with this role as its owner");
        terminal.answer("[" + _host + "]: ", "");
        terminal.answer("Port [5432]: ", "");
        terminal.answer("database [nowhere]: ", _name);
        terminal.answer("serves [" + _name + "]: ", "");
        terminal.answer("only one [" + _name + "]: ", "");
        terminal.answer("or none): ", "");
        terminal.answer("company's: ", "Acme");
        terminal.answer("first user: ", "Jane");
        terminal.answer("e-mail: ", "jane@example.com");
        terminal.await("key        lw_");
        terminal.await("Next:");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(terminal.shown(), 0, program.wait(std::chrono::seconds(20)));
        CPPUNIT_ASSERT_MESSAGE(terminal.shown(), !has(terminal.shown(), "hunter2"));
        CPPUNIT_ASSERT(has(textOf(file()), "database.password = hunter2\n"));
    }

    void whatIsMissingIsNamedBeforeAnythingIsDone()
    {
        auto words = all();
        words.erase(words.begin(), words.begin() + 2);
        expectRefusal(setUpWith(words), "give --workspace, --user-name, or answer at a terminal");
        expectRefusal(setUpWith(all(), "", {"--password-stdin"}), "standard input, which is empty");
        CPPUNIT_ASSERT(!std::filesystem::exists(file()));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             sql().run("SELECT count(*) FROM pg_class WHERE relname = 'schema_migration'"));
    }

    void whatIsWrongWithTheDatabaseIsSaidWithARemedy()
    {
        const auto with = [&](const std::string& word) { return setUpWith(allBut(word)); };
        expectRefusal(with("--host=/nowhere"), "PostgreSQL does not run there");
        expectRefusal(with("--host=name.invalid"), "there is no such host");
        expectRefusal(with("--port=1"), "PostgreSQL does not run there");
        expectRefusal(with("--name=nowhere"), "make it, with this role as its owner");
        expectRefusal(with("--user=nobody_at_all"), "look at --user and --owner");
        expectRefusal(with("--user=a b"), "holds a blank");
        Sql superuser(_host, "postgres", "postgres");
        superuser.run("ALTER DATABASE " + _name + " CONNECTION LIMIT 0");
        expectRefusal(setUpWith(all()), "all connections are taken");
        superuser.run("ALTER DATABASE " + _name + " CONNECTION LIMIT -1");
        superuser.run("ALTER DATABASE " + _name + " OWNER TO postgres");
        expectRefusal(setUpWith(all()),
                      "may not create tables in the database " + _name + "; make it the owner: ALTER");
        sql().run("GRANT CREATE ON SCHEMA public TO " + _name);
        expectRefusal(setUpWith(all()), "may not create the extensions pg_trgm, btree_gin in");
        sql().run("DROP OWNED BY " + _name);
        superuser.run("CREATE DATABASE " + _name + "_bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
        expectRefusal(with("--name=" + _name + "_bytes"), "encoding is SQL_ASCII; make it anew with ENCODING 'UTF8'");
        superuser.run("DROP DATABASE " + _name + "_bytes");
        CPPUNIT_ASSERT(!std::filesystem::exists(file()));
    }

    void whatAPersonHasSetStaysUnlessTold()
    {
        const std::string before = "# Mine.\ndatabase.name = elsewhere\ndatabase.port = 5432\n";
        std::ofstream(file()) << before;
        expectRefusal(setUpWith(all()), "sets database.name to something else, which stays as it is");
        CPPUNIT_ASSERT_EQUAL(before, textOf(file()));
        expectDone(setUpWith(all(), "", {"--overwrite"}));
        CPPUNIT_ASSERT(textOf(file()).starts_with("# Mine.\ndatabase.name = " + _name + "\ndatabase.port = 5432\n"));
    }

    void namesAndAddressesAreLookedAt()
    {
        expectRefusal(setUpWith(allBut("--email=nobody")), "--email is 'nobody'");
        expectRefusal(setUpWith(allBut("--workspace=" + std::string(256, 'x'))),
                      "--workspace must be plain text of at most 255");
        expectRefusal(setUpWith(allBut("--user-name=a\nb")), "--user-name must be plain text");
        expectRefusal(setUpWith(allBut("--user-name=\xff")), "--user-name is not valid UTF-8");
        CPPUNIT_ASSERT(!std::filesystem::exists(file()));
    }

private:
    std::string file() const { return _folder + "/leadwire.properties"; }
    Sql sql() const { return {_host, _name, "postgres"}; }

    /// Options enough for a new installation with one role.
    std::vector<std::string> all() const
    {
        auto words = _founders;
        words.insert(words.end(), {"--host=" + _host, "--name=" + _name, "--user=" + _name, "--owner=" + _name});
        return words;
    }

    /// As above, with this in the place of the option of its name.
    std::vector<std::string> allBut(const std::string& word) const
    {
        auto words = all();
        words.erase(std::remove_if(words.begin(), words.end(),
                                   [name = word.substr(0, word.find('=') + 1)](const auto& one)
                                   { return one.starts_with(name); }),
                    words.end());
        words.push_back(word);
        return words;
    }

    static Start start(const std::vector<std::string>& words)
    {
        Start start;
        start.words = {Service::binary()};
        start.words.insert(start.words.end(), words.begin(), words.end());
        return start;
    }

    Finished setUpWith(std::vector<std::string> words, const std::string& input = "",
                       const std::vector<std::string>& more = {}) const
    {
        words.insert(words.begin(), {"setup", "--config=" + file()});
        words.insert(words.end(), more.begin(), more.end());
        return run(start(words), input);
    }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    static void expectDone(const Finished& finished)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.output + finished.errors, 0, finished.status);
    }

    static void expectRefusal(const Finished& finished, const std::string& words)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.output + finished.errors, 1, finished.status);
        CPPUNIT_ASSERT_MESSAGE(finished.errors, has(finished.errors, words));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.errors, std::ptrdiff_t{1},
                                     std::count(finished.errors.begin(), finished.errors.end(), '\n'));
        CPPUNIT_ASSERT_EQUAL(std::string(), finished.output);
    }

    std::string _folder, _host, _name;
};

static const RunsBehind<SetupTest> registered{Front::nginx};

} // namespace Leadwire
