// Makes the socket that the web server connects to. libfcgi 2.4.2 could make it too, but FCGX_OpenSocket ends the
// process on any error, unlinks a live socket and leaves the mode to the umask.
#include "fcgi/ListeningSocket.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace Leadwire
{

namespace
{

constexpr int firstFromSystemd = 3;

[[noreturn]] void refuse(const std::string& why)
{
    throw std::runtime_error(why);
}

[[noreturn]] void refuse(const std::string& why, int error)
{
    refuse(why + ": " + std::strerror(error));
}

/// A socket that closes itself unless it is given away.
class Socket
{
public:
    Socket() : _descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        if (_descriptor < 0) refuse("no socket can be made", errno);
    }
    ~Socket()
    {
        if (_descriptor >= 0) ::close(_descriptor);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    operator int() const { return _descriptor; }
    int release() { return std::exchange(_descriptor, -1); }

private:
    int _descriptor;
};

sockaddr_un addressOf(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        refuse("the socket path must have 1 to 107 bytes, this one has " + std::to_string(path.size()) +
               "; choose a shorter one: " + path);
    path.copy(address.sun_path, path.size());
    return address;
}

mode_t modeOf(const std::string& text)
{
    unsigned mode = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    if (error != std::errc{} || end != text.data() + text.size() || mode > 0777U)
        refuse("the socket mode must be three or four octal digits such as 0660, not " + text);
    return mode;
}

gid_t groupOf(const std::string& name)
{
    errno = 0;
    const group* const found = ::getgrnam(name.c_str());
    if (!found) refuse("there is no group " + name + " to give the socket to; name the group of the web server");
    return found->gr_gid;
}

/// Removes a socket file nobody listens on any more.
void clearStale(const std::string& path, const sockaddr_un& address)
{
    struct stat found
    {
    };
    if (::lstat(path.c_str(), &found) != 0) return;
    if (!S_ISSOCK(found.st_mode)) refuse(path + " exists and is no socket; remove it or choose another path");

    const Socket probe;
    if (::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno != ECONNREFUSED)
        refuse("somebody serves " + path + " already; stop it first or choose another path");
    if (::unlink(path.c_str()) != 0) refuse("the stale socket " + path + " cannot be removed", errno);
}

int bindTo(const Socket& socket, const sockaddr_un& address)
{
    const mode_t before = ::umask(0777); // nobody gets in until the mode is set
    const int error = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
    ::umask(before);
    return error;
}

} // namespace

std::optional<int> socketFromSystemd()
{
    const char* const process = std::getenv("LISTEN_PID");
    const char* const count = std::getenv("LISTEN_FDS");
    const bool given = process && count && std::to_string(::getpid()) == process && std::strtol(count, nullptr, 10) > 0;
    for (const char* const name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
    if (!given) return std::nullopt;
    if (!isListening(firstFromSystemd))
        refuse("descriptor 3 from systemd is no listening socket; the socket unit needs ListenStream and Accept=no");
    ::fcntl(firstFromSystemd, F_SETFD, FD_CLOEXEC);
    return firstFromSystemd;
}

int makeListeningSocket(const SupervisorSettings& settings)
{
    const std::string& path = settings.socket;
    const sockaddr_un address = addressOf(path);
    const mode_t mode = modeOf(settings.socketMode);
    const std::optional<gid_t> group =
        settings.socketGroup.empty() ? std::nullopt : std::optional(groupOf(settings.socketGroup));

    clearStale(path, address);
    Socket socket;
    if (const int error = bindTo(socket, address); error != 0)
        refuse("no socket can be made at " + path + "; does its folder exist, and may we write there?", error);
    if (group && ::chown(path.c_str(), static_cast<uid_t>(-1), *group) != 0)
        refuse("the socket " + path + " cannot be given to the group " + settings.socketGroup, errno);
    if (::chmod(path.c_str(), mode) != 0) refuse("the mode of " + path + " cannot be set", errno);
    if (::listen(socket, settings.backlog) != 0) refuse("nothing can listen on " + path, errno);
    return socket.release();
}

bool isListening(int descriptor)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0;
}

} // namespace Leadwire
