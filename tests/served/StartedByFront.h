/// The program where the web server starts it: a file to start and a file of settings, in place of a supervisor.
#pragma once

#include "Child.h"

#include <map>
#include <string>
#include <vector>

namespace Leadwire
{

/// What Apache with mod_fcgid finds in a folder, and the processes that it has made of it. For one thread.
class StartedByFront
{
public:
    /// Makes a folder program/ in that one, for Apache would send whatever is beside the program.
    explicit StartedByFront(const std::string& folder);

    std::string program() const { return _folder + "/leadwire.fcgi"; }
    std::string settings() const { return _folder + "/leadwire.properties"; }

    /// Has the front start these words from now on, with these settings (as variables of an environment).
    void install(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment) const;

    /// Ends the processes, and has those that the front starts from now on end at once.
    void remove(const Child& front) const;

    /// Ends the processes: the front starts new ones.
    void end(const Child& front) const;

    /// Those that run.
    static std::vector<pid_t> workers(const Child& front);

private:
    void write(const std::string& script) const;

    std::string _folder;
};

} // namespace Leadwire
