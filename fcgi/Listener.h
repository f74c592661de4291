/// Takes requests from FastCGI connections, one at a time, for one thread.
/// All that must be known about libfcgi 2.4.2 lives here: its defects, their remedies and their tests.
#pragma once

#include "fcgi/Connections.h"
#include "fcgi/Request.h"
#include "fcgi/Response.h"

#include <cstddef>
#include <memory>

namespace Leadwire
{

/// One thread's end of the connections that all threads of a process share. Not to be shared between threads.
class Listener
{
public:
    static constexpr std::size_t usualBody = 25U << 20; ///< bytes

    /// `connections` outlives this. A body of more than `maxBody` bytes is read, thrown away and marked `tooLarge`.
    explicit Listener(Connections& connections, std::size_t maxBody = usualBody);
    ~Listener();

    /// Waits for the next request and reads it to its last byte. False at the end of `connections`; what has reached a
    /// kept connection before is still delivered. Requests that are no Responder's are refused here.
    bool next(Request& request);

    /// Sends the whole answer to the request that `next` delivered last and finishes it. The connection is kept if the
    /// web server asked for that and a thread is left for it. A vanished client is no error. For HEAD the headers alone
    /// are sent.
    void send(const Response& response);

private:
    struct State;
    std::unique_ptr<State> _state;
};

} // namespace Leadwire
