// One request of FastCGI. Every line that looks roundabout here is so because of libfcgi 2.4.2.
#include "fcgi/Exchange.h"

#include "fcgi/CgiParameters.h"
#include "fcgi/Log.h"

#include <fastcgi.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace Leadwire
{

/// libfcgi 2.4.2 waits up to two seconds for the other side when it closes a connection; the time is read from the
/// environment, once, by FCGX_Init (ListenerTest::closingWaitsForNobody). FCGX_Init also takes SIGTERM and SIGUSR1 away
/// from the program, to set a flag that one thread would see; it gets them back (ListenerTest::leavesTheSignalsAlone).
void Exchange::initialise()
{
    ::setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "100", 1);
    struct sigaction terminate
    {
    };
    struct sigaction user
    {
    };
    ::sigaction(SIGTERM, nullptr, &terminate);
    ::sigaction(SIGUSR1, nullptr, &user);
    if (FCGX_Init() != 0) throw std::runtime_error("libfcgi cannot be initialised");
    ::sigaction(SIGTERM, &terminate, nullptr);
    ::sigaction(SIGUSR1, &user, nullptr);
}

Exchange::Exchange(Connections& connections, std::size_t maxBody) : _connections(connections), _maxBody(maxBody)
{
    constexpr int noSocket = -1; // it is never to accept by itself, which it would do where a peer has gone
    FCGX_InitRequest(&_fcgi, noSocket, 0);
}

Exchange::~Exchange()
{
    drop();
}

/// libfcgi 2.4.2 can only block in accept, or in read on the one connection that a thread has kept, where nothing but
/// the web server wakes it; its own examples hold a mutex meanwhile, so that one kept connection stops all threads.
/// Hence `Connections`, and the field `ipcFd` that fcgiapp.h asks not to use: there is no other way to hand it a
/// connection (ListenerTest::stopsAtOnceWhileIdleOnAKeptConnection, aKeptConnectionHoldsNoThread).
bool Exchange::receive(int connection, Request& request, Connections::Turn& turn)
{
    _fcgi.ipcFd = connection;
    _fcgi.keepConnection = 1;                     // told not to keep it, FCGX_Accept_r would close it first
    if (FCGX_Accept_r(&_fcgi) != 0) return false; // as a rule, the peer has closed it
    _begun = true;

    // The connection ends with this request: one that is never idle would keep us from stopping
    // (ListenerTest::aConnectionThatIsNeverIdleCannotKeepItFromStopping).
    if (_connections.isEnding()) _fcgi.keepConnection = 0;

    // libfcgi 2.4.2 takes parameters cut short by the end of the connection for complete
    // (ListenerTest::aRequestCutInItsParametersIsNotDelivered).
    if (FCGX_GetError(_fcgi.in) != 0)
    {
        drop();
        return false;
    }
    if (_fcgi.role != FCGI_RESPONDER)
    {
        refuseRole();
        return false;
    }

    request = Request{};
    const auto announced = readParameters(_fcgi.envp, request);
    _head = request.method == "HEAD";
    _id = request.id;
    if (announced.value_or(0) > 0) turn.pass(); // who knows how fast the body comes

    // libfcgi 2.4.2 does not compare what came with CONTENT_LENGTH (ListenerTest::aShortBodyIsTruncated).
    std::uint64_t received = 0;
    if (!readBody(request.body, received)) request.truncated = true;
    if (announced && *announced != received) request.truncated = true;
    request.tooLarge = received > _maxBody;
    return true;
}

/// libfcgi 2.4.2 hands Authorizer and Filter requests on as if they were ours. What comes after their parameters
/// differs, so the connection cannot be kept (ListenerTest::refusesAnAuthorizer).
void Exchange::refuseRole()
{
    logLine("warning", "role.refused", {{"role", std::int64_t{_fcgi.role}}});
    put("Status: 403 Forbidden\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n");
    _fcgi.keepConnection = 0;
    _begun = false;
    FCGX_Finish_r(&_fcgi);
}

/// Reads to the end of the stream, whatever the method and the length announced: libfcgi 2.4.2 does not skip records
/// left unread, so they, or even the empty closing one, would break the next request of a kept connection
/// (ListenerTest::anOversizedBodyLeavesAKeptConnectionUsable). False if the stream failed.
bool Exchange::readBody(std::string& body, std::uint64_t& received)
{
    std::array<char, 16384> piece;
    for (int count = 1; count > 0;)
    {
        count = FCGX_GetStr(piece.data(), static_cast<int>(piece.size()), _fcgi.in);
        if (count <= 0) break;
        received += static_cast<std::uint64_t>(count);
        if (received <= _maxBody)
            body.append(piece.data(), static_cast<std::size_t>(count));
        else if (!body.empty())
            std::string{}.swap(body);
    }
    return FCGX_GetError(_fcgi.in) == 0;
}

/// False if the client is gone.
bool Exchange::put(std::string_view bytes)
{
    constexpr std::size_t most = 1U << 30; // FCGX_PutStr counts in int
    while (!bytes.empty())
    {
        const auto count = static_cast<int>(std::min(bytes.size(), most));
        if (FCGX_PutStr(bytes.data(), count, _fcgi.out) != count) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// False if the client is gone.
bool Exchange::write(std::string_view bytes)
{
    while (!bytes.empty())
    {
        const ssize_t sent = ::send(_fcgi.ipcFd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// Appends one record of the FastCGI specification (3.3).
void Exchange::appendRecord(std::string& records, unsigned char type, std::string_view content) const
{
    FCGI_Header header{};
    header.version = FCGI_VERSION_1;
    header.type = type;
    header.requestIdB1 = static_cast<unsigned char>(_fcgi.requestId >> 8);
    header.requestIdB0 = static_cast<unsigned char>(_fcgi.requestId & 0xFF);
    header.contentLengthB1 = static_cast<unsigned char>(content.size() >> 8U);
    header.contentLengthB0 = static_cast<unsigned char>(content.size() & 0xFFU);
    records.append(reinterpret_cast<const char*>(&header), sizeof header).append(content);
}

/// libfcgi 2.4.2 writes in records of 8 KB, each of which wakes the web server. An answer goes out past it instead, in
/// records as long as the protocol allows and with its end, as a rule in one write
/// (ListenerTest::sendsLargeAnswersWhole). False if the client is gone.
bool Exchange::answer(std::string_view headers, const Spool* body)
{
    constexpr std::size_t longest = 65'528;   // of a record's content; a multiple of eight needs no padding
    constexpr std::size_t enough = 1U << 17U; // for one write
    std::string records;
    records.reserve(headers.size() + (body ? std::min<std::uint64_t>(body->size(), enough) : 0) + 256);
    const auto append = [&](std::string_view content)
    {
        for (; !content.empty(); content.remove_prefix(std::min(content.size(), longest)))
        {
            appendRecord(records, FCGI_STDOUT, content.substr(0, longest));
            if (records.size() < enough) continue;
            if (!write(records)) return false;
            records.clear();
        }
        return true;
    };
    if (!append(headers) || (body && !body->read(append))) return false;
    const FCGI_EndRequestBody end{};
    appendRecord(records, FCGI_STDOUT, {});
    appendRecord(records, FCGI_END_REQUEST, {reinterpret_cast<const char*>(&end), sizeof end});
    return write(records);
}

/// Finishes a request, and leaves its connection to whichever thread is free when the next one comes on it, or ends it.
/// Not FCGX_Finish_r, which would write the end of the request once more.
void Exchange::leave(bool kept, bool hasTurn)
{
    _begun = false;
    FCGX_Free(&_fcgi, kept ? 0 : 1);
    if (!kept) return;
    const int connection = std::exchange(_fcgi.ipcFd, -1);
    if (!_connections.keep(connection, hasTurn)) ::close(connection);
}

void Exchange::drop()
{
    if (std::exchange(_begun, false)) FCGX_Free(&_fcgi, 1);
}

void Exchange::send(const Response& response, bool hasTurn)
{
    if (!_begun) throw std::logic_error("Listener::send: there is no request to answer");
    const std::string headers = headerBlock(response, _id);
    bool isSent = false;
    try
    {
        isSent = answer(headers, _head ? nullptr : &response.body);
    }
    catch (...)
    {
        drop();
        throw;
    }
    leave(isSent && _fcgi.keepConnection != 0, hasTurn);
}

} // namespace Leadwire
