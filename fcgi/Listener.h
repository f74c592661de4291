/// Takes requests from a FastCGI socket, one at a time, for one thread.
/// All that must be known about libfcgi 2.4.2 lives here: its defects, their remedies and their tests.
#pragma once

#include "fcgi/Request.h"
#include "fcgi/Response.h"

#include <cstddef>
#include <memory>

namespace Leadwire
{

/// One thread's end of a shared listening socket. Not to be shared between threads; `stop` is the exception, it is a
/// descriptor that becomes readable when all threads shall end (an eventfd), shared by all of them.
class Listener
{
public:
    /// Where to listen, until when, and for how much.
    struct Settings
    {
        int socket = 0;                  ///< a listening descriptor; made non-blocking by the constructor
        int stop = -1;                   ///< readable: end
        std::size_t maxBody = 25U << 20; ///< bytes; a larger body is read, thrown away and marked `tooLarge`
    };

    explicit Listener(const Settings& settings);
    ~Listener();

    /// Waits for the next request and reads it to its last byte. False when the stop descriptor became readable;
    /// a request already begun is still delivered. Requests that are no Responder's are refused here.
    bool next(Request& request);

    /// Sends the whole answer to the request that `next` delivered last and finishes it.
    /// A vanished client is no error. For HEAD the headers alone are sent.
    void send(const Response& response);

private:
    struct State;
    std::unique_ptr<State> _state;
};

} // namespace Leadwire
