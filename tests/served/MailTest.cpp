// Mail from the API to a mail server, with the real program: sent by the courier that `serve` keeps, and by couriers
// that are killed.
#include "Crowd.h"
#include "Service.h"
#include "Waiting.h"
#include "tests/SmtpServer.h"

#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <map>

namespace Leadwire
{

class MailTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(MailTest);
    CPPUNIT_TEST(whatTheApiQueuesArrives);
    CPPUNIT_TEST(theServerOfTheRelayDoesNotDelayTheApi);
    CPPUNIT_TEST(couriersThatAreKilledLoseNothing);
    CPPUNIT_TEST(aCourierEndsAfterTheMailInHand);
    CPPUNIT_TEST(theCourierIsReplacedWhenItDiesAndAtAReload);
    CPPUNIT_TEST(quotasAreExactUnderRaces);
    CPPUNIT_TEST(mailSettingsAreSetAndShown);
    CPPUNIT_TEST(settingsThatCannotBeRightAreRefused);
    CPPUNIT_TEST(theQueueIsShownAndRetried);
    CPPUNIT_TEST(aTestMailTellsWhatTheServerSays);
    CPPUNIT_TEST(aFileOfCertificatesThatCannotBeReadIsNamed);
    CPPUNIT_TEST(checkFindsPasswordsOfAnotherKey);
    CPPUNIT_TEST_SUITE_END();

    Tenant _tenant;

    static SmtpServer& server()
    {
        static SmtpServer shared;
        return shared;
    }

    static std::string key() { return "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="; }

    /// Without a courier of its own: tests start theirs.
    static Service& service()
    {
        static Service own(
            {.environment = {{"LEADWIRE_MAIL_KEY", key()}, {"LEADWIRE_MAIL_CA_FILE", server().caFile()}}});
        return own;
    }

    static Finished command(const std::vector<std::string>& words, const std::string& input = "")
    {
        return service().command(words, input);
    }

    static std::string done(const std::vector<std::string>& words, const std::string& input = "")
    {
        const Finished finished = command(words, input);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(words[0] + " " + words[1] + ": " + finished.errors, 0, finished.status);
        return Poco::trim(finished.output);
    }

    std::string workspace() const { return "--workspace=" + _tenant.workspace; }

    void connect(int port) const
    {
        done({"mail", "set", workspace(), "--host=127.0.0.1", "--port=" + std::to_string(port), "--security=none",
              "--sender=sales@acme.example"});
    }

    static std::unique_ptr<Child> courier()
    {
        Start start;
        start.words = {Service::binary(), "courier"};
        start.environment = service().environment();
        start.output = service().folder() + "/courier.log";
        return std::make_unique<Child>(start);
    }

    std::string makeLead(const Service& where, const std::string& email) const
    {
        const Answer made = Client(where.port(), _tenant.headers())(
            {"POST", "/api/public-v1/lead", R"({"first_name":"R","email":")" + email + "\"}", {}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
        return made.firstId();
    }

    Answer mail(const Service& where, const std::string& lead) const
    {
        return Client(where.port(), _tenant.headers())({"POST",
                                                        "/api/public-v1/lead/send-email/" + lead,
                                                        R"({"subject":"Grüße","message":"Hi R,\n.\nhow are you?"})",
                                                        {}});
    }

    std::string count(const std::string& condition) const
    {
        return service().sql().run("SELECT count(*) FROM mail WHERE workspace_id = " + _tenant.workspace + " AND " +
                                   condition);
    }

    static std::map<std::string, int> timesById()
    {
        std::map<std::string, int> times;
        for (const auto& mail : server().mails()) ++times[mail.header("Message-ID")];
        return times;
    }

public:
    void setUp() override
    {
        server().clear();
        _tenant = service().tenant();
        connect(server().port());
    }

    void tearDown() override { service().sql().run("DELETE FROM mail; DELETE FROM mail_relay"); }

private:
    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    void whatTheApiQueuesArrives()
    {
        const auto running = courier();
        const Answer sent = mail(service(), makeLead(service(), "r@example.com"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(sent.shown(), 200, sent.status);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"msg":"Email sent to lead successfully."})"), sent.body);
        waitUntil("the mail", [&] { return count("state = 'sent'") == "1"; });
        const auto got = server().mails().at(0);
        CPPUNIT_ASSERT(got.to == std::vector<std::string>{"r@example.com"});
        CPPUNIT_ASSERT_EQUAL(std::string("Hi R,\r\n.\r\nhow are you?\r\n"), got.body());
        const auto logged = [&] { return textOf(service().folder() + "/courier.log"); };
        waitUntil("the mail is in the log", [&] { return has(logged(), R"("event":"mail")"); });
        const std::string log = logged();
        CPPUNIT_ASSERT_MESSAGE(log, has(log, R"("state":"sent")"));
        for (const std::string secret : {"example.com", "Hi R", "Grüße"})
            CPPUNIT_ASSERT_MESSAGE(log, !has(log, secret));
    }

    void theServerOfTheRelayDoesNotDelayTheApi()
    {
        server().mode("delay 5 CONNECT");
        const auto running = courier();
        const std::string lead = makeLead(service(), "slow@example.com");
        CPPUNIT_ASSERT_EQUAL(200, mail(service(), lead).status);
        waitUntil("a conversation", [] { return server().attempts() == 1; });
        const auto began = std::chrono::steady_clock::now();
        for (int i = 0; i < 5; ++i) CPPUNIT_ASSERT_EQUAL(200, mail(service(), lead).status);
        // Nor is a lead kept by a mail to it.
        CPPUNIT_ASSERT_EQUAL(
            200, Client(service().port(), _tenant.headers())({"DELETE", "/api/public-v1/lead/" + lead, "", {}}).status);
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
    }

    void couriersThatAreKilledLoseNothing()
    {
        constexpr int burst = 200, kills = 6;
        service().sql().run("SET leadwire.workspace = '" + _tenant.workspace + "'; SELECT count(mail_enqueue(" +
                            _tenant.workspace +
                            ", NULL, NULL, NULL, 'k' || i || '@example.com', 'x', 'x', NULL, NULL))"
                            " FROM generate_series(1, 200) i");
        std::size_t before = 0;
        for (int kill = 0; kill < kills; ++kill)
        {
            const auto first = courier(), second = courier();
            waitUntil("some mails", [&] { return server().mails().size() >= before + 20; });
            first->signal(SIGKILL);
            second->signal(SIGKILL);
            first->wait(std::chrono::seconds(5));
            second->wait(std::chrono::seconds(5));
            before = server().mails().size();
        }
        const auto last = courier();
        waitUntil(
            "all mails", [&] { return count("state = 'sent'") == std::to_string(burst); }, std::chrono::seconds(60));
        const auto times = timesById();
        CPPUNIT_ASSERT_EQUAL(std::size_t{burst}, times.size());
        std::size_t twice = 0;
        for (const auto& [id, number] : times)
        {
            CPPUNIT_ASSERT(number <= 2 + kills);
            twice += static_cast<std::size_t>(number - 1);
        }
        // At most what each thread of a killed courier had handed over and not noted yet.
        constexpr std::size_t threads = 4, couriers = 2;
        CPPUNIT_ASSERT_MESSAGE(std::to_string(twice), twice <= kills * threads * couriers);
    }

    void aCourierEndsAfterTheMailInHand()
    {
        server().mode("delay 1 DOT");
        CPPUNIT_ASSERT_EQUAL(200, mail(service(), makeLead(service(), "hand@example.com")).status);
        const auto running = courier();
        waitUntil("a conversation", [] { return server().attempts() == 1; });
        running->signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, running->wait(std::chrono::seconds(10)));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("state = 'sent'"));
    }

    void theCourierIsReplacedWhenItDiesAndAtAReload()
    {
        Service own({.workers = 1, .threads = 1, .environment = {{"LEADWIRE_COURIER", "on"}}});
        const auto couriers = [&]
        {
            std::vector<pid_t> found;
            for (const auto child : own.workers())
                if (has(textOf("/proc/" + std::to_string(child) + "/cmdline"), "courier")) found.push_back(child);
            return found;
        };
        const auto another = [&](pid_t than)
        {
            return [&couriers, than]
            {
                const auto now = couriers();
                return now.size() == 1 && now[0] != than;
            };
        };
        waitUntil("a courier", another(0));
        const pid_t first = couriers().at(0);
        CPPUNIT_ASSERT_EQUAL(0, ::kill(first, SIGKILL));
        waitUntil("another courier", another(first));
        const pid_t second = couriers().at(0);
        own.program().signal(SIGHUP);
        waitUntil("a courier of the next generation", another(second));
    }

    void quotasAreExactUnderRaces()
    {
        Service limited({.environment = {{"LEADWIRE_RATE_LIMITS", "on"},
                                         {"LEADWIRE_MAIL_PER_RECIPIENT_HOUR", "7"},
                                         {"LEADWIRE_MAIL_PER_KEY_HOUR", "9"}}});
        const Tenant ours = _tenant;
        _tenant = limited.tenant();
        CPPUNIT_ASSERT_EQUAL(0, limited
                                    .command({"mail", "set", workspace(), "--host=127.0.0.1", "--port=25",
                                              "--security=none", "--sender=a@b.example"})
                                    .status);
        const std::string lead = makeLead(limited, "one@example.com"), other = makeLead(limited, "two@example.com");
        constexpr int clients = 20;
        auto answers = together(clients, [&](int) { return mail(limited, lead); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 7L, Leadwire::count(answers, 200));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), clients - 7L, Leadwire::count(answers, 429));
        answers = together(clients, [&](int) { return mail(limited, other); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 2L, Leadwire::count(answers, 200));
        CPPUNIT_ASSERT_EQUAL(std::string("9"), limited.sql().run("SELECT count(*) FROM mail"));
        _tenant = ours;
    }

    void mailSettingsAreSetAndShown()
    {
        const std::string port = "--port=" + std::to_string(server().port());
        done({"mail", "set", workspace(), "--host=localhost", port, "--username=me", "--sender=sales@acme.example",
              "--name=Akmé"},
             std::string(SmtpServer::password) + "\n");
        const std::string shown = done({"mail", "show", workspace()});
        for (const std::string part : {"localhost", "starttls", "me", "sales@acme.example", "Akmé"})
            CPPUNIT_ASSERT_MESSAGE(shown, has(shown, part));
        CPPUNIT_ASSERT_MESSAGE(shown, !has(shown, "s3cret"));
        const std::string kept =
            service().sql().run("SELECT mail_relay::text FROM mail_relay WHERE workspace_id = " + _tenant.workspace);
        CPPUNIT_ASSERT_MESSAGE(kept, !has(kept, "s3cret") && !has(kept, "7333637265"));
        CPPUNIT_ASSERT_EQUAL(std::string("sent: 250 2.0.0 kept"),
                             done({"mail", "test", workspace(), "--to=a@b.example"}));
        const auto got = server().mails().at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("me"), got.user);
        CPPUNIT_ASSERT(got.tls);
        CPPUNIT_ASSERT_EQUAL(std::size_t{44}, done({"mail", "key"}).size());
    }

    static void expectRefusal(const std::string& words, const Finished& finished)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(finished.output + finished.errors, 1, finished.status);
        CPPUNIT_ASSERT_MESSAGE(finished.errors, has(finished.errors, words));
        CPPUNIT_ASSERT_MESSAGE(finished.errors, !has(finished.errors, "hunter2") && !has(finished.errors, key()));
    }

    Finished setWith(const std::vector<std::string>& more, const std::string& input = "") const
    {
        std::vector<std::string> words{"mail", "set", workspace()};
        words.insert(words.end(), more.begin(), more.end());
        return command(words, input);
    }

    void settingsThatCannotBeRightAreRefused()
    {
        const std::string host = "--host=mail.example", sender = "--sender=a@b.example";
        expectRefusal("--host is missing", setWith({sender}));
        expectRefusal("the host must be", setWith({"--host=mail example", sender}));
        expectRefusal("the host must be", setWith({"--host=a\r\nb", sender}));
        expectRefusal("the port must be", setWith({host, sender, "--port=65536"}));
        expectRefusal("the port must be", setWith({host, sender, "--port=0"}));
        expectRefusal("--port is 'x'; it must be a number", setWith({host, sender, "--port=x"}));
        expectRefusal("the security must be", setWith({host, sender, "--security=ssl"}));
        for (const std::string wrong : {"a", "a@b,c@d", "a@b\nBcc: c@d", "<a@b>", "jörg@b.example"})
            expectRefusal("the sender must be", setWith({host, "--sender=" + wrong}));
        expectRefusal("no controls", setWith({host, sender, "--name=a\nb"}));
        expectRefusal("read from standard input", setWith({host, sender, "--username=me"}));
        expectRefusal("protected connection", setWith({host, sender, "--username=me", "--security=none"}, "hunter2\n"));
        expectRefusal("there is no workspace", command({"mail", "set", "--workspace=999999", host, sender}));
        expectRefusal("no mail settings", command({"mail", "show", "--workspace=999999"}));
        for (const std::string wrong : {"", "short"})
            expectRefusal(wrong.empty() ? "mail.key is not set" : "mail.key must be 32 bytes",
                          setWith({host, sender, "--username=me", "--set=mail.key=" + wrong}, "hunter2\n"));
        CPPUNIT_ASSERT(has(done({"mail", "show", workspace()}), "127.0.0.1")); // none of it was kept
    }

    void theQueueIsShownAndRetried()
    {
        const std::string lead = makeLead(service(), "q@example.com");
        CPPUNIT_ASSERT_EQUAL(200, mail(service(), lead).status);
        std::string shown = done({"mail", "queue", workspace()});
        CPPUNIT_ASSERT_MESSAGE(shown, has(shown, "queued") && has(shown, "q@example.com"));
        server().mode("550 RCPT");
        done({"courier", "--once"});
        shown = done({"mail", "queue", workspace(), "--state=failed"});
        CPPUNIT_ASSERT_MESSAGE(shown, has(shown, "550 told to say so at RCPT"));
        server().mode("");
        CPPUNIT_ASSERT_EQUAL(std::string("1 mails are due now"), done({"mail", "retry", workspace()}));
        done({"courier", "--once"});
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("state = 'sent'"));
        expectRefusal("no such mail", command({"mail", "retry", workspace(), "--mail=1"}));
        expectRefusal("--state is 'x'", command({"mail", "queue", workspace(), "--state=x"}));
    }

    void aTestMailTellsWhatTheServerSays()
    {
        server().mode("554 CONNECT");
        expectRefusal("554 told to say so at CONNECT", command({"mail", "test", workspace(), "--to=a@b.example"}));
        connect(closedPort());
        expectRefusal("not sent", command({"mail", "test", workspace(), "--to=a@b.example"}));
        expectRefusal("it must be one address", command({"mail", "test", workspace(), "--to=a@b,c@d"}));
    }

    void aFileOfCertificatesThatCannotBeReadIsNamed()
    {
        const std::string setting = "--set=mail.ca_file=/nonexistent/ca.pem";
        const Finished found = command({"check", "--set=cors=", setting});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(found.output, 1, found.status);
        CPPUNIT_ASSERT_MESSAGE(found.output, has(found.output, "mail.ca_file, /nonexistent/ca.pem,"));
        expectRefusal("mail.ca_file, /nonexistent/ca.pem,", command({"courier", "--once", setting}));
    }

    void checkFindsPasswordsOfAnotherKey()
    {
        CPPUNIT_ASSERT_EQUAL(
            0, setWith({"--host=mail.example", "--sender=a@b.example", "--username=me"}, "hunter2\n").status);
        const std::string checked = done({"check", "--set=cors="});
        CPPUNIT_ASSERT_MESSAGE(checked, has(checked, "warning  the mail server of workspace " + _tenant.workspace +
                                                         ", mail.example:587, does not take mail: "));
        CPPUNIT_ASSERT_MESSAGE(checked, !has(checked, "cannot be unsealed"));
        const Finished other = command({"check", "--set=mail.key=" + std::string(43, 'A') + "="});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(other.output, 1, other.status);
        CPPUNIT_ASSERT_MESSAGE(other.output, has(other.output, "cannot be unsealed") && !has(other.output, "AAAA"));
    }
};

static const RunsBehind<MailTest> registered{Front::nginx};

} // namespace Leadwire
