// Keeps so many processes of one program running.
#include "fcgi/Pool.h"

#include "fcgi/ChildProcess.h"
#include "fcgi/Log.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <utility>

namespace Leadwire
{

Pool::Pool(std::string name, std::vector<std::string> command, std::size_t count, int input, bool reportsReady) :
    _name(std::move(name)), _command(std::move(command)), _input(input), _reportsReady(reportsReady), _places(count)
{
}

Pool::~Pool()
{
    for (Place& place : _places) vacate(place);
}

void Pool::startMissing(Time now)
{
    for (Place& place : _places)
        if (place.process == 0 && _backoff.next() <= now) start(place, now);
}

void Pool::start(Place& place, Time now)
{
    _backoff.started(now);
    try
    {
        const ChildProcess child = startChild(_command, _input, _reportsReady);
        if (child.ready >= 0) ::fcntl(child.ready, F_SETFL, O_NONBLOCK);
        place = {child.process, child.ready, !_reportsReady, now};
        logLine("info", _name + ".started", {{"process", std::int64_t{child.process}}});
    }
    catch (const std::system_error& error)
    {
        _backoff.died(now, now);
        logLine("error", _name + ".unstartable", {{"reason", std::string_view(error.what())}});
    }
}

Pool::Time Pool::nextStart() const
{
    const bool missing = std::any_of(_places.begin(), _places.end(), [](const Place& p) { return p.process == 0; });
    return missing ? _backoff.next() : Time::max();
}

Pool::Death Pool::died(pid_t process, int status, Time now)
{
    const auto place =
        std::find_if(_places.begin(), _places.end(), [process](const Place& p) { return p.process == process; });
    if (place == _places.end()) return Death::notOurs;

    isReady(); // it may have become ready just before it died
    const bool ready = place->ready;
    _backoff.died(place->start, now);
    logLine("error", _name + ".died", {{"process", std::int64_t{process}}, {"status", describeStatus(status)}});
    vacate(*place);
    return ready ? Death::later : Death::beforeReady;
}

void Pool::watch(std::vector<pollfd>& waits) const
{
    for (const Place& place : _places)
        if (place.pipe >= 0) waits.push_back({place.pipe, POLLIN, 0});
}

bool Pool::isReady()
{
    for (Place& place : _places)
    {
        if (place.pipe < 0) continue;
        char byte = 0;
        const ssize_t count = ::read(place.pipe, &byte, 1);
        if (count < 0) continue; // nothing yet
        place.ready = count == 1;
        ::close(std::exchange(place.pipe, -1));
    }
    return std::all_of(_places.begin(), _places.end(), [](const Place& p) { return p.process != 0 && p.ready; });
}

bool Pool::isServing() const
{
    return std::any_of(_places.begin(), _places.end(), [](const Place& place) { return place.ready; });
}

std::vector<pid_t> Pool::adopt(const std::vector<pid_t>& processes, Time now)
{
    const std::size_t count = std::min(processes.size(), _places.size());
    for (std::size_t i = 0; i < count; ++i) _places[i] = {processes[i], -1, true, now};
    return {processes.begin() + static_cast<std::ptrdiff_t>(count), processes.end()};
}

std::vector<pid_t> Pool::release()
{
    std::vector<pid_t> released = processes();
    for (Place& place : _places) vacate(place);
    return released;
}

std::vector<pid_t> Pool::processes() const
{
    std::vector<pid_t> found;
    for (const Place& place : _places)
        if (place.process != 0) found.push_back(place.process);
    return found;
}

void Pool::vacate(Place& place)
{
    if (place.pipe >= 0) ::close(place.pipe);
    place = {};
}

std::string describeStatus(int status)
{
    if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
    return "exit " + std::to_string(WEXITSTATUS(status));
}

} // namespace Leadwire
