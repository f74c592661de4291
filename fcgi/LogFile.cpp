#include "fcgi/LogFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace Leadwire
{
namespace
{

constexpr mode_t mode = 0640;
constexpr int lowest = 10; ///< numbers below mean something to programs that we start: listening sockets, pipes

std::int64_t second()
{
    using namespace std::chrono;
    return duration_cast<seconds>(steady_clock::now().time_since_epoch()).count() + 1;
}

/// How much of it was written.
std::size_t write(int descriptor, std::string_view text)
{
    std::size_t done = 0;
    while (done < text.size())
    {
        const ssize_t written = ::write(descriptor, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    return done;
}

/// Opens the file to append, or makes it; -1 and errno if neither can be.
int opened(const std::string& path)
{
    constexpr int how = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY;
    int file = ::open(path.c_str(), how | O_CREAT | O_EXCL, mode);
    if (file >= 0) ::fchmod(file, mode); // whatever the umask
    if (file < 0 && errno == EEXIST) file = ::open(path.c_str(), how);
    if (file < 0) return file;
    const int other = ::fcntl(file, F_DUPFD_CLOEXEC, lowest);
    ::close(file);
    return other;
}

} // namespace

LogFile::~LogFile()
{
    if (_file >= 0) ::close(_file);
}

void LogFile::follow(std::string path)
{
    _path = std::move(path);
    _isOpen = false;
    _looked = 0;
}

int LogFile::look()
{
    if (_path.empty() || _looked == second()) return 0;
    std::unique_lock only(_looking, std::defer_lock);
    if (_looked == 0)
        only.lock(); // before it was opened once, nobody can write to it
    else if (!only.try_lock())
        return 0;
    if (_looked == second()) return 0; // another thread has looked
    const bool isNews = _isOpen || _looked == 0;
    const int error = _isOpen && isInPlace() ? 0 : open();
    _looked = second();
    return isNews ? error : 0;
}

bool LogFile::isInPlace() const
{
    struct stat ours
    {
    };
    struct stat named
    {
    };
    return ::fstat(_file, &ours) == 0 && ::stat(_path.c_str(), &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

/// Puts the file at the path under our number in one step: another thread writes to the former one or to this.
int LogFile::open()
{
    const int fresh = opened(_path);
    const int error = fresh < 0 ? errno : 0;
    if (fresh >= 0 && _file >= 0)
    {
        ::dup3(fresh, _file, O_CLOEXEC);
        ::close(fresh);
    }
    else if (fresh >= 0)
        _file = fresh;
    _isTorn = false;
    _isOpen = fresh >= 0;
    return error;
}

void LogFile::append(std::string_view lines)
{
    if (_isOpen)
    {
        if (_isTorn && write(_file, "\n") == 1) _isTorn = false;
        const std::size_t done = write(_file, lines);
        if (done == lines.size()) return;
        const std::size_t whole = lines.substr(0, done).rfind('\n') + 1; // npos + 1 is 0
        if (done > whole) _isTorn = true;
        lines.remove_prefix(whole);
    }
    write(STDERR_FILENO, lines);
}

} // namespace Leadwire
