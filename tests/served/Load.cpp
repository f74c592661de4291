#include "Load.h"

namespace Leadwire
{

Load::Load(int port, const Headers& headers, int clients, Next next) : _next(std::move(next))
{
    for (int client = 0; client < clients; ++client)
        _threads.emplace_back([this, client, port, headers](const std::stop_token& stopped)
                              { work(stopped, client, port, headers); });
}

void Load::stop()
{
    for (auto& thread : _threads) thread.request_stop();
    _threads.clear();
}

void Load::work(const std::stop_token& stopped, int client, int port, const Headers& headers)
{
    Client connection(port, headers);
    for (int number = 0; !stopped.stop_requested(); ++number) note(connection(_next(client, number)));
}

void Load::note(const Answer& answer)
{
    if (answer.status == 200 || answer.status == 201)
    {
        ++_good;
        ++_row;
        return;
    }
    _row = 0;
    if (answer.status == 503 && !answer.header("Retry-After").empty() && !answer.body.empty())
    {
        ++_unavailable;
        return;
    }
    constexpr std::size_t enough = 2000;
    ++_failed;
    const std::lock_guard lock(_mutex);
    if (_failures.size() < enough) _failures += answer.shown() + "\n";
}

std::string Load::failures() const
{
    const std::lock_guard lock(_mutex);
    return std::to_string(_failed) + " of " + std::to_string(_good + _unavailable + _failed) + " failed:\n" + _failures;
}

} // namespace Leadwire
