/// Takes requests from FastCGI connections for one thread: one, or several that are there together.
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
    static constexpr std::size_t most = 16;             ///< requests at once

    /// `connections` outlives this. A body of more than `maxBody` bytes is read, thrown away and marked `tooLarge`.
    explicit Listener(Connections& connections, std::size_t maxBody = usualBody);
    ~Listener();

    /// Waits for the turn and for the next request, and reads it to its last byte; those before it that were not
    /// answered are dropped. False at the end of `connections`; what has reached a kept connection before is still
    /// delivered. Requests that are no Responder's are refused here. The turn stays with this thread, but for a request
    /// with a body.
    bool next(Request& request);

    /// Takes one more request if it is there already, the turn is still here, and there is room for it.
    bool more(Request& request);

    /// Lets another thread look for requests: to be called before anything that may take long.
    void passTurn();

    /// Sends the whole answer to a request, and finishes it: to that of `next`, number 0, or to those of `more`, in
    /// their order. The connection is kept if the web server asked for that and a thread is left for it. A vanished
    /// client is no error. For HEAD the headers alone are sent.
    void send(const Response& response, std::size_t number = 0);

private:
    struct State;
    std::unique_ptr<State> _state;
};

} // namespace Leadwire
