// The program is copied beside the settings, for Apache's account need not get to where it was built.
#include "StartedByFront.h"

#include "Waiting.h"
#include "handlers/Settings.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace Leadwire
{
namespace
{

bool isThere(pid_t process)
{
    return std::filesystem::exists("/proc/" + std::to_string(process) + "/exe");
}

} // namespace

StartedByFront::StartedByFront(const std::string& folder) : _folder(folder + "/program")
{
    std::filesystem::create_directory(_folder);
}

void StartedByFront::install(const std::vector<std::string>& words,
                             const std::map<std::string, std::string>& environment) const
{
    std::ofstream properties(settings());
    for (const auto& key : settingKeys())
    {
        const auto given = environment.find(environmentName(key.name));
        if (given != environment.end()) properties << key.name << " = " << given->second << '\n';
    }
    const std::string copy = _folder + "/" + std::filesystem::path(words.at(0)).filename().string();
    std::filesystem::remove(copy);
    std::filesystem::copy_file(words.at(0), copy);
    std::string script = "#!/bin/sh\nexec '" + copy + "'";
    for (auto word = words.begin() + 1; word != words.end(); ++word) script += " '" + *word + "'";
    write(script + "\n");
}

void StartedByFront::remove(const Child& front) const
{
    write("#!/bin/sh\nexit 1\n");
    end(front);
}

void StartedByFront::end(const Child& front) const
{
    const auto processes = workers(front);
    for (const pid_t process : processes) ::kill(process, SIGTERM);
    waitUntil("the processes end", [&] { return std::none_of(processes.begin(), processes.end(), isThere); });
}

std::vector<pid_t> StartedByFront::workers(const Child& front)
{
    std::vector<pid_t> all;
    for (const pid_t child : childrenOf(front.process())) // one of them starts them
    {
        const auto children = childrenOf(child);
        all.insert(all.end(), children.begin(), children.end());
    }
    return all;
}

void StartedByFront::write(const std::string& script) const
{
    std::ofstream(program()) << script;
    using std::filesystem::perms;
    std::filesystem::permissions(program(), perms::owner_all | perms::group_read | perms::group_exec |
                                                perms::others_read | perms::others_exec);
}

} // namespace Leadwire
