// Takes requests from a FastCGI socket. Every line that looks roundabout here is so because of libfcgi 2.4.2.
#include "fcgi/Listener.h"

#include "fcgi/CgiParameters.h"
#include "fcgi/Log.h"

#include <fastcgi.h>
#include <fcgiapp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace Leadwire
{

namespace
{

constexpr std::chrono::milliseconds breath{100};

/// libfcgi 2.4.2 waits up to two seconds for the other side, both when it closes a connection and when a new one is
/// silent; the times are read from the environment, once, by FCGX_Init
/// (ListenerTest::aSilentPeerHoldsNoThread, ListenerTest::closingWaitsForNobody). FCGX_Init also takes SIGTERM and
/// SIGUSR1 away from the program, to set a flag that one thread would see; it gets them back
/// (ListenerTest::leavesTheSignalsAlone).
void initialise()
{
    ::setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "100", 1);
    ::setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "100", 1);
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

} // namespace

struct Listener::State
{
    State(Connections& shared, std::size_t most) : connections(shared), maxBody(most)
    {
        static std::once_flag initialised;
        std::call_once(initialised, initialise);
        FCGX_InitRequest(&fcgi, connections.socket(), 0);
    }

    ~State() { drop(); }

    State(const State&) = delete;
    State& operator=(const State&) = delete;

    bool wait();
    void pause(int error);
    bool receive(Request& request);
    void refuseRole();
    bool readBody(std::string& body, std::uint64_t& received);
    bool put(std::string_view bytes);
    bool write(std::string_view bytes);
    void appendRecord(std::string& records, unsigned char type, std::string_view content) const;
    bool answer(std::string_view headers, const Spool* body);
    void leave(bool kept);
    void drop();

    Connections& connections;
    std::size_t maxBody;
    FCGX_Request fcgi{};
    bool begun = false;      ///< a request was delivered and not yet answered
    bool complained = false; ///< one log line per series of failures
    bool head = false;       ///< the request begun is a HEAD
    std::string id;          ///< of the request begun
};

/// Waits for a new connection or for one that was kept; false is the end.
///
/// libfcgi 2.4.2 can only block in accept, or in read on the one connection that a thread has kept, where nothing but
/// the web server wakes it; its own examples hold a mutex meanwhile, so that one kept connection stops all threads.
/// Hence `Connections`, and the field `ipcFd` that fcgiapp.h asks not to use: there is no other way to hand a
/// connection to another thread (ListenerTest::stopsAtOnceWhileIdleOnAKeptConnection, aKeptConnectionHoldsNoThread).
bool Listener::State::wait()
{
    const auto arrival = connections.next();
    fcgi.ipcFd = arrival.descriptor;
    // Told not to keep it, FCGX_Accept_r would close it first.
    fcgi.keepConnection = arrival.what == Connections::Arrival::kept ? 1 : 0;
    return arrival.what != Connections::Arrival::end;
}

/// libfcgi 2.4.2 returns EMFILE, ENFILE, ENOBUFS, ENOMEM and others from FCGX_Accept_r, and its examples end the thread
/// then: the pool shrinks unseen (ListenerTest::outlivesALackOfDescriptors).
void Listener::State::pause(int error)
{
    if (!complained) logLine("error", "accept.failed", {{"reason", std::string_view(std::strerror(error))}});
    complained = true;
    std::this_thread::sleep_for(breath);
}

/// Reads the request that FCGX_Accept_r has begun; false if there is none to deliver after all.
bool Listener::State::receive(Request& request)
{
    // The connection ends with this request: one that is never idle would keep us from stopping
    // (ListenerTest::aConnectionThatIsNeverIdleCannotKeepItFromStopping).
    if (connections.isEnding()) fcgi.keepConnection = 0;

    // libfcgi 2.4.2 takes parameters cut short by the end of the connection for complete
    // (ListenerTest::aRequestCutInItsParametersIsNotDelivered).
    if (FCGX_GetError(fcgi.in) != 0)
    {
        drop();
        return false;
    }
    if (fcgi.role != FCGI_RESPONDER)
    {
        refuseRole();
        return false;
    }

    begun = true;
    request = Request{};
    const auto announced = readParameters(fcgi.envp, request);
    head = request.method == "HEAD";
    id = request.id;

    // libfcgi 2.4.2 does not compare what came with CONTENT_LENGTH (ListenerTest::aShortBodyIsTruncated).
    std::uint64_t received = 0;
    if (!readBody(request.body, received)) request.truncated = true;
    if (announced && *announced != received) request.truncated = true;
    request.tooLarge = received > maxBody;
    return true;
}

/// libfcgi 2.4.2 hands Authorizer and Filter requests on as if they were ours. What comes after their parameters
/// differs, so the connection cannot be kept (ListenerTest::refusesAnAuthorizer).
void Listener::State::refuseRole()
{
    logLine("warning", "role.refused", {{"role", std::int64_t{fcgi.role}}});
    put("Status: 403 Forbidden\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n");
    fcgi.keepConnection = 0;
    FCGX_Finish_r(&fcgi);
}

/// Reads to the end of the stream, whatever the method and the length announced: libfcgi 2.4.2 does not skip records
/// left unread, so they, or even the empty closing one, would break the next request of a kept connection
/// (ListenerTest::anOversizedBodyLeavesAKeptConnectionUsable). False if the stream failed.
bool Listener::State::readBody(std::string& body, std::uint64_t& received)
{
    std::array<char, 16384> piece;
    for (int count = 1; count > 0;)
    {
        count = FCGX_GetStr(piece.data(), static_cast<int>(piece.size()), fcgi.in);
        if (count <= 0) break;
        received += static_cast<std::uint64_t>(count);
        if (received <= maxBody)
            body.append(piece.data(), static_cast<std::size_t>(count));
        else if (!body.empty())
            std::string{}.swap(body);
    }
    return FCGX_GetError(fcgi.in) == 0;
}

/// False if the client is gone.
bool Listener::State::put(std::string_view bytes)
{
    constexpr std::size_t most = 1U << 30; // FCGX_PutStr counts in int
    while (!bytes.empty())
    {
        const auto count = static_cast<int>(std::min(bytes.size(), most));
        if (FCGX_PutStr(bytes.data(), count, fcgi.out) != count) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// False if the client is gone.
bool Listener::State::write(std::string_view bytes)
{
    while (!bytes.empty())
    {
        const ssize_t sent = ::send(fcgi.ipcFd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// Appends one record of the FastCGI specification (3.3).
void Listener::State::appendRecord(std::string& records, unsigned char type, std::string_view content) const
{
    FCGI_Header header{};
    header.version = FCGI_VERSION_1;
    header.type = type;
    header.requestIdB1 = static_cast<unsigned char>(fcgi.requestId >> 8);
    header.requestIdB0 = static_cast<unsigned char>(fcgi.requestId & 0xFF);
    header.contentLengthB1 = static_cast<unsigned char>(content.size() >> 8U);
    header.contentLengthB0 = static_cast<unsigned char>(content.size() & 0xFFU);
    records.append(reinterpret_cast<const char*>(&header), sizeof header).append(content);
}

/// libfcgi 2.4.2 writes in records of 8 KB, each of which wakes the web server. An answer goes out past it instead, in
/// records as long as the protocol allows and with its end, as a rule in one write
/// (ListenerTest::sendsLargeAnswersWhole). False if the client is gone.
bool Listener::State::answer(std::string_view headers, const Spool* body)
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
void Listener::State::leave(bool kept)
{
    begun = false;
    FCGX_Free(&fcgi, kept ? 0 : 1);
    if (!kept) return;
    const int connection = std::exchange(fcgi.ipcFd, -1);
    if (!connections.keep(connection)) ::close(connection);
}

/// Ends the connection without a word, so that nobody can take what was sent for a whole answer.
void Listener::State::drop()
{
    begun = false;
    FCGX_Free(&fcgi, 1);
}

Listener::Listener(Connections& connections, std::size_t maxBody) :
    _state(std::make_unique<State>(connections, maxBody))
{
}

Listener::~Listener() = default;

bool Listener::next(Request& request)
{
    State& state = *_state;
    if (state.begun) state.drop(); // an exception came between `next` and `send`
    using Clock = std::chrono::steady_clock;
    while (state.wait())
    {
        const auto began = Clock::now();
        const int error = FCGX_Accept_r(&state.fcgi);
        if (error == 0)
        {
            state.complained = false;
            if (state.receive(request))
            {
                request.reading = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
                return true;
            }
        }
        // EAGAIN: another thread was quicker, or the peer closed its kept connection.
        else if (error != -EAGAIN)
            state.pause(-error);
    }
    state.drop();
    return false;
}

void Listener::send(const Response& response)
{
    State& state = *_state;
    if (!state.begun) throw std::logic_error("Listener::send: there is no request to answer");
    const std::string headers = headerBlock(response, state.id);
    bool isSent = false;
    try
    {
        isSent = state.answer(headers, state.head ? nullptr : &response.body);
    }
    catch (...)
    {
        state.drop();
        throw;
    }
    state.leave(isSent && state.fcgi.keepConnection != 0);
}

} // namespace Leadwire
