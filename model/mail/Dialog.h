/// Lines to and from an SMTP server.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <chrono>
#include <string>

namespace Leadwire
{

/// How long to wait for a mail server.
struct MailPatience
{
    Poco::Timespan connect{10, 0};
    Poco::Timespan receive{60, 0};
    std::chrono::seconds whole{300}; ///< for a conversation, however lively it is
};

/// What a server said.
struct Reply
{
    int code = 0;     ///< three digits; 0 for what is no reply
    std::string text; ///< with the code; several lines are joined by `\n`
};

/// A conversation. Belongs to one thread. Everything throws Poco::Exception when the connection fails, is closed by the
/// server, or takes too long.
///
/// Not Poco's DialogSocket: that of Poco 1.11 never returns when a server closes within a reply of several lines.
class Dialog
{
public:
    /// Connects to the first address of the host that answers.
    Dialog(const std::string& host, Poco::UInt16 port, const MailPatience& patience);

    /// Protects the connection and checks the server's certificate and its name. Throws too if the server has said
    /// something ahead, which a stranger on the way could have put in.
    void protect(const std::string& host, const Poco::Net::Context::Ptr& context);

    void send(const std::string& bytes);
    Reply receive();
    /// Sends a line and waits for the reply.
    Reply ask(const std::string& line);

private:
    std::string line();

    Poco::Net::StreamSocket _socket;
    std::string _ahead; ///< received and not read yet
    std::chrono::steady_clock::time_point _deadline;
};

} // namespace Leadwire
