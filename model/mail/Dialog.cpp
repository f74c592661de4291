#include "model/mail/Dialog.h"

#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <array>
#include <cctype>

namespace Leadwire
{
namespace
{

constexpr std::size_t longestReply = 65536;

std::vector<Poco::Net::IPAddress> addressesOf(const std::string& host)
{
    Poco::Net::IPAddress address;
    if (Poco::Net::IPAddress::tryParse(host, address)) return {address};
    return Poco::Net::DNS::hostByName(host).addresses();
}

Poco::Net::StreamSocket connected(const std::string& host, Poco::UInt16 port, const MailPatience& patience)
{
    const auto addresses = addressesOf(host);
    for (std::size_t i = 0; i < addresses.size(); ++i)
    {
        try
        {
            Poco::Net::StreamSocket socket;
            socket.connect({addresses[i], port}, patience.connect);
            socket.setReceiveTimeout(patience.receive);
            socket.setSendTimeout(patience.receive);
            return socket;
        }
        catch (const Poco::Exception&)
        {
            if (i + 1 == addresses.size()) throw;
        }
    }
    throw Poco::Net::HostNotFoundException(host);
}

int codeOf(const std::string& line)
{
    constexpr std::size_t digits = 3;
    if (line.size() < digits) return 0;
    int code = 0;
    for (std::size_t i = 0; i < digits; ++i)
    {
        if (line[i] < '0' || line[i] > '9') return 0;
        code = code * 10 + (line[i] - '0');
    }
    return line.size() == digits || line[digits] == ' ' || line[digits] == '-' ? code : 0;
}

} // namespace

Dialog::Dialog(const std::string& host, Poco::UInt16 port, const MailPatience& patience) :
    _socket(connected(host, port, patience)), _deadline(std::chrono::steady_clock::now() + patience.whole)
{
}

void Dialog::protect(const std::string& host, const Poco::Net::Context::Ptr& context)
{
    if (!_ahead.empty()) throw Poco::ProtocolException("the mail server spoke before its turn");
    _socket = Poco::Net::SecureStreamSocket::attach(_socket, host, context);
}

void Dialog::send(const std::string& bytes)
{
    for (std::size_t sent = 0; sent < bytes.size();)
    {
        const int step = _socket.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent));
        if (step <= 0) throw Poco::Net::ConnectionAbortedException("the connection was lost");
        sent += static_cast<std::size_t>(step);
    }
}

Reply Dialog::receive()
{
    Reply reply;
    for (;;)
    {
        const std::string next = line();
        reply.code = codeOf(next);
        reply.text += (reply.text.empty() ? "" : "\n") + next;
        if (reply.code == 0 || next.size() == 3 || next[3] == ' ') return reply;
        if (reply.text.size() > longestReply) throw Poco::ProtocolException("the mail server does not stop talking");
    }
}

Reply Dialog::ask(const std::string& line)
{
    send(line + "\r\n");
    return receive();
}

std::string Dialog::line()
{
    for (;;)
    {
        if (const auto end = _ahead.find('\n'); end != std::string::npos)
        {
            std::string line = _ahead.substr(0, end);
            _ahead.erase(0, end + 1);
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        if (_ahead.size() > longestReply) throw Poco::ProtocolException("the mail server does not stop talking");
        if (std::chrono::steady_clock::now() > _deadline)
            throw Poco::TimeoutException("the mail server takes too long");
        std::array<char, 4096> buffer{};
        const int size = _socket.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
        if (size <= 0) throw Poco::Net::ConnectionResetException("the mail server closed the connection");
        _ahead.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

} // namespace Leadwire
