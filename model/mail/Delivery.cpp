// Security: a relay that shall be protected is never spoken to in the clear beyond STARTTLS; its certificate must be
// trusted and be its own; a password goes nowhere else. Exactly one recipient is named. Lines that begin with a dot get
// a second one, so a message ends once.
#include "model/mail/Delivery.h"

#include "model/mail/Base64.h"
#include "model/mail/Message.h"

#include <Poco/Net/NetSSL.h>
#include <Poco/String.h>

#include <unistd.h>

#include <array>
#include <csignal>
#include <mutex>
#include <sstream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

Poco::Net::Context::Ptr makeContext(const std::string& caFile)
{
    static std::once_flag once;
    std::call_once(once, [] { Poco::Net::initializeSSL(); });
    Poco::Net::Context::Params params;
    params.caLocation = caFile;
    params.loadDefaultCAs = caFile.empty();
    // Anything less strict lets Poco 1.11 skip the name of a server on this host.
    params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
    try
    {
        Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params));
        context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
        return context;
    }
    catch (const Poco::Exception& failure)
    {
        const std::string what =
            caFile.empty() ? "the system's certificates" : "the certificates in mail.ca_file, " + caFile + ",";
        throw std::runtime_error(what + " cannot be read: " + failure.displayText());
    }
}

std::string printable(const std::string& text)
{
    constexpr std::size_t longest = 500;
    std::string shown;
    for (const char c : text.substr(0, longest)) shown += c == '\n' ? ' ' : (c < ' ' || c > '~' ? '?' : c);
    return shown;
}

// Sockets and TLS of Poco 1.11 raise it where a server has closed, which would end the process.
void ignoreBrokenPipes()
{
    sigset_t pipe;
    ::sigemptyset(&pipe);
    ::sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

std::string ownName()
{
    constexpr std::size_t longest = 256;
    std::array<char, longest> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0' || hasControls(name.data()))
        return "localhost";
    return name.data();
}

/// A conversation that has come to its end before the mail was taken.
struct Ended
{
    Delivered how;
};

/// The steps of one conversation, each of which throws Ended or Poco::Exception.
class Conversation
{
public:
    Conversation(const Relay& relay, const Poco::Net::Context::Ptr& context, const MailPatience& patience) :
        _relay(relay), _context(context), _dialog(relay.host, static_cast<Poco::UInt16>(relay.port), patience)
    {
    }

    void greet()
    {
        if (_relay.security == "tls") _dialog.protect(_relay.host, _context);
        expect(2, _dialog.receive());
        hello();
        if (_relay.security != "starttls") return;
        if (!offers("STARTTLS")) fail("the mail server offers no STARTTLS");
        expect(2, _dialog.ask("STARTTLS"));
        _dialog.protect(_relay.host, _context);
        hello(); // what was offered before counts for nothing
    }

    void authenticate(const std::string& user, const std::string& password)
    {
        using namespace std::string_literals;
        if (offers("AUTH", "PLAIN"))
        {
            expect(2, _dialog.ask("AUTH PLAIN " + base64("\0"s + user + "\0"s + password)));
        }
        else if (offers("AUTH", "LOGIN"))
        {
            expect(3, _dialog.ask("AUTH LOGIN"));
            expect(3, _dialog.ask(base64(user)));
            expect(2, _dialog.ask(base64(password)));
        }
        else { fail("the mail server offers neither AUTH PLAIN nor AUTH LOGIN"); }
    }

    /// Returns what the server says when it has taken the mail.
    Reply handOver(const Envelope& envelope)
    {
        _isAboutMail = true;
        const bool isPlain = isAsciiAddress(envelope.recipient);
        if (!isPlain && !offers("SMTPUTF8"))
            throw Ended{{MailOutcome::refused, 0, "the mail server takes no addresses beyond ASCII"}};
        expect(2, _dialog.ask("MAIL FROM:<" + envelope.sender + ">" + (isPlain ? "" : " SMTPUTF8")));
        expect(2, _dialog.ask("RCPT TO:<" + envelope.recipient + ">"));
        expect(3, _dialog.ask("DATA"));
        std::string text = envelope.text.starts_with('.') ? "." + envelope.text : envelope.text;
        Poco::replaceInPlace(text, std::string("\r\n."), std::string("\r\n.."));
        return expect(2, _dialog.ask(text + "."));
    }

    void leave() { _dialog.send("QUIT\r\n"); }

private:
    void hello() { _offers = "\n" + Poco::toUpper(expect(2, _dialog.ask("EHLO " + ownName())).text) + "\n"; }

    bool offers(const std::string& extension, const std::string& word = "") const
    {
        std::istringstream lines(_offers);
        for (std::string line; std::getline(lines, line);)
        {
            constexpr std::size_t code = 4;
            std::string said = line.size() > code ? line.substr(code) : "";
            Poco::translateInPlace(said, "=", " ");
            if ((said + " ").starts_with(extension + " ") && (said + " ").find(" " + word) != std::string::npos)
                return true;
        }
        return false;
    }

    Reply expect(int kind, Reply reply) const
    {
        constexpr int hundred = 100, closing = 421;
        if (reply.code / hundred == kind) return reply;
        MailOutcome outcome = MailOutcome::relay;
        if (reply.code / hundred == 5) outcome = MailOutcome::refused;
        if (reply.code / hundred == 4 && reply.code != closing && _isAboutMail) outcome = MailOutcome::deferred;
        if (reply.code == 0) fail("the mail server gives no SMTP reply: " + printable(reply.text));
        throw Ended{{outcome, reply.code, printable(reply.text)}};
    }

    [[noreturn]] static void fail(const std::string& problem) { throw Ended{{MailOutcome::relay, 0, problem}}; }

    const Relay& _relay;
    const Poco::Net::Context::Ptr& _context;
    Dialog _dialog;
    std::string _offers; ///< the reply to EHLO, in capitals
    bool _isAboutMail = false;
};

} // namespace

Delivery::Delivery(const std::string& caFile, MailPatience patience) :
    _context(makeContext(caFile)), _patience(std::move(patience))
{
}

Delivered Delivery::deliver(const Relay& relay, const std::string& password, const Envelope& envelope) const
{
    if (!isAsciiAddress(envelope.sender) || !isMailAddress(envelope.recipient))
        return {MailOutcome::refused, 0, "the sender or the recipient is not one address"};
    ignoreBrokenPipes();
    Delivered delivered;
    try
    {
        Conversation conversation(relay, _context, _patience);
        conversation.greet();
        if (relay.username) conversation.authenticate(*relay.username, password);
        const Reply taken = conversation.handOver(envelope);
        delivered = {MailOutcome::sent, taken.code, printable(taken.text)};
        conversation.leave();
    }
    catch (const Ended& ended)
    {
        return ended.how;
    }
    catch (const Poco::Exception& failure)
    {
        if (delivered.outcome != MailOutcome::sent) // else it was taken, and only the farewell failed
            delivered.reply = printable(failure.displayText());
    }
    return delivered;
}

std::optional<std::string> Delivery::problemWith(const Relay& relay, const std::string& password) const
{
    ignoreBrokenPipes();
    try
    {
        Conversation conversation(relay, _context, _patience);
        conversation.greet();
        if (relay.username) conversation.authenticate(*relay.username, password);
        conversation.leave();
    }
    catch (const Ended& ended)
    {
        return ended.how.reply;
    }
    catch (const Poco::Exception& failure)
    {
        return printable(failure.displayText());
    }
    return std::nullopt;
}

} // namespace Leadwire
