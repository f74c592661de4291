// The program's commands as an operator types them: what they print, what they refuse, and that a refusal is one line
// that says what to do.
#include "Service.h"

#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <sstream>

namespace Leadwire
{
namespace
{

const std::string lead = "/api/public-v1/lead";

} // namespace

class CommandTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(CommandTest);
    CPPUNIT_TEST(everyCommandHelps);
    CPPUNIT_TEST(whatIsNotUnderstoodIsSaidInOneLine);
    CPPUNIT_TEST(aWrongSettingIsNamed);
    CPPUNIT_TEST(anUnreachableDatabaseIsNamed);
    CPPUNIT_TEST(migratingAgainDoesNothing);
    CPPUNIT_TEST(checkFindsThisServiceWell);
    CPPUNIT_TEST(workspacesAndUsersAreMadeAndListed);
    CPPUNIT_TEST(aKeyWorksUntilItIsRevoked);
    CPPUNIT_TEST(keysAreListedWithoutTheirSecrets);
    CPPUNIT_TEST(aKeyMayHaveTheFormOfRichUtilities);
    CPPUNIT_TEST(attributesAreKept);
    CPPUNIT_TEST(customFieldsAreKept);
    CPPUNIT_TEST(leadsAreGivenProposals);
    CPPUNIT_TEST(deletedLeadsComeBackOrGo);
    CPPUNIT_TEST(aScoreIsExplainedLineByLine);
    CPPUNIT_TEST(aPasswordComesFromStandardInput);
    CPPUNIT_TEST(secondServiceOnOneSocketIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static Service& service() { return Service::shared(); }

    static std::string done(const std::vector<std::string>& words, const std::string& input = "")
    {
        const Finished finished = service().command(words, input);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(words[0] + ": " + finished.errors, 0, finished.status);
        return Poco::trim(finished.output);
    }

    /// Exit status 1, one line on standard error with `words` in it, and nothing on standard output.
    static void expectRefusal(const Finished& finished, const std::string& words)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.output + finished.errors, 1, finished.status);
        CPPUNIT_ASSERT_MESSAGE(finished.errors, finished.errors.find(words) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.errors, std::ptrdiff_t{1},
                                     std::count(finished.errors.begin(), finished.errors.end(), '\n'));
        CPPUNIT_ASSERT_EQUAL(std::string(), finished.output);
    }

    static Finished with(const std::string& name, const std::string& value, const std::vector<std::string>& words)
    {
        Start start;
        start.words = {Service::binary()};
        start.words.insert(start.words.end(), words.begin(), words.end());
        start.environment = service().environment();
        start.environment[name] = value;
        return run(start);
    }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    void everyCommandHelps()
    {
        std::istringstream lines(done({"--help"}));
        int commands = 0;
        for (std::string line; std::getline(lines, line);)
        {
            // A command is a line of the table: its name, two blanks or more, what it does.
            const auto gap = line.find("  ", 2);
            if (!line.starts_with("  ") || gap == std::string::npos) continue;
            std::istringstream name(line.substr(2, gap - 2));
            std::vector<std::string> words;
            for (std::string word; name >> word;) words.push_back(word);
            words.emplace_back("--help");
            const std::string help = done(words);
            CPPUNIT_ASSERT_MESSAGE(help,
                                   has(help, "usage: leadwire " + line.substr(2, gap - 2)) && has(help, "--config"));
            ++commands;
        }
        CPPUNIT_ASSERT_MESSAGE(std::to_string(commands), commands >= 17);
    }

    void whatIsNotUnderstoodIsSaidInOneLine()
    {
        expectRefusal(service().command({"dance"}), "there is no command 'dance'");
        expectRefusal(service().command({"key"}), "there is no command 'key'");
        expectRefusal(service().command({"key", "make"}), "there is no command 'key make'");
        CPPUNIT_ASSERT(done({"key", "--help"}).find("key revoke") != std::string::npos);
        CPPUNIT_ASSERT(done({"key", "--help"}).find("migrate") == std::string::npos);
        expectRefusal(service().command({"migrate", "--fast"}), "fast");
        expectRefusal(service().command({"migrate", "now"}), "'now' is not understood");
        expectRefusal(service().command({"key", "list"}), "--workspace is missing");
        expectRefusal(service().command({"key", "list", "--workspace=x"}), "--workspace is 'x'");
        expectRefusal(service().command({"key", "list", "--workspace=0"}), "--workspace is '0'");
        expectRefusal(service().command({"check", "--set=colour=red"}), "there is no setting called colour");
        expectRefusal(service().command({"check", "--set=colour"}), "--set needs KEY=VALUE");
        expectRefusal(service().command({"check", "--config=/nowhere.properties"}), "/nowhere.properties");
    }

    void aWrongSettingIsNamed()
    {
        for (const auto* command : {"serve", "worker", "check"})
        {
            expectRefusal(with("LEADWIRE_WORKERS", "x", {command}), "LEADWIRE_WORKERS");
            expectRefusal(with("LEADWIRE_THREADS", "0", {command}), "threads is '0'");
        }
        expectRefusal(with("LEADWIRE_RATE_LIMITS", "maybe", {"check"}), "on or off");
        expectRefusal(with("LEADWIRE_DATABASE_HOST", "a b", {"check"}), "blank");
    }

    void anUnreachableDatabaseIsNamed()
    {
        for (const auto& words : std::vector<std::vector<std::string>>{
                 {"migrate"}, {"workspace", "list"}, {"key", "create", "--workspace=1", "--user=1"}})
            expectRefusal(with("LEADWIRE_DATABASE_HOST", "/nowhere", words), "database");
    }

    void migratingAgainDoesNothing()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("the schema is up to date"), done({"migrate"}));
    }

    void checkFindsThisServiceWell()
    {
        done({"check"});
        const Finished wrong = with("LEADWIRE_DATABASE_NAME", "nowhere", {"check"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(wrong.output + wrong.errors, 1, wrong.status);
    }

    void workspacesAndUsersAreMadeAndListed()
    {
        const std::string workspace = done({"workspace", "create", "--name=Müller & Söhne"});
        CPPUNIT_ASSERT(has(done({"workspace", "list"}), "Müller & Söhne"));
        const std::vector<std::string> bob{"user", "create", "--workspace=" + workspace, "--name=Bob",
                                           "--email=bob@example.com"};
        done(bob);
        CPPUNIT_ASSERT(has(done({"user", "list", "--workspace=" + workspace}), "bob@example.com"));
        expectRefusal(service().command(bob), "bob@example.com already");
        expectRefusal(with("LEADWIRE_WORKERS", "1",
                           {"user", "create", "--workspace=999999", "--name=B", "--email=b@example.com"}),
                      "workspace");
    }

    void aKeyWorksUntilItIsRevoked()
    {
        const Tenant tenant = service().tenant();
        Client client(service().port(), tenant.headers());
        CPPUNIT_ASSERT_EQUAL(200, client.get(lead).status);
        const std::string id = service().sql().run("SELECT id FROM api_key WHERE workspace_id = " + tenant.workspace);
        const std::vector<std::string> revoke{"key", "revoke", "--workspace=" + tenant.workspace, "--key=" + id};
        done(revoke);
        // The next request of each worker already knows.
        for (int i = 0; i < 8; ++i)
            CPPUNIT_ASSERT_EQUAL(401, Client(service().port(), tenant.headers()).get(lead).status);
        CPPUNIT_ASSERT_EQUAL(401, client.get(lead).status);
        expectRefusal(service().command(revoke), "no such key");
    }

    void keysAreListedWithoutTheirSecrets()
    {
        const Tenant tenant = service().tenant();
        const std::string list = done({"key", "list", "--workspace=" + tenant.workspace});
        CPPUNIT_ASSERT_MESSAGE(list, has(list, tenant.key.substr(0, 4)));
        CPPUNIT_ASSERT_MESSAGE(list, !has(list, tenant.key.substr(tenant.key.size() / 2)));
    }

    void aKeyMayHaveTheFormOfRichUtilities()
    {
        const Tenant tenant = service().tenant();
        const std::vector<std::string> words{"key", "create", "--workspace=" + tenant.workspace,
                                             "--user=" + tenant.user, "--scopes=leads:read"};
        const auto made = [&](const std::string& style)
        {
            auto all = words;
            all.push_back("--style=" + style);
            return service().command(all);
        };
        const std::string key = Poco::trim(made("richutilities").output);
        CPPUNIT_ASSERT_MESSAGE(key, key.starts_with("ru_v2_") && key.size() == 51);
        const std::string list = done({"key", "list", "--workspace=" + tenant.workspace});
        CPPUNIT_ASSERT_MESSAGE(list, has(list, key.substr(0, 12) + "…") && !has(list, key.substr(12)));
        for (const auto& [header, word] :
             {std::pair("X-API-Key", ""), {"Authorization", "ApiKey "}, {"Authorization", "Bearer "}})
        {
            Client client(service().port(), {{header, word + key}});
            CPPUNIT_ASSERT_EQUAL(std::string(R"({"data":[],"next_cursor":null,"has_more":false})"),
                                 client.get("/v1/leads").body);
            CPPUNIT_ASSERT_EQUAL(403, client.get("/v1/companies").status);
        }
        Client twice(service().port(), {{"X-API-Key", key}, {"X-API-Key", key}});
        CPPUNIT_ASSERT_EQUAL(401, twice.get("/v1/leads").status);
        expectRefusal(made("fancy"), "--style is 'fancy'");
    }

    void attributesAreKept()
    {
        const std::string workspace = "--workspace=" + service().tenant().workspace;
        const std::string id =
            done({"attribute", "add", workspace, "--kind=label", "--name=Urgent", "--color=#ff0000"});
        CPPUNIT_ASSERT(has(done({"attribute", "list", workspace, "--kind=label"}), "Urgent"));
        done({"attribute", "rename", workspace, "--kind=label", "--id=" + id, "--name=Calm"});
        const std::string list = done({"attribute", "list", workspace});
        CPPUNIT_ASSERT_MESSAGE(list, has(list, "Calm") && has(list, "status") && !has(list, "Urgent"));
        done({"attribute", "remove", workspace, "--kind=label", "--id=" + id});
        expectRefusal(service().command({"attribute", "remove", workspace, "--kind=label", "--id=" + id}), "no such");
        expectRefusal(service().command({"attribute", "list", workspace, "--kind=colour"}), "--kind is 'colour'");
    }

    void customFieldsAreKept()
    {
        const Tenant tenant = service().tenant();
        const std::string workspace = "--workspace=" + tenant.workspace;
        const std::vector<std::string> size{
            "field", "create", workspace, "--name=size", "--type=choice", "--options=small, large", "--required"};
        const std::string id = done(size);
        expectRefusal(service().command(size), "a field called size already");
        const std::string fields = done({"field", "list", workspace});
        CPPUNIT_ASSERT_MESSAGE(fields, has(fields, R"(["small", "large"])") && has(fields, "yes"));
        expectRefusal(service().command({"field", "create", workspace, "--name=Size", "--type=text"}),
                      "--name is 'Size'");
        expectRefusal(service().command({"field", "create", workspace, "--name=x", "--type=colour"}),
                      "--type is 'colour'");
        expectRefusal(service().command({"field", "create", workspace, "--name=x", "--type=choice"}), "--options");
        for (const std::string own : {"lead_title", "lead_source"})
            expectRefusal(service().command({"field", "create", workspace, "--name=" + own, "--type=text"}),
                          "--name is '" + own + "', which leads have already");
        expectRefusal(service().command({"field", "create", workspace, "--name=x", "--type=text", "--label=\xff"}),
                      "--label is not valid UTF-8");
        Client client(service().port(), tenant.headers());
        const Answer made = client.send("POST", lead,
                                        R"({"first_name":"x","email":"x@example.com","custom_fields":[{"id":)" + id +
                                            R"(,"value":"small"}]})");
        CPPUNIT_ASSERT_MESSAGE(made.body, made.status == 201 && has(made.body, "\"small\""));
        done({"field", "remove", workspace, "--id=" + id});
        CPPUNIT_ASSERT_EQUAL(std::string("{}"),
                             service().sql().run("SELECT custom FROM lead WHERE workspace_id = " + tenant.workspace));
        expectRefusal(service().command({"field", "remove", workspace, "--id=" + id}), "no such field");
    }

    void leadsAreGivenProposals()
    {
        const Tenant tenant = service().tenant();
        const std::string workspace = "--workspace=" + tenant.workspace;
        Client client(service().port(), tenant.headers());
        const Answer made = client.send("POST", lead, R"({"first_name":"x","email":"x@example.com"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body, 201, made.status);
        const std::string id =
            "--lead=" + service().sql().run("SELECT id FROM lead WHERE workspace_id = " + tenant.workspace);
        const std::string proposal = done({"proposal", "add", workspace, id, "--title=First year", "--value=2500.5"});
        const std::string list = done({"proposal", "list", workspace});
        CPPUNIT_ASSERT_MESSAGE(list, has(list, proposal) && has(list, "First year") && has(list, "2500.50"));
        expectRefusal(service().command({"proposal", "add", workspace, "--lead=999999999", "--title=x"}),
                      "no lead 999999999");
        expectRefusal(service().command({"proposal", "add", workspace, id, "--title=" + std::string(256, 'x')}),
                      "--title");
        for (const std::string value : {"x", "-1", "1e3", "12345678901234", "9999999999999.995", ".5", "5.", ""})
            expectRefusal(service().command({"proposal", "add", workspace, id, "--title=x", "--value=" + value}),
                          "--value");
    }

    void deletedLeadsComeBackOrGo()
    {
        const Tenant tenant = service().tenant();
        const std::string workspace = "--workspace=" + tenant.workspace;
        const std::string leads = "/crm/api/v2/leads";
        Client client(service().port(), {{"Authorization", "Bearer " + tenant.key}});
        const Answer made = client.send("POST", leads, R"({"title":"x"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
        constexpr std::size_t uuidLength = 36;
        const std::string uuid = made.body.substr(made.body.find("\"id\":\"") + 6, uuidLength);
        const std::vector<std::string> restore{"restore", workspace, "--lead=" + uuid};
        expectRefusal(service().command(restore), "no deleted lead " + uuid);
        CPPUNIT_ASSERT_EQUAL(204, client.send("DELETE", leads + "/" + uuid, "").status);
        CPPUNIT_ASSERT_EQUAL(404, client.get(leads + "/" + uuid).status);
        CPPUNIT_ASSERT(has(done({"purge"}), "removed 0 leads"));
        done(restore);
        CPPUNIT_ASSERT_EQUAL(200, client.get(leads + "/" + uuid).status);
        CPPUNIT_ASSERT_EQUAL(204, client.send("DELETE", leads + "/" + uuid, "").status);
        done({"restore", uuid});
        CPPUNIT_ASSERT_EQUAL(200, client.get(leads + "/" + uuid).status);
        expectRefusal(service().command({"restore", "--workspace=999999999", uuid}), "no deleted lead");
        CPPUNIT_ASSERT_EQUAL(204, client.send("DELETE", leads + "/" + uuid, "").status);
        const std::string purged = done({"purge", "--days=0"});
        CPPUNIT_ASSERT_MESSAGE(purged, has(purged, "workspace " + tenant.workspace + ": 1"));
        expectRefusal(service().command(restore), "no deleted lead");
        expectRefusal(service().command({"restore", workspace, "--lead=7"}), "--lead is '7'");
        expectRefusal(service().command({"purge", "--days=x"}), "--days is 'x'");
    }

    void aScoreIsExplainedLineByLine()
    {
        const Tenant tenant = service().tenant();
        const std::string workspace = "--workspace=" + tenant.workspace;
        Client client(service().port(), tenant.headers());
        client.send("POST", lead, R"({"first_name":"x","email":"x@example.com","value":1500})");
        const auto kept = [&](const std::string& column)
        { return service().sql().run("SELECT " + column + " FROM lead WHERE workspace_id = " + tenant.workspace); };
        const std::string id = kept("id");
        const std::string explained = done({"score", "explain", id, workspace});
        CPPUNIT_ASSERT_MESSAGE(explained, has(explained, "\nvalue         10      20   the value is 1500.00\n"));
        CPPUNIT_ASSERT_MESSAGE(explained, has(explained, "\nscore         20      100"));
        CPPUNIT_ASSERT_EQUAL(std::string("20"), kept("score"));
        CPPUNIT_ASSERT_EQUAL(explained, done({"score", "explain", workspace, "--id=" + id}));
        expectRefusal(service().command({"score", "explain", "999999999", workspace}), "has no lead 999999999");
        expectRefusal(service().command({"score", "explain", workspace}), "--id is missing");
        expectRefusal(service().command({"score", "explain", id, id, workspace}), "is not understood");
        expectRefusal(service().command({"score", "explain", "x", workspace}), "--id is 'x'");
        CPPUNIT_ASSERT(has(done({"score", "refresh"}), " scores changed"));
    }

    void aPasswordComesFromStandardInput()
    {
        const Tenant tenant = service().tenant();
        const std::vector<std::string> words{"user", "password", "--workspace=" + tenant.workspace,
                                             "--user=" + tenant.user};
        expectRefusal(service().command(words, "short\n"), "at least 8");
        done(words, "correct horse\n");
        const std::string hash = service().sql().run("SELECT password_hash FROM account WHERE id = " + tenant.user);
        CPPUNIT_ASSERT_MESSAGE(hash, hash.starts_with("$argon2id$"));
    }

    void secondServiceOnOneSocketIsRefused()
    {
        const Finished second = service().command({"serve"});
        CPPUNIT_ASSERT_MESSAGE(second.errors, second.status != 0 && has(second.errors, service().socket()));
        CPPUNIT_ASSERT_EQUAL(200, Client(service().port()).get("/readyz").status);
    }
};

static const RunsBehind<CommandTest> registered{Front::nginx};

} // namespace Leadwire
