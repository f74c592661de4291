/// The connections of a worker process that wait for their next request: new ones, and those that web servers keep.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <set>

namespace Leadwire
{

/// Shared by all threads of a process, which take turns in looking for requests: one thread has the turn, and may take
/// several requests that are there together; the others wait for it. So whoever works on requests that take long passes
/// the turn on before, and a connection that is kept open holds no thread while it is silent.
class Connections
{
public:
    /// `socket` is a listening descriptor, made non-blocking here; `stop` one that becomes readable, and stays so, when
    /// all threads shall end (an eventfd). Neither is taken over. Throws std::system_error.
    Connections(int socket, int stop);
    ~Connections(); ///< closes those that are silent
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    /// The right to call `next`, which one thread at a time has.
    class Turn
    {
    public:
        explicit Turn(Connections& connections) : _connections(connections), _lock(connections._turn, std::defer_lock)
        {
        }
        ~Turn() { pass(); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        /// Waits for it, unless this has it already.
        void await();
        /// Gives it to one who waits, if this has it.
        void pass();
        bool isOurs() const { return _lock.owns_lock(); }

    private:
        Connections& _connections;
        std::unique_lock<std::mutex> _lock;
    };

    /// What has come.
    struct Arrival
    {
        enum What
        {
            request, ///< bytes have come, or the end, on a connection that is the caller's now
            none,    ///< nothing is there yet
            failed,  ///< a new connection could not be accepted: see `error`
            end
        };
        What what = end;
        int descriptor = -1; ///< of the connection
        int error = 0;       ///< errno
    };

    /// The next arrival, for who has the turn; where nothing is there, waits for it, or gives `none`. After `stop`
    /// gives what has reached kept connections before, and whoever had connected before, for whom it waits a moment if
    /// they have not spoken yet; then the end.
    Arrival next(bool wait);

    /// Takes over a connection until its next request. False, and nothing is taken over, at the end, and where threads
    /// are few: there is one for each connection that is kept, since another process may have a thread for a new one,
    /// but never for a kept one. Who has the turn still may keep more, since what takes no time needs no thread; but
    /// one in a thousand, and no more than one a second, is not kept, so that connections spread over the processes
    /// again.
    bool keep(int descriptor, bool hasTurn);

    /// Whether `stop` was seen: nothing is to be kept any more.
    bool isEnding() const { return _ending; }

private:
    bool look(bool wait);
    int patience(bool wait) const;
    Arrival accept();
    bool watchOnce(int descriptor) const;
    void stopAccepting();
    bool isTimeToSpread();
    void closeSilent();

    int _socket;
    int _stop;
    int _epoll;
    std::mutex _turn;       ///< held by the thread that may call `next`
    std::deque<int> _ready; ///< what was seen to be readable and not taken yet; for who has the turn, as the next three
    std::set<int> _mute;    ///< connections that have not spoken yet
    std::chrono::steady_clock::time_point _stopped; ///< when the end was seen to come
    int _lastCalls = 128;                           ///< how many are accepted after that
    std::atomic<bool> _ending = false;
    std::atomic<std::size_t> _free = 0;            ///< threads that have the turn, or wait for it
    std::mutex _mutex;                             ///< guards what follows
    std::set<int> _silent;                         ///< kept connections that nobody has
    std::size_t _kept = 0;                         ///< by who had the turn, since one last was not
    std::chrono::steady_clock::time_point _spread; ///< when that was
};

} // namespace Leadwire
