#include "tests/served/Manager.h"

#include "fcgi/ListeningSocket.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cstdlib>

namespace Leadwire
{

Manager::Manager(const SupervisorSettings& settings, const std::string& folder) :
    _path(settings.socket), _log(folder + "/managed.log"), _socket(makeListeningSocket(settings)),
    _ear(folder + "/notify")
{
}

Manager::~Manager()
{
    ::close(_socket);
    ::unlink(_path.c_str());
}

bool Manager::isAskedFor() const
{
    constexpr int patience = 10'000;
    pollfd wait{_socket, POLLIN, 0};
    return ::poll(&wait, 1, patience) == 1;
}

std::unique_ptr<RunningProgram> Manager::start(const std::vector<std::string>& command,
                                               const std::map<std::string, std::string>& environment) const
{
    const auto prepare = [&]
    {
        const auto set = [](const std::string& name, const std::string& value)
        { ::setenv(name.c_str(), value.c_str(), 1); };
        for (const auto& [name, value] : environment) set(name, value);
        const std::string self = std::to_string(::getpid());
        set("LISTEN_PID", self);
        set("LISTEN_FDS", "1");
        set("LISTEN_FDNAMES", "leadwire.socket");
        set("NOTIFY_SOCKET", _ear.name());
        if (_limit.count() > 0)
        {
            set("WATCHDOG_PID", self);
            set("WATCHDOG_USEC", std::to_string(_limit.count() * 1000));
        }
        constexpr int first = 3;
        ::dup2(_socket, first);
        ::fcntl(first, F_SETFD, 0);
    };
    return std::make_unique<RunningProgram>(command, _log, prepare);
}

} // namespace Leadwire
