/// As much of a service manager as a service can see of systemd: it keeps the listening socket, starts the program with
/// it, and hears what it says.
#pragma once

#include "fcgi/Supervisor.h"
#include "tests/fcgi/Ear.h"
#include "tests/served/RunningProgram.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace Leadwire
{

class Manager
{
public:
    /// Makes and keeps the socket that the settings describe; `folder` is for what it hears, and for the program's log.
    Manager(const SupervisorSettings& settings, const std::string& folder);
    ~Manager();
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    const std::string& socket() const { return _path; }
    /// True if a connection waits in the socket that no program has taken.
    bool isAskedFor() const;

    /// Programs started from now on shall be heard of within each `limit`.
    void watch(std::chrono::milliseconds limit) { _limit = limit; }

    /// Starts a program as systemd does: the socket at descriptor 3, and LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES,
    /// NOTIFY_SOCKET, WATCHDOG_PID and WATCHDOG_USEC beside `environment`.
    std::unique_ptr<RunningProgram> start(const std::vector<std::string>& command,
                                          const std::map<std::string, std::string>& environment) const;

    /// See Ear.
    bool hears(const std::string& words) { return _ear.hears(words); }
    const std::vector<std::string>& heard() { return _ear.heard(); }

private:
    std::string _path;
    std::string _log;
    int _socket;
    Ear _ear;
    std::chrono::milliseconds _limit{0};
};

} // namespace Leadwire
