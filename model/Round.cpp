#include "model/Round.h"

#include "model/Statement.h"

#include <libpq-fe.h>
#include <poll.h>

namespace Leadwire
{

Round::Round(Connection& connection) : _connection(connection)
{
    _connection.settle();
    _connection.setUse(Connection::Use::collecting);
}

Round::~Round()
{
    _connection.setUse(Connection::Use::free);
    _connection.pipeline().clear();
    if (_isOpen) _connection.doubt();
}

void Round::send()
{
    _connection.countRoundTrip();
    _connection.setUse(Connection::Use::busy);
    _isOpen = true;
    _sent = _connection.pipeline().send(_connection, nullptr);
}

void Round::take(std::size_t count, const std::function<void()>& slow)
{
    const std::size_t first = _taken;
    auto results = receive(count, slow);
    for (std::size_t i = 0; i < count; ++i) _sent.at(first + i).take(results[i]);
}

void Round::skip(std::size_t count, const std::function<void()>& slow)
{
    receive(count, slow);
}

std::vector<Result> Round::receive(std::size_t count, const std::function<void()>& slow)
{
    const Connection::Running running(_connection);
    std::vector<Result> results;
    results.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
    {
        awaitResult(slow);
        results.push_back(Pipeline::receive(_connection));
        _connection.check(results.back());
    }
    _taken += count;
    return results;
}

/// The server answers within this, as long as what is asked for lies in memory.
constexpr int patience = 2; // milliseconds

void Round::awaitResult(const std::function<void()>& slow)
{
    pg_conn* const handle = _connection.handle();
    while (::PQisBusy(handle) != 0)
    {
        pollfd wait{::PQsocket(handle), POLLIN, 0};
        if (::poll(&wait, 1, patience) == 0) return slow(); // whoever takes the result waits for it
        if (::PQconsumeInput(handle) == 0) return;          // what was lost is told by the result
    }
}

void Round::end()
{
    Pipeline::leave(_connection);
    _isOpen = false;
    _connection.setUse(Connection::Use::free);
}

} // namespace Leadwire
