// The folders that the service writes to. The command may run as another account than the service; what is said holds
// for the one that asks.
#include "handlers/commands/check/Parts.h"

#include <grp.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>

namespace Leadwire
{
namespace
{

/// Whether the folder is there and can be written to; says why not, and else that it is well.
bool canBeWritten(const std::string& place, const std::string& folder, const std::string& making, Report& report)
{
    struct stat status
    {
    };
    if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        report.error(place + ", is not there; make it: " + making + folder);
    else if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
        report.error(place + ", cannot be written to by this account; give it to the account of the service");
    else
    {
        report.well(place + ", can be written to");
        return true;
    }
    return false;
}

void checkSpace(const std::string& place, const std::string& folder, Report& report)
{
    struct statvfs space
    {
    };
    constexpr std::uint64_t little = 1U << 30U, megabyte = 1U << 20U;
    if (::statvfs(folder.c_str(), &space) != 0) return;
    const std::uint64_t left = std::uint64_t{space.f_bavail} * space.f_frsize;
    if (left < little)
        report.warning(place + ", has " + std::to_string(left / megabyte) + " MB left; make room before uploads fail");
}

/// The web server sends files itself, through its group.
void checkReaders(const std::string& place, const Settings& settings, Report& report)
{
    struct stat status
    {
    };
    const std::string& folder = settings.api.files.folder;
    if (::stat(folder.c_str(), &status) != 0) return;
    constexpr mode_t passing = S_IRGRP | S_IXGRP;
    if ((status.st_mode & passing) != passing)
        report.warning(place + ", cannot be read by its group, which the web server needs to send files; chmod 2750 " +
                       folder);
    if ((status.st_mode & S_IWOTH) != 0)
        report.warning(place + ", can be written to by everybody on this host; chmod 2750 " + folder);
    const auto* group = settings.socketGroup.empty() ? nullptr : ::getgrnam(settings.socketGroup.c_str());
    if (group && group->gr_gid != status.st_gid)
        report.warning(place + ", does not belong to the web server's group (socket_group); chgrp " +
                       settings.socketGroup + " " + folder + " && chmod 2750 " + folder);
}

} // namespace

void checkFolders(const Settings& settings, Report& report)
{
    const FileSettings& files = settings.api.files;
    const std::string place = "the folder of files (files.folder), " + files.folder;
    if (canBeWritten(place, files.folder, "install -d -o SERVICE -g WEBSERVER -m 2750 ", report))
    {
        if (!files.areStreamed) checkReaders(place, settings, report);
        checkSpace(place, files.folder, report);
    }
    if (files.maxSize >= settings.maxBody)
        report.warning("files.max_size is not below max_body, which a request with a file of that size would exceed");
    if (!settings.runtime.empty())
        canBeWritten("the folder of shared memory (runtime), " + settings.runtime, settings.runtime,
                     "install -d -o SERVICE -m 0755 ", report);
    if (settings.log.empty()) return;
    const std::string folder = std::filesystem::path(settings.log).parent_path();
    const std::string logs = "the folder of the log (log), " + folder;
    if (canBeWritten(logs, folder, "install -d -o SERVICE -g adm -m 0750 ", report)) checkSpace(logs, folder, report);
}

} // namespace Leadwire
