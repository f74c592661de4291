/// One request of FastCGI, on its connection: all that must be known about libfcgi 2.4.2 lives here, its defects, their
/// remedies and, in ListenerTest, their tests.
#pragma once

#include "fcgi/Connections.h"
#include "fcgi/Request.h"
#include "fcgi/Response.h"

#include <fcgiapp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace Leadwire
{

/// A request from its first byte to the last of its answer; then the next one. Belongs to a thread.
class Exchange
{
public:
    /// Once in a process, before it has threads: touches the environment. Throws std::runtime_error.
    static void initialise();

    /// `connections` outlives this. See Listener for `maxBody`.
    Exchange(Connections& connections, std::size_t maxBody);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// Reads the request that has come on a connection, which is taken over; false if there is none to deliver after
    /// all. Passes the turn where there is a body to wait for.
    bool receive(int connection, Request& request, Connections::Turn& turn);

    /// Sends the whole answer and finishes the request; see Connections for what becomes of the connection. Throws
    /// std::logic_error if there is none to answer.
    void send(const Response& response, bool hasTurn);

    /// Ends the connection without a word, so that nobody can take what was sent for a whole answer; nothing if no
    /// request is to be answered.
    void drop();

private:
    void refuseRole();
    bool readBody(std::string& body, std::uint64_t& received);
    bool put(std::string_view bytes);
    bool write(std::string_view bytes);
    void appendRecord(std::string& records, unsigned char type, std::string_view content) const;
    bool answer(std::string_view headers, const Spool* body);
    void leave(bool kept, bool hasTurn);

    Connections& _connections;
    std::size_t _maxBody;
    FCGX_Request _fcgi{};
    bool _begun = false; ///< a request was delivered and not yet answered
    bool _head = false;  ///< the request begun is a HEAD
    std::string _id;     ///< of the request begun
};

} // namespace Leadwire
