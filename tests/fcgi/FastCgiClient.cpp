// Builds and reads FastCGI records.
#include "tests/fcgi/FastCgiClient.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace Leadwire
{

namespace
{

constexpr std::size_t longestContent = 65535;
constexpr int patience = 10; ///< seconds

char byte(std::size_t value)
{
    return static_cast<char>(value & 0xFFU);
}

std::string length(std::size_t value)
{
    if (value < 128) return {byte(value)};
    return {byte(value >> 24U | 0x80U), byte(value >> 16U), byte(value >> 8U), byte(value)};
}

std::size_t value(char high, char low)
{
    return std::size_t{static_cast<unsigned char>(high)} << 8U | static_cast<unsigned char>(low);
}

} // namespace

std::string FastCgiClient::Answer::header(std::string_view name) const
{
    const std::string sought = "\r\n" + std::string(name) + ": ";
    const std::string lines = "\r\n" + head + "\r\n";
    const auto start = lines.find(sought);
    if (start == std::string::npos) return {};
    const auto first = start + sought.size();
    return lines.substr(first, lines.find("\r\n", first) - first);
}

int FastCgiClient::Answer::status() const
{
    return static_cast<int>(std::strtol(header("Status").c_str(), nullptr, 10));
}

FastCgiClient::FastCgiClient() : _socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (_socket < 0) throw std::system_error(errno, std::generic_category(), "socket");
    const timeval bound{patience, 0};
    ::setsockopt(_socket, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    ::setsockopt(_socket, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
}

FastCgiClient::~FastCgiClient()
{
    ::close(_socket);
}

void FastCgiClient::connect(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::system_error(errno, std::generic_category(), "connect to " + path);
}

void FastCgiClient::send(std::string_view bytes)
{
    while (!bytes.empty())
    {
        const ssize_t sent = ::send(_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) throw std::system_error(errno, std::generic_category(), "send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void FastCgiClient::waitUntilRead()
{
    for (int tries = 0; tries < patience * 1000; ++tries)
    {
        int unread = 0;
        if (::ioctl(_socket, SIOCOUTQ, &unread) != 0) throw std::system_error(errno, std::generic_category(), "ioctl");
        if (unread == 0) return;
        ::poll(nullptr, 0, 1);
    }
    throw std::runtime_error("nobody reads what was sent");
}

void FastCgiClient::finishSending()
{
    ::shutdown(_socket, SHUT_WR);
}

bool FastCgiClient::readExactly(char* bytes, std::size_t count)
{
    while (count > 0)
    {
        const ssize_t received = ::recv(_socket, bytes, count, 0);
        if (received < 0 && errno != ECONNRESET) throw std::system_error(errno, std::generic_category(), "recv");
        if (received <= 0) return false;
        bytes += received;
        count -= static_cast<std::size_t>(received);
    }
    return true;
}

FastCgiClient::Record FastCgiClient::readRecord()
{
    std::array<char, 8> header{};
    if (!readExactly(header.data(), header.size())) return {};
    const std::size_t padding = static_cast<unsigned char>(header[6]);
    Record record{static_cast<std::uint8_t>(header[1]), std::string(value(header[4], header[5]) + padding, '\0')};
    if (!readExactly(record.content.data(), record.content.size())) return {};
    record.content.resize(record.content.size() - padding);
    return record;
}

FastCgiClient::Answer FastCgiClient::read()
{
    Answer answer;
    std::string output;
    for (Record record = readRecord(); record.type != 0; record = readRecord())
    {
        if (record.type == standardOutput) output += record.content;
        answer.ended = record.type == endRequest;
        if (answer.ended) break;
    }
    const auto end = output.find("\r\n\r\n");
    answer.head = output.substr(0, end);
    if (end != std::string::npos) answer.body = output.substr(end + 4);
    return answer;
}

bool FastCgiClient::isClosed()
{
    char any = 0;
    const ssize_t received = ::recv(_socket, &any, 1, 0);
    return received == 0 || (received < 0 && errno == ECONNRESET);
}

std::string FastCgiClient::record(Type type, std::string_view content, std::uint8_t padding)
{
    const std::size_t id = type == getValues ? 0 : 1;
    std::string bytes{byte(1), byte(type), byte(0), byte(id)};
    bytes += {byte(content.size() >> 8U), byte(content.size()), byte(padding), byte(0)};
    bytes += content;
    return bytes.append(padding, '\0');
}

std::string FastCgiClient::begin(bool keep, std::uint16_t role)
{
    return record(beginRequest, std::string{byte(role >> 8U), byte(role), byte(keep ? 1 : 0), 0, 0, 0, 0, 0});
}

std::string FastCgiClient::pairs(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    std::string bytes;
    for (const auto& [name, value] : pairs)
        bytes.append(length(name.size())).append(length(value.size())).append(name).append(value);
    return bytes;
}

std::string FastCgiClient::input(std::string_view body)
{
    std::string bytes;
    while (!body.empty())
    {
        const std::string_view piece = body.substr(0, longestContent);
        bytes += record(standardInput, piece, byte(8 - piece.size() % 8) & 7);
        body.remove_prefix(piece.size());
    }
    return bytes + record(standardInput, {});
}

std::string FastCgiClient::head(const Asked& asked, const std::vector<std::pair<std::string, std::string>>& more)
{
    std::string content =
        pairs({{"REQUEST_METHOD", asked.method},
               {"REQUEST_URI", asked.uri},
               {"REMOTE_ADDR", "192.0.2.7"},
               {"HTTP_HOST", "leads.example"},
               {"CONTENT_LENGTH", asked.length.empty() ? std::to_string(asked.body.size()) : asked.length}});
    content += pairs(more);
    return begin(asked.keep, asked.role) + record(parameters, content) + record(parameters, {});
}

std::string FastCgiClient::request(const Asked& asked, const std::vector<std::pair<std::string, std::string>>& more)
{
    return head(asked, more) + input(asked.body);
}

} // namespace Leadwire
