// Sees children off.
#include "fcgi/Departing.h"

#include "fcgi/Log.h"
#include "fcgi/Pool.h"

#include <algorithm>
#include <csignal>
#include <cstdint>

namespace Leadwire
{

void Departing::add(pid_t process, Time deadline)
{
    ::kill(process, SIGTERM);
    adopt(process, deadline);
}

bool Departing::died(pid_t process, int status)
{
    if (std::erase_if(_children, [process](const Child& child) { return child.process == process; }) == 0) return false;
    logLine("info", "child.ended", {{"process", std::int64_t{process}}, {"status", describeStatus(status)}});
    return true;
}

void Departing::killOverdue(Time now)
{
    for (Child& child : _children)
        if (child.deadline <= now) kill(child);
}

void Departing::killAll()
{
    for (Child& child : _children) kill(child);
}

void Departing::kill(Child& child)
{
    logLine("warning", "child.killed", {{"process", std::int64_t{child.process}}});
    ::kill(child.process, SIGKILL);
    child.deadline = Time::max();
}

Departing::Time Departing::nextDeadline() const
{
    Time next = Time::max();
    for (const Child& child : _children) next = std::min(next, child.deadline);
    return next;
}

std::vector<pid_t> Departing::processes() const
{
    std::vector<pid_t> found;
    for (const Child& child : _children) found.push_back(child.process);
    return found;
}

} // namespace Leadwire
