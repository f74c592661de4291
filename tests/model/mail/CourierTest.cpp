// Couriers at work: what becomes of mails and relays when servers fail, and that no mail is lost or sent twice.
#include "model/mail/Courier.h"

#include "model/Transaction.h"
#include "tests/DatabaseFixture.h"
#include "tests/SmtpServer.h"
#include "tests/served/Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <list>
#include <set>

namespace Leadwire
{

class CourierTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(CourierTest);
    CPPUNIT_TEST(aQueuedMailArrives);
    CPPUNIT_TEST(manyCouriersSendEachMailOnce);
    CPPUNIT_TEST(aTemporaryRefusalIsTriedAgainLater);
    CPPUNIT_TEST(thePausesOfAMailDoubleUpToAnHour);
    CPPUNIT_TEST(aRefusalForGoodIsKeptWithItsReply);
    CPPUNIT_TEST(aFailingRelayPausesAndKeepsItsMails);
    CPPUNIT_TEST(thePausesOfARelayEndAtThirtySeconds);
    CPPUNIT_TEST(aQueueDrainsWhenTheRelayIsBack);
    CPPUNIT_TEST(aMailTakenWithoutAReplyComesAgainAsTheSame);
    CPPUNIT_TEST(oneMailThatBreaksTheConnectionHoldsUpNoOther);
    CPPUNIT_TEST(aBrokenRelayHoldsUpNoOtherWorkspace);
    CPPUNIT_TEST(aMailIsGivenUpWhenItExpires);
    CPPUNIT_TEST(passwordsAreUnsealed);
    CPPUNIT_TEST(aPasswordThatCannotBeUnsealedIsAProblemOfTheRelay);
    CPPUNIT_TEST(stoppingFinishesTheMailInHand);
    CPPUNIT_TEST(whatIsRetriedIsDueAtOnce);
    CPPUNIT_TEST(thePassageOfTheDatabaseIsSurvived);
    CPPUNIT_TEST(aMailInHandDoesNotHoldUpARetry);
    CPPUNIT_TEST(housekeepingIsDone);
    CPPUNIT_TEST(housekeepingThatFailsHoldsUpNoMail);
    CPPUNIT_TEST_SUITE_END();

    static SmtpServer& server()
    {
        static SmtpServer shared;
        return shared;
    }

    std::unique_ptr<Connection> _owner;
    std::vector<std::string> _workspaces;

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        leave(); // couriers see only what is committed
        server().clear();
        _owner = std::make_unique<Connection>(database().owner());
        addWorkspace(server().port());
    }

    void tearDown() override
    {
        for (const auto& workspace : _workspaces) sql("DELETE FROM workspace WHERE id = " + workspace);
        _workspaces.clear();
        _owner.reset();
        DatabaseFixture::tearDown();
    }

private:
    std::string sql(const std::string& statement) const { return ask(*_owner, statement); }

    std::string addWorkspace(int port)
    {
        _workspaces.push_back(sql("SELECT workspace_create('Courier')::text"));
        Relay relay;
        relay.host = "127.0.0.1";
        relay.port = port;
        relay.security = "none";
        relay.sender = "sales@acme.example";
        relay.senderName = "Acme";
        CPPUNIT_ASSERT(Relays(*_owner).set(std::stoll(_workspaces.back()), relay));
        return _workspaces.back();
    }

    void queue(int count, const std::string& workspace) const
    {
        for (int i = 0; i < count; ++i)
            CPPUNIT_ASSERT_EQUAL(std::string("done"),
                                 sql("SELECT mail_enqueue(" + workspace + ", NULL, NULL, NULL, 'to" +
                                     std::to_string(i) + "@example.com', 'Subject', 'Body', NULL, NULL)"));
    }
    void queue(int count) const { queue(count, _workspaces[0]); }

    /// A value of the mails of the first workspace.
    std::string mails(const std::string& expression) const
    {
        return sql("SELECT (" + expression + ")::text FROM mail WHERE workspace_id = " + _workspaces[0]);
    }
    std::string relay(const std::string& expression) const
    {
        return sql("SELECT (" + expression + ")::text FROM mail_relay WHERE workspace_id = " + _workspaces[0]);
    }
    std::string count(const std::string& state) const
    {
        return mails("count(*) FILTER (WHERE state = '" + state + "')");
    }

    static CourierSettings settings(bool once, std::size_t threads = 1)
    {
        CourierSettings settings;
        settings.database = database().program();
        settings.threads = threads;
        settings.once = once;
        settings.patience = {Poco::Timespan(2, 0), Poco::Timespan(2, 0), std::chrono::seconds(10)};
        return settings;
    }

    /// Sends what is due, and ends.
    static void sendDue(CourierSettings chosen = settings(true))
    {
        Courier courier(std::move(chosen));
        waitUntil(
            "the courier's end", [&] { return courier.hasEnded(); }, std::chrono::seconds(30));
        CPPUNIT_ASSERT(!courier.hasFailed());
    }

    static std::set<std::string> distinctIds()
    {
        std::set<std::string> ids;
        for (const auto& mail : server().mails()) ids.insert(mail.header("Message-ID"));
        return ids;
    }

    void aQueuedMailArrives()
    {
        queue(1);
        std::vector<MailReport> reports;
        CourierSettings chosen = settings(true);
        chosen.report = [&](const MailReport& report) { reports.push_back(report); };
        sendDue(std::move(chosen));
        CPPUNIT_ASSERT_EQUAL(
            std::string("sent 1 250 2.0.0 kept true"),
            mails("state || ' ' || attempts || ' ' || reply || ' ' || (sent_at <= clock_timestamp())"));
        const auto received = server().mails().at(0);
        CPPUNIT_ASSERT_EQUAL(mails("message_id"), received.header("Message-ID"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Acme\"\r\n <sales@acme.example>"), received.header("From"));
        CPPUNIT_ASSERT_EQUAL(std::string("to0@example.com"), received.header("To"));
        CPPUNIT_ASSERT_EQUAL(std::string("Body\r\n"), received.body());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, reports.size());
        CPPUNIT_ASSERT_EQUAL(std::string("sent"), reports[0].state);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, reports[0].attempt);
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, server().mails().size());
    }

    void manyCouriersSendEachMailOnce()
    {
        constexpr int burst = 120;
        queue(burst);
        {
            std::list<Courier> couriers;
            for (int i = 0; i < 3; ++i) couriers.emplace_back(settings(false, 3));
            waitUntil(
                "all mails", [&] { return count("sent") == std::to_string(burst); }, std::chrono::seconds(30));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{burst}, server().mails().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{burst}, distinctIds().size());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), mails("max(attempts)"));
    }

    void aTemporaryRefusalIsTriedAgainLater()
    {
        queue(1);
        for (const std::string step : {"MAIL", "RCPT", "DATA", "DOT"})
        {
            server().mode("451 " + step + " once");
            sendDue();
            CPPUNIT_ASSERT_EQUAL("queued 451 told to say so at " + step, mails("state || ' ' || reply"));
            sendDue(); // it is not due yet
            CPPUNIT_ASSERT_EQUAL(std::string("true"), mails("due_at > clock_timestamp() + interval '2 seconds'"));
            CPPUNIT_ASSERT_EQUAL(std::string("true"), relay("paused_until IS NULL"));
            sql("UPDATE mail SET due_at = clock_timestamp() WHERE workspace_id = " + _workspaces[0]);
        }
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("sent 5"), mails("state || ' ' || attempts"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, server().mails().size());
        CPPUNIT_ASSERT_EQUAL(mails("message_id"), server().mails()[0].header("Message-ID"));
    }

    void thePausesOfAMailDoubleUpToAnHour()
    {
        queue(1);
        int longest = 10;
        for (int attempt = 1; attempt < 40; ++attempt)
        {
            const double wait = std::stod(
                mails("CASE mail_note(workspace_id, id, 'deferred', '451 later') WHEN 'queued' THEN 0 END") == "0"
                    ? mails("extract(epoch FROM due_at - clock_timestamp())")
                    : "-1");
            CPPUNIT_ASSERT_MESSAGE(std::to_string(wait), wait <= longest && wait > 0.75 * longest - 1);
            longest = std::min(3600, longest * 2);
        }
    }

    void aRefusalForGoodIsKeptWithItsReply()
    {
        queue(2);
        server().mode("550 RCPT once");
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("failed"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(std::string("550 told to say so at RCPT"),
                             mails("max(reply) FILTER (WHERE state = 'failed')"));
        Outbox outbox(*_owner);
        CPPUNIT_ASSERT_EQUAL(std::string("550 told to say so at RCPT"),
                             outbox.list(std::stoll(_workspaces[0]), "{failed}").at(0).reply.value());
    }

    void aFailingRelayPausesAndKeepsItsMails()
    {
        queue(3);
        for (const std::string mode : {"450 CONNECT", "451 EHLO", "421 RCPT", "drop DATA", "drop DOT"})
        {
            server().mode(mode);
            const auto before = server().attempts();
            sendDue();
            CPPUNIT_ASSERT_EQUAL_MESSAGE(mode, before + 1, server().attempts()); // the pause holds for all three
            CPPUNIT_ASSERT_EQUAL_MESSAGE(mode, std::string("3"), count("queued"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(mode, std::string("true"), mails("bool_and(due_at <= clock_timestamp())"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                mode, std::string("true"),
                relay("paused_until > clock_timestamp() AND paused_until < clock_timestamp() + interval '30 seconds'"
                      " AND last_problem IS NOT NULL"));
            sql("UPDATE mail_relay SET paused_until = clock_timestamp() WHERE workspace_id = " + _workspaces[0]);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("5"), relay("pauses"));
        server().mode("");
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("3"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"),
                             relay("pauses = 0 AND paused_until IS NULL AND last_problem IS NULL"));
    }

    void thePausesOfARelayEndAtThirtySeconds()
    {
        queue(1);
        for (int i = 0; i < 40; ++i)
        {
            mails("mail_note(workspace_id, id, 'relay', 'closed')");
            const std::string seconds = relay("extract(epoch FROM paused_until - clock_timestamp())");
            CPPUNIT_ASSERT_MESSAGE(seconds, std::stod(seconds) <= 30 && std::stod(seconds) > 0.5);
            // Another courier that fails meanwhile changes nothing.
            const std::string pause = relay("pauses || paused_until::text");
            mails("mail_note(workspace_id, id, 'relay', 'closed')");
            CPPUNIT_ASSERT_EQUAL(pause, relay("pauses || paused_until::text"));
            sql("UPDATE mail_relay SET paused_until = clock_timestamp() WHERE workspace_id = " + _workspaces[0]);
        }
    }

    void aQueueDrainsWhenTheRelayIsBack()
    {
        queue(10);
        server().mode("drop MAIL");
        Courier courier(settings(false, 2));
        waitUntil("failures", [&] { return relay("pauses") == "2"; });
        server().mode("");
        waitUntil(
            "all mails", [&] { return count("sent") == "10"; }, std::chrono::seconds(60));
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, server().mails().size());
    }

    void aMailTakenWithoutAReplyComesAgainAsTheSame()
    {
        queue(1);
        server().mode("drop AFTER once");
        sendDue();
        sql("UPDATE mail_relay SET paused_until = NULL WHERE workspace_id = " + _workspaces[0]);
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("sent"), mails("state"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, server().mails().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, distinctIds().size());
    }

    void oneMailThatBreaksTheConnectionHoldsUpNoOther()
    {
        queue(3);
        server().mode("drop DATA once");
        sendDue();
        sql("UPDATE mail_relay SET paused_until = NULL WHERE workspace_id = " + _workspaces[0]);
        sendDue();
        // The first one came last.
        CPPUNIT_ASSERT_EQUAL(std::string("to0@example.com"), server().mails().at(2).to.at(0));
    }

    void aBrokenRelayHoldsUpNoOtherWorkspace()
    {
        const std::string broken = addWorkspace(closedPort());
        queue(5, broken);
        queue(5);
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("5"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("5"),
            sql("SELECT count(*)::text FROM mail WHERE state = 'queued' AND workspace_id = " + broken));
    }

    void aMailIsGivenUpWhenItExpires()
    {
        queue(2);
        CPPUNIT_ASSERT_EQUAL(std::string("true"),
                             mails("bool_and(expires_at BETWEEN created_at + interval '119 hours' AND"
                                   " created_at + interval '121 hours')"));
        sql("UPDATE mail SET expires_at = clock_timestamp() WHERE recipient = 'to0@example.com' AND workspace_id = " +
            _workspaces[0]);
        server().mode("450 RCPT");
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("to0@example.com"), mails("max(recipient) FILTER (WHERE state = 'failed')"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("queued"));
    }

    void setPassword(const SealingKey& key, std::int64_t sealedFor) const
    {
        sql("UPDATE mail_relay SET username = 'sales', password = '" + key.seal(SmtpServer::password, sealedFor) +
            "' WHERE workspace_id = " + _workspaces[0]);
    }

    void passwordsAreUnsealed()
    {
        queue(1);
        CourierSettings chosen = settings(true);
        chosen.key = SealingKey::create();
        setPassword(SealingKey(chosen.key), std::stoll(_workspaces[0]));
        sendDue(std::move(chosen));
        CPPUNIT_ASSERT_EQUAL(std::string("sales"), server().mails().at(0).user);
    }

    void aPasswordThatCannotBeUnsealedIsAProblemOfTheRelay()
    {
        queue(1);
        const std::string key = SealingKey::create();
        for (const auto& [used, workspace] :
             {std::pair(SealingKey::create(), std::stoll(_workspaces[0])), {key, std::stoll(_workspaces[0]) + 1}})
        {
            setPassword(SealingKey(used), workspace);
            CourierSettings chosen = settings(true);
            chosen.key = key;
            sendDue(std::move(chosen));
            CPPUNIT_ASSERT_EQUAL(std::string("queued"), mails("state"));
            CPPUNIT_ASSERT_EQUAL(std::string("true"), relay("last_problem LIKE '%cannot be unsealed%'"));
            sql("UPDATE mail_relay SET paused_until = NULL WHERE workspace_id = " + _workspaces[0]);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, server().attempts());
    }

    void stoppingFinishesTheMailInHand()
    {
        queue(3);
        server().mode("delay 0.5 DOT");
        {
            Courier courier(settings(false));
            waitUntil("a mail in hand", [&] { return server().attempts() == 1; });
            courier.stop();
        }
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, server().attempts());
    }

    void whatIsRetriedIsDueAtOnce()
    {
        queue(2);
        server().mode("550 RCPT");
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("2"), count("failed"));
        server().mode("");
        Outbox outbox(*_owner);
        const auto workspace = std::stoll(_workspaces[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, outbox.retry(workspace, std::stoll(mails("min(id)"))));
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, outbox.retry(workspace, 0));
        sendDue();
        CPPUNIT_ASSERT_EQUAL(std::string("2"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, outbox.retry(workspace, 0));
    }

    void aMailInHandDoesNotHoldUpARetry()
    {
        queue(2);
        Store courier(database().program());
        Transaction inHand(courier.connection);
        CPPUNIT_ASSERT(courier.outbox.claim(std::stoll(_workspaces[0])));
        ask(*_owner, "SELECT set_config('lock_timeout', '2000', false)");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, Outbox(*_owner).retry(std::stoll(_workspaces[0]), 0));
    }

    void thePassageOfTheDatabaseIsSurvived()
    {
        std::atomic<int> complaints = 0;
        CourierSettings chosen = settings(false, 2);
        chosen.complain = [&](const std::string&) { ++complaints; };
        Courier courier(std::move(chosen));
        Connection superuser(database().superuser());
        for (int i = 1; i <= 3; ++i)
        {
            queue(5);
            ask(superuser, "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity WHERE pid <> "
                           "pg_backend_pid() AND usename = '" +
                               database().program().user + "' AND datname = current_database()");
            waitUntil("all mails", [&] { return count("sent") == std::to_string(5 * i); });
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{15}, distinctIds().size());
        database().renew();
    }

    void housekeepingIsDone()
    {
        std::atomic<int> swept = 0;
        CourierSettings chosen = settings(true, 3);
        chosen.housekeeping.push_back({std::chrono::hours(1), [&](Store&) { ++swept; }});
        sendDue(std::move(chosen));
        CPPUNIT_ASSERT_EQUAL(1, swept.load());
    }

    void housekeepingThatFailsHoldsUpNoMail()
    {
        queue(2);
        std::atomic<int> complaints = 0;
        CourierSettings chosen = settings(true);
        chosen.complain = [&](const std::string&) { ++complaints; };
        chosen.housekeeping.push_back(
            {std::chrono::hours(1), [](Store&) { throw std::runtime_error("the disk is gone"); }});
        Courier courier(std::move(chosen));
        waitUntil("its end", [&] { return courier.hasEnded(); });
        CPPUNIT_ASSERT_EQUAL(std::string("2"), count("sent"));
        CPPUNIT_ASSERT_EQUAL(1, complaints.load());
        CPPUNIT_ASSERT(courier.hasFailed());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CourierTest);

} // namespace Leadwire
