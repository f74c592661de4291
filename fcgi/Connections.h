/// The connections of a worker process that wait for their next request: new ones, and those that web servers keep.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <set>

namespace Leadwire
{

/// Shared by all threads of a process: whichever is free takes the next connection on which a request arrives, so that
/// one that is kept open holds no thread while it is silent.
class Connections
{
public:
    /// `socket` is a listening descriptor, made non-blocking here; `stop` one that becomes readable, and stays so, when
    /// all threads shall end (an eventfd). Neither is taken over. Throws std::system_error.
    Connections(int socket, int stop);
    ~Connections(); ///< closes those that are silent
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    /// What has come.
    struct Arrival
    {
        enum What
        {
            fresh, ///< a new connection, unless another thread is quicker to accept it
            kept,  ///< a kept connection speaks, or was closed by its peer; it is the caller's now
            end
        };
        What what = end;
        int descriptor = -1; ///< of a kept connection
    };

    /// Waits for the next arrival. After `stop` gives what has reached kept connections before, then the end.
    Arrival next();

    /// Takes over a connection until its next request; the caller is to wait for that, or another. False, and nothing
    /// is taken over, at the end, and where threads are few: there is always one for each connection that is kept,
    /// since another process may have a thread for a new one, but never for a kept one.
    bool keep(int descriptor);

    int socket() const { return _socket; }

    /// Whether `stop` was seen: nothing is to be kept any more.
    bool isEnding() const { return _ending; }

private:
    void stopAccepting();
    void closeSilent();

    int _socket;
    int _stop;
    int _epoll;
    std::atomic<bool> _ending = false;
    std::atomic<std::size_t> _waiting = 0; ///< threads in `next`
    std::mutex _mutex;                     ///< guards `_silent`
    std::set<int> _silent;                 ///< kept connections that nobody has
};

} // namespace Leadwire
