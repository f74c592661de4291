#include "fcgi/Connections.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace Leadwire
{
namespace
{

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

bool watch(int epoll, int operation, int descriptor, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    return ::epoll_ctl(epoll, operation, descriptor, &event) == 0;
}

/// A peer that stops in the middle of a request holds the turn no longer than this.
void limitReading(int descriptor)
{
    constexpr timeval patience{10, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

bool isReadable(int descriptor)
{
    pollfd wait{descriptor, POLLIN, 0};
    return ::poll(&wait, 1, 0) > 0;
}

} // namespace

Connections::Connections(int socket, int stop) : _socket(socket), _stop(stop), _epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (_epoll < 0) fail("epoll_create1");
    // Several processes are woken for one connection, and all but one find nothing; they must not then hang in accept.
    const int flags = ::fcntl(socket, F_GETFL);
    if (flags < 0 || ::fcntl(socket, F_SETFL, flags | O_NONBLOCK) < 0)
        fail("the listening socket cannot be made non-blocking");
    // Not EPOLLEXCLUSIVE: a process that ends after it alone was woken would leave the connection to nobody.
    if (!watch(_epoll, EPOLL_CTL_ADD, socket, EPOLLIN)) fail("the listening socket cannot be watched");
    if (stop >= 0 && !watch(_epoll, EPOLL_CTL_ADD, stop, EPOLLIN)) fail("the descriptor to stop by cannot be watched");
}

Connections::~Connections()
{
    closeSilent();
    ::close(_epoll);
}

void Connections::Turn::await()
{
    if (isOurs()) return;
    ++_connections._free;
    _lock.lock();
}

void Connections::Turn::pass()
{
    if (!isOurs()) return;
    --_connections._free;
    _lock.unlock();
}

Connections::Arrival Connections::next(bool wait)
{
    for (;;)
    {
        while (!_ready.empty())
        {
            const int descriptor = _ready.front();
            _ready.pop_front();
            if (descriptor == _socket)
            {
                const auto arrival = accept();
                if (arrival.what != Arrival::none) return arrival;
                continue;
            }
            _mute.erase(descriptor);
            const std::lock_guard lock(_mutex);
            _silent.erase(descriptor);
            return {Arrival::request, descriptor};
        }
        if (!look(wait)) return {wait ? Arrival::end : Arrival::none};
    }
}

/// Notes what is readable; false if nothing is, which, if it was waited for, is the end.
bool Connections::look(bool wait)
{
    std::array<epoll_event, 16> events;
    const bool wasEnding = _ending;
    const int count = ::epoll_wait(_epoll, events.data(), static_cast<int>(events.size()), patience(wait));
    if (count < 0) return true; // a signal; the caller looks again
    for (int i = 0; i < count; ++i)
    {
        const int descriptor = events.at(static_cast<std::size_t>(i)).data.fd;
        if (descriptor == _stop)
            stopAccepting();
        else
            _ready.push_back(descriptor);
    }
    if (!_ready.empty()) return true;
    if (wasEnding && wait) closeSilent();
    return !wasEnding && wait;
}

int Connections::patience(bool wait) const
{
    if (!wait) return 0;
    if (!_ending) return -1;
    if (_mute.empty()) return 0;
    constexpr std::chrono::milliseconds moment{100};
    const auto passed = std::chrono::steady_clock::now() - _stopped;
    return std::max(0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(moment - passed).count()));
}

/// `none` if another process was quicker, or if the new connection is silent: then it is watched.
Connections::Arrival Connections::accept()
{
    const int descriptor = ::accept4(_socket, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0)
    {
        if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR) return {Arrival::none};
        return {Arrival::failed, -1, errno};
    }
    limitReading(descriptor);
    // Whoever had connected before the end is served; but others may go on to connect, to who comes after us.
    if (_ending && _lastCalls-- > 0) _ready.push_back(_socket);
    if (isReadable(descriptor)) return {Arrival::request, descriptor};
    if (watchOnce(descriptor))
        _mute.insert(descriptor);
    else
        ::close(descriptor);
    return {Arrival::none};
}

/// Until it is told of: one thread has it then, until it is watched again.
bool Connections::watchOnce(int descriptor) const
{
    constexpr std::uint32_t once = EPOLLIN | EPOLLONESHOT;
    return watch(_epoll, EPOLL_CTL_MOD, descriptor, once) || watch(_epoll, EPOLL_CTL_ADD, descriptor, once);
}

bool Connections::keep(int descriptor, bool hasTurn)
{
    constexpr std::size_t most = 16;
    const std::lock_guard lock(_mutex);
    if (_ending || _silent.size() >= (hasTurn ? most : _free + 1)) return false;
    if (hasTurn && isTimeToSpread()) return false;
    _silent.insert(descriptor);
    if (watchOnce(descriptor)) return true;
    _silent.erase(descriptor);
    return false;
}

/// Seldom: an answer that ends its connection may meet the next request on it, which the web server then sends again,
/// with a line in its log.
bool Connections::isTimeToSpread()
{
    constexpr std::size_t many = 1000;
    if (++_kept < many) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now - _spread < std::chrono::seconds(1)) return false;
    _kept = 0;
    _spread = now;
    return true;
}

void Connections::closeSilent()
{
    const std::lock_guard lock(_mutex);
    for (auto* const connections : {&_mute, &_silent})
    {
        for (const int descriptor : *connections) ::close(descriptor);
        connections->clear();
    }
}

// From here on, nothing that is ready means that nothing comes any more.
void Connections::stopAccepting()
{
    _ending = true;
    _stopped = std::chrono::steady_clock::now();
    _ready.push_back(_socket);
    for (const int descriptor : {_socket, _stop}) ::epoll_ctl(_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
}

} // namespace Leadwire
