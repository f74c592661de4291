#include "Http.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

bool isWhole(const std::string& bytes)
{
    const Answer answer = parsed(bytes);
    const std::string length = answer.header("Content-Length");
    return !length.empty() && answer.body.size() >= std::stoul(length);
}

} // namespace

std::string Answer::firstId() const
{
    const auto from = body.find("\"id\":") + 5;
    return body.substr(from, body.find(',', from) - from);
}

std::string Answer::shown() const
{
    return std::to_string(status) + " " + (status == 0 ? failure : body);
}

Client::Client(int port, Headers headers, std::chrono::seconds patience) :
    _session("127.0.0.1", static_cast<Poco::UInt16>(port)), _headers(std::move(headers))
{
    _session.setTimeout(Poco::Timespan(patience.count(), 0));
    _session.setKeepAlive(true);
}

Answer Client::operator()(const Ask& ask)
{
    Answer answer;
    try
    {
        Poco::Net::HTTPRequest request(ask.method, ask.path, Poco::Net::HTTPMessage::HTTP_1_1);
        for (const auto& [name, value] : _headers) request.add(name, value);
        for (const auto& [name, value] : ask.headers) request.add(name, value);
        if (ask.chunked)
            request.setChunkedTransferEncoding(true);
        else if (!ask.body.empty() || ask.method == "POST")
            request.setContentLength(static_cast<std::streamsize>(ask.body.size()));
        _session.sendRequest(request) << ask.body;
        Poco::Net::HTTPResponse response;
        auto& stream = _session.receiveResponse(response);
        Poco::StreamCopier::copyToString(stream, answer.body);
        const auto length = response.getContentLength();
        if (ask.method != "HEAD" && length >= 0 && static_cast<std::size_t>(length) != answer.body.size())
            throw Poco::IOException("the body is shorter than announced");
        answer.status = response.getStatus();
        for (const auto& [name, value] : response) answer.headers.add(name, value);
    }
    catch (const Poco::Exception& failure)
    {
        answer.failure = failure.displayText();
        _session.reset();
    }
    return answer;
}

Answer Client::send(const std::string& method, const std::string& path, const std::string& body)
{
    return (*this)({method, path, body, {{"Content-Type", "application/json"}}});
}

RawConnection::RawConnection(int port) : _socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const timeval patience{20, 0};
    ::setsockopt(_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
}

RawConnection::~RawConnection()
{
    if (_socket >= 0) ::close(_socket);
}

void RawConnection::send(const std::string& bytes) const
{
    // The other side may refuse before it has read all: what it says then is what the test wants to see.
    for (std::size_t sent = 0; sent < bytes.size();)
    {
        const auto count = ::send(_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;
        sent += static_cast<std::size_t>(count);
    }
}

Answer RawConnection::answer() const
{
    return parsed(read(true));
}

std::string RawConnection::read(bool wholeAnswer) const
{
    std::string all;
    std::array<char, 16384> piece{};
    for (;;)
    {
        const auto count = ::recv(_socket, piece.data(), piece.size(), 0);
        if (count <= 0) return all;
        all.append(piece.data(), static_cast<std::size_t>(count));
        if (wholeAnswer && isWhole(all)) return all;
    }
}

void RawConnection::abort()
{
    const linger atOnce{1, 0};
    ::setsockopt(_socket, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    ::close(_socket);
    _socket = -1;
}

std::string exchange(int port, const std::string& bytes)
{
    const RawConnection connection(port);
    connection.send(bytes);
    return connection.rest();
}

Answer parsed(const std::string& bytes)
{
    Answer answer;
    const auto end = bytes.find("\r\n\r\n");
    if (!bytes.starts_with("HTTP/1.") || end == std::string::npos)
    {
        answer.failure = "not HTTP: " + bytes;
        return answer;
    }
    std::istringstream head(bytes.substr(9, end - 9) + "\r\n");
    head >> answer.status;
    std::string line;
    std::getline(head, line);
    while (std::getline(head, line))
    {
        const auto colon = line.find(": ");
        if (colon != std::string::npos)
            answer.headers.add(line.substr(0, colon), line.substr(colon + 2, line.size() - colon - 3));
    }
    answer.body = bytes.substr(end + 4);
    return answer;
}

} // namespace Leadwire
