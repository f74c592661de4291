#include "fcgi/Connections.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

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

Connections::Arrival Connections::next()
{
    ++_waiting;
    Arrival arrival;
    for (bool isStopped = false;;)
    {
        epoll_event event{};
        if (::epoll_wait(_epoll, &event, 1, isStopped ? 0 : -1) < 0) continue;
        const int descriptor = event.data.fd;
        if (descriptor == _stop)
        {
            // It stays ready, and epoll gives what is ready in turn: seen twice, there was nothing else in between.
            if (std::exchange(isStopped, true))
            {
                closeSilent();
                break;
            }
            stopAccepting();
        }
        else if (descriptor == _socket)
        {
            if (_ending) continue;
            arrival = {Arrival::fresh, -1};
            break;
        }
        else
        {
            const std::lock_guard lock(_mutex);
            _silent.erase(descriptor);
            arrival = {Arrival::kept, descriptor};
            break;
        }
    }
    --_waiting;
    return arrival;
}

bool Connections::keep(int descriptor)
{
    const std::lock_guard lock(_mutex);
    if (_ending || _silent.size() > _waiting) return false;
    _silent.insert(descriptor);
    constexpr std::uint32_t once = EPOLLIN | EPOLLONESHOT; // one thread is told, until it is kept again
    if (watch(_epoll, EPOLL_CTL_MOD, descriptor, once) || watch(_epoll, EPOLL_CTL_ADD, descriptor, once)) return true;
    _silent.erase(descriptor);
    return false;
}

void Connections::closeSilent()
{
    const std::lock_guard lock(_mutex);
    for (const int descriptor : _silent) ::close(descriptor);
    _silent.clear();
}

void Connections::stopAccepting()
{
    if (!_ending.exchange(true)) ::epoll_ctl(_epoll, EPOLL_CTL_DEL, _socket, nullptr);
}

} // namespace Leadwire
