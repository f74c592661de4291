// Conversations with a real mail server that fails at every step in every way, and what is made of it.
#include "model/mail/Delivery.h"

#include "model/mail/Message.h"
#include "tests/SmtpServer.h"

#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <memory>
#include <thread>

namespace Leadwire
{

class DeliveryTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(DeliveryTest);
    CPPUNIT_TEST(aMailArrivesAsItWasTyped);
    CPPUNIT_TEST(everyReplyAtEveryStepIsUnderstood);
    CPPUNIT_TEST(aConnectionThatEndsIsTheRelaysFailure);
    CPPUNIT_TEST(aBrokenPipeEndsNoProcess);
    CPPUNIT_TEST(aMailTakenWithoutAReplyCountsAsNotSent);
    CPPUNIT_TEST(aSilentServerIsGivenUp);
    CPPUNIT_TEST(nobodyListeningIsTheRelaysFailure);
    CPPUNIT_TEST(aServerThatTalksNonsenseIsGivenUp);
    CPPUNIT_TEST(aReplyCutInTheMiddleIsGivenUp);
    CPPUNIT_TEST(mailGoesThroughStartTls);
    CPPUNIT_TEST(mailGoesThroughTls);
    CPPUNIT_TEST(anUntrustedCertificateIsRefused);
    CPPUNIT_TEST(aCertificateOfAnotherNameIsRefused);
    CPPUNIT_TEST(startTlsIsNeverLeftOut);
    CPPUNIT_TEST(whatWasSaidBeforeStartTlsIsNotTakenForProtected);
    CPPUNIT_TEST(aPasswordIsSentAndChecked);
    CPPUNIT_TEST(aServerWithoutAuthGetsNoPassword);
    CPPUNIT_TEST(addressesBeyondAsciiNeedAServerThatTakesThem);
    CPPUNIT_TEST(whatIsNotOneAddressIsNeverSpoken);
    CPPUNIT_TEST(dotsAndHeadersInABodyStayInIt);
    CPPUNIT_TEST_SUITE_END();

    static SmtpServer& server()
    {
        static SmtpServer shared;
        return shared;
    }

    static const Delivery& delivery()
    {
        static const Delivery shared(server().caFile(), patience());
        return shared;
    }

    static MailPatience patience() { return {Poco::Timespan(2, 0), Poco::Timespan(1, 0), std::chrono::seconds(5)}; }

    static Relay relay(const std::string& security = "none")
    {
        Relay relay;
        relay.host = security == "none" ? "127.0.0.1" : "localhost";
        relay.port = security == "tls" ? server().tlsPort() : server().port();
        relay.security = security;
        relay.sender = "sales@acme.example";
        return relay;
    }

    static Envelope envelope(const std::string& body = "Hello", const std::string& recipient = "john@example.com")
    {
        const Message message{"<1@acme.example>", "sales@acme.example", "Akmé Sales", recipient, "Grüße", body};
        return {message.sender, recipient, message.text(0)};
    }

    static Delivered send(const Relay& relay, const std::string& password = "")
    {
        return delivery().deliver(relay, password, envelope());
    }

    static void expect(MailOutcome outcome, const Delivered& delivered, const std::string& what = "")
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what + ": " + delivered.reply, std::string(nameOf(outcome)),
                                     std::string(nameOf(delivered.outcome)));
        CPPUNIT_ASSERT_MESSAGE(what, !delivered.reply.empty());
    }

public:
    void setUp() override { server().clear(); }

private:
    void aMailArrivesAsItWasTyped()
    {
        const Delivered delivered = send(relay());
        expect(MailOutcome::sent, delivered);
        CPPUNIT_ASSERT_EQUAL(std::string("250 2.0.0 kept"), delivered.reply);
        const auto mails = server().mails();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, mails.size());
        CPPUNIT_ASSERT_EQUAL(std::string("sales@acme.example"), mails[0].from);
        CPPUNIT_ASSERT(mails[0].to == std::vector<std::string>{"john@example.com"});
        CPPUNIT_ASSERT_EQUAL(envelope().text + ".\r\n", mails[0].data);
        CPPUNIT_ASSERT_EQUAL(std::string("Hello\r\n"), mails[0].body());
        CPPUNIT_ASSERT_EQUAL(std::string("=?UTF-8?B?R3LDvMOfZQ==?="), mails[0].header("Subject"));
    }

    void everyReplyAtEveryStepIsUnderstood()
    {
        for (const std::string step : {"CONNECT", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT"})
        {
            const bool isRelays = step == "CONNECT" || step == "EHLO" || step == "STARTTLS" || step == "AUTH";
            Relay used = relay(step == "STARTTLS" ? "starttls" : "none");
            if (step == "AUTH") used.username = "sales";
            for (const std::string code : {"421", "450", "451", "452", "500", "535", "550", "554", "299", "399", "199"})
            {
                server().mode(code + " " + step);
                MailOutcome outcome = MailOutcome::relay;
                if (code.starts_with('5')) outcome = MailOutcome::refused;
                if (code.starts_with('4') && code != "421" && !isRelays) outcome = MailOutcome::deferred;
                if (code == "299" && step != "DATA") continue; // means yes
                if (code == "399" && step == "DATA") continue;
                const Delivered delivered = send(used, SmtpServer::password);
                expect(outcome, delivered, code + " " + step);
                CPPUNIT_ASSERT_EQUAL(code + " told to say so at " + step, delivered.reply);
                CPPUNIT_ASSERT_EQUAL(std::stoi(code), delivered.code);
            }
        }
        CPPUNIT_ASSERT(server().mails().empty());
    }

    void aConnectionThatEndsIsTheRelaysFailure()
    {
        for (const std::string step : {"CONNECT", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT"})
            for (const std::string security : {"none", "starttls", "tls"})
            {
                Relay used = relay(security);
                if (step == "STARTTLS" && security != "starttls") continue;
                if (step == "AUTH") used.username = "sales";
                server().mode("drop " + step);
                expect(MailOutcome::relay, send(used, SmtpServer::password), step + " " + security);
            }
        CPPUNIT_ASSERT(server().mails().empty());
    }

    void aBrokenPipeEndsNoProcess()
    {
        bool isBlocked = false;
        std::jthread(
            [&]
            {
                send(relay());
                sigset_t blocked;
                ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
                isBlocked = ::sigismember(&blocked, SIGPIPE) == 1;
            })
            .join();
        CPPUNIT_ASSERT(isBlocked);
    }

    void aMailTakenWithoutAReplyCountsAsNotSent()
    {
        server().mode("drop AFTER");
        expect(MailOutcome::relay, send(relay()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, server().mails().size());
    }

    void aSilentServerIsGivenUp()
    {
        for (const std::string security : {"none", "tls"})
        {
            server().mode("delay 30 MAIL");
            const auto began = std::chrono::steady_clock::now();
            expect(MailOutcome::relay, send(relay(security)), security);
            CPPUNIT_ASSERT(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
        }
    }

    void nobodyListeningIsTheRelaysFailure()
    {
        Relay used = relay();
        used.port = closedPort();
        expect(MailOutcome::relay, send(used));
        used.host = "nowhere.invalid";
        expect(MailOutcome::relay, send(used));
    }

    /// What is made of a server that says this, once.
    static Delivered hearing(const std::string& words, Relay used = relay())
    {
        const Poco::Net::ServerSocket listening(Poco::Net::SocketAddress("127.0.0.1", 0));
        std::jthread speaker(
            [&]
            {
                Poco::Net::ServerSocket own(listening);
                Poco::Net::StreamSocket client = own.acceptConnection();
                client.sendBytes(words.data(), static_cast<int>(words.size()));
                client.shutdownSend();
                char byte = 0;
                while (client.receiveBytes(&byte, 1) > 0) {}
            });
        used.port = listening.address().port();
        return send(used);
    }

    void aServerThatTalksNonsenseIsGivenUp()
    {
        for (const std::string& words :
             std::vector<std::string>{"HTTP/1.1 400 Bad Request\r\n\r\n", "\r\n", "2\r\n", "22x ok\r\n",
                                      std::string("\0\0\0\r\n", 5), "2200 ok\r\n"})
            expect(MailOutcome::relay, hearing(words), words);
        const Delivered delivered = hearing("550 \xff\xfe \x1b[31m no\r\n");
        expect(MailOutcome::refused, delivered);
        CPPUNIT_ASSERT_EQUAL(std::string("550 ?? ?[31m no"), delivered.reply);
    }

    void aReplyCutInTheMiddleIsGivenUp()
    {
        expect(MailOutcome::relay, hearing("220-one\r\n220-two\r\n"));
        expect(MailOutcome::relay, hearing("220 no end"));
        expect(MailOutcome::relay, hearing(""));
    }

    void mailGoesThroughStartTls()
    {
        expect(MailOutcome::sent, send(relay("starttls")));
        CPPUNIT_ASSERT(server().mails().at(0).tls);
    }

    void mailGoesThroughTls()
    {
        expect(MailOutcome::sent, send(relay("tls")));
        CPPUNIT_ASSERT(server().mails().at(0).tls);
    }

    void anUntrustedCertificateIsRefused()
    {
        const Delivery stranger("", patience()); // trusts the system's, who do not know the test's
        for (const std::string security : {"starttls", "tls"})
            expect(MailOutcome::relay, stranger.deliver(relay(security), "", envelope()), security);
        CPPUNIT_ASSERT(server().mails().empty());
    }

    void aCertificateOfAnotherNameIsRefused()
    {
        for (const std::string security : {"starttls", "tls"})
        {
            Relay used = relay(security);
            used.host = "127.0.0.1"; // the certificate is for localhost
            expect(MailOutcome::relay, send(used), security);
        }
        CPPUNIT_ASSERT(server().mails().empty());
    }

    void startTlsIsNeverLeftOut()
    {
        server().mode("offer AUTH SMTPUTF8");
        const Delivered delivered = send(relay("starttls"));
        expect(MailOutcome::relay, delivered);
        CPPUNIT_ASSERT_EQUAL(std::string("the mail server offers no STARTTLS"), delivered.reply);
        CPPUNIT_ASSERT(server().mails().empty());
    }

    void whatWasSaidBeforeStartTlsIsNotTakenForProtected()
    {
        const Delivered delivered =
            hearing("220 x\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 AUTH PLAIN\r\n235 ok\r\n", relay("starttls"));
        expect(MailOutcome::relay, delivered);
        CPPUNIT_ASSERT_MESSAGE(delivered.reply, delivered.reply.find("before its turn") != std::string::npos);
    }

    void aPasswordIsSentAndChecked()
    {
        for (const std::string security : {"none", "starttls", "tls"})
        {
            server().clear();
            Relay used = relay(security);
            used.username = "sales";
            expect(MailOutcome::sent, send(used, SmtpServer::password), security);
            CPPUNIT_ASSERT_EQUAL(std::string("sales"), server().mails().at(0).user);
            const Delivered refused = send(used, "wrong");
            expect(MailOutcome::refused, refused, security);
            CPPUNIT_ASSERT_EQUAL(535, refused.code);
            CPPUNIT_ASSERT(refused.reply.find("wrong") == std::string::npos);
        }
    }

    void aServerWithoutAuthGetsNoPassword()
    {
        server().mode("offer SMTPUTF8");
        Relay used = relay();
        used.username = "sales";
        expect(MailOutcome::relay, send(used, SmtpServer::password));
        CPPUNIT_ASSERT(server().mails().empty());
    }

    void addressesBeyondAsciiNeedAServerThatTakesThem()
    {
        const Envelope abroad = envelope("x", "jörg@example.com");
        expect(MailOutcome::sent, delivery().deliver(relay(), "", abroad));
        CPPUNIT_ASSERT_EQUAL(std::string("jörg@example.com"), server().mails().at(0).to.at(0));
        server().mode("offer AUTH");
        expect(MailOutcome::refused, delivery().deliver(relay(), "", abroad));
    }

    void whatIsNotOneAddressIsNeverSpoken()
    {
        for (const std::string& address :
             std::vector<std::string>{"a@b>\r\nRCPT TO:<c@d", "a@b,c@d", "", "a", "a@b\r\n", std::string("a\0@b", 4)})
            for (const bool isSender : {false, true})
            {
                Envelope wrong = envelope();
                (isSender ? wrong.sender : wrong.recipient) = address;
                expect(MailOutcome::refused, delivery().deliver(relay(), "", wrong), address);
            }
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, server().attempts());
    }

    void dotsAndHeadersInABodyStayInIt()
    {
        const std::string body = ".\r\n.\r\n..\nBcc: x@example.com\n\nRCPT TO:<x@example.com>\r\n.\r\nQUIT\r\n";
        expect(MailOutcome::sent, delivery().deliver(relay(), "", envelope(body)));
        // A message whose own lines begin with dots ends once as well.
        expect(MailOutcome::sent, delivery().deliver(relay(), "", {"a@b", "c@d", ".x: y\r\n\r\n.\r\n..\r\nz\r\n"}));
        const auto mails = server().mails();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, mails.size());
        CPPUNIT_ASSERT_EQUAL(
            std::string(".\r\n.\r\n..\r\nBcc: x@example.com\r\n\r\nRCPT TO:<x@example.com>\r\n.\r\nQUIT\r\n"),
            mails[0].body());
        CPPUNIT_ASSERT_EQUAL(std::string("..x: y\r\n\r\n..\r\n...\r\nz\r\n.\r\n"), mails[1].data);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeliveryTest);

} // namespace Leadwire
