// One thread's turns at the connections, and the requests that it has in hand.
#include "fcgi/Listener.h"

#include "fcgi/Exchange.h"
#include "fcgi/Log.h"

#include <chrono>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

namespace Leadwire
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds breath{100};
constexpr std::uint64_t longBody = 131'072; // bytes; a longer one is sent without the turn

} // namespace

struct Listener::State
{
    State(Connections& shared, std::size_t mostOfABody) : connections(shared), maxBody(mostOfABody), turn(shared)
    {
        static std::once_flag initialised;
        std::call_once(initialised, Exchange::initialise);
    }

    bool take(const Connections::Arrival& arrival, Request& request);
    void pause(int error);

    Connections& connections;
    std::size_t maxBody;
    Connections::Turn turn;
    std::vector<std::unique_ptr<Exchange>> exchanges; ///< as many as were ever needed at once
    std::size_t taken = 0;                            ///< of these, hold a request
    bool complained = false;                          ///< one log line per series of failures
};

/// False if nothing is to be delivered after all: the peer may have closed its connection.
bool Listener::State::take(const Connections::Arrival& arrival, Request& request)
{
    if (arrival.what == Connections::Arrival::failed) pause(arrival.error);
    if (arrival.what != Connections::Arrival::request) return false;
    complained = false;
    if (taken == exchanges.size()) exchanges.push_back(std::make_unique<Exchange>(connections, maxBody));
    const auto began = Clock::now();
    if (!exchanges[taken]->receive(arrival.descriptor, request, turn)) return false;
    ++taken;
    request.reading = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
    return true;
}

/// Of descriptors, of memory: what is lacking now may be there in a moment, and a thread that ended for it would be
/// missed (ListenerTest::outlivesALackOfDescriptors).
void Listener::State::pause(int error)
{
    if (!complained) logLine("error", "accept.failed", {{"reason", std::string_view(std::strerror(error))}});
    complained = true;
    std::this_thread::sleep_for(breath);
}

Listener::Listener(Connections& connections, std::size_t maxBody) :
    _state(std::make_unique<State>(connections, maxBody))
{
}

Listener::~Listener() = default;

bool Listener::next(Request& request)
{
    State& state = *_state;
    // An exception may have come between `next` and `send`.
    for (; state.taken > 0; --state.taken) state.exchanges[state.taken - 1]->drop();
    state.turn.await();
    for (;;)
    {
        const auto arrival = state.connections.next(true);
        if (arrival.what == Connections::Arrival::end) break;
        if (state.take(arrival, request)) return true;
    }
    state.turn.pass();
    return false;
}

bool Listener::more(Request& request)
{
    State& state = *_state;
    while (state.turn.isOurs() && state.taken < most)
    {
        const auto arrival = state.connections.next(false);
        if (arrival.what == Connections::Arrival::none) return false;
        if (state.take(arrival, request)) return true;
    }
    return false;
}

void Listener::passTurn()
{
    _state->turn.pass();
}

void Listener::send(const Response& response, std::size_t number)
{
    State& state = *_state;
    if (number >= state.taken) throw std::logic_error("Listener::send: there is no such request");
    if (response.body.size() > longBody) state.turn.pass();
    state.exchanges[number]->send(response, state.turn.isOurs());
}

} // namespace Leadwire
