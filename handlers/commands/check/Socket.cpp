// The socket between the web server and the service: whether it can be made, reached, and by whom.
#include "handlers/commands/check/Parts.h"

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <sstream>

namespace Leadwire
{
namespace
{

std::string octal(mode_t mode)
{
    std::ostringstream text;
    text << '0' << std::oct << (mode & 0777U);
    return text.str();
}

/// 0, or the errno with which connecting fails.
int connectTo(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return errno;
    const bool isConnected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const int error = isConnected || errno == EAGAIN ? 0 : errno; // EAGAIN: somebody listens and is busy
    ::close(socket);
    return error;
}

/// The group of the web server; none if it is not named, or not there, which is an error.
std::optional<gid_t> webServer(const Settings& settings, Report& report)
{
    if (settings.socketGroup.empty()) return std::nullopt;
    if (const auto* group = ::getgrnam(settings.socketGroup.c_str())) return group->gr_gid;
    report.error("there is no group " + settings.socketGroup + " (socket_group); name the group of the web server");
    return std::nullopt;
}

/// Whoever is to connect must pass through every folder above the socket.
void checkWay(const std::string& path, std::optional<gid_t> group, Report& report)
{
    for (auto folder = std::filesystem::path(path).parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
    {
        struct stat status
        {
        };
        if (::stat(folder.c_str(), &status) != 0) return;
        const bool isForGroup = (status.st_mode & S_IXGRP) != 0 && (!group || *group == status.st_gid);
        if ((status.st_mode & S_IXOTH) == 0 && !isForGroup)
            report.warning("the web server cannot pass through " + folder.string() + " to the socket; " +
                           (group ? "give that folder to its group" : "set socket_group, and give that folder to it") +
                           " with mode 0750");
    }
}

void checkRights(const Settings& settings, Report& report)
{
    unsigned mode = 0;
    const std::string& text = settings.socketMode;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    if (error != std::errc{} || end != text.data() + text.size() || mode > 0777U)
        report.error("socket_mode is '" + text + "'; it must be three or four octal digits such as 0660");
    else if ((mode & S_IWOTH) != 0)
        report.warning("socket_mode " + text +
                       " lets everybody on this host connect, past the web server; 0660 does not");
}

/// What is at the path now.
void checkPlace(const std::string& path, Report& report)
{
    struct stat status
    {
    };
    if (::lstat(path.c_str(), &status) != 0)
        report.well("nobody serves the socket " + path + " now");
    else if (!S_ISSOCK(status.st_mode))
        report.error(path + " (socket) is there and is no socket; remove it, or choose another path");
    else if (const int error = connectTo(path); error == ECONNREFUSED)
        report.warning("nobody serves the socket " + path + " any more; leadwire serve replaces it");
    else if (error != 0)
        report.warning("the socket " + path + " (mode " + octal(status.st_mode) +
                       ") cannot be connected to by this account: " + std::strerror(error));
    else
    {
        const auto* group = ::getgrgid(status.st_gid);
        report.well("somebody serves the socket " + path + ", mode " + octal(status.st_mode) + ", group " +
                    (group ? group->gr_name : std::to_string(status.st_gid)));
    }
}

} // namespace

void checkSocket(const Settings& settings, Report& report)
{
    const std::string& path = settings.socket;
    constexpr std::size_t longestPath = 107; // sockaddr_un holds 108 bytes with the NUL
    checkRights(settings, report);
    const auto group = webServer(settings, report);
    if (path.empty() || path.size() > longestPath)
    {
        report.error("the path of the socket has " + std::to_string(path.size()) +
                     " bytes; the system allows 1 to 107");
        return;
    }
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        report.error("the folder of the socket (socket), " + folder.string() +
                     ", is not there; make it: install -d -o SERVICE -g WEBSERVER -m 0750 " + folder.string());
    else
        checkWay(path, group, report);
    checkPlace(path, report);
}

} // namespace Leadwire
