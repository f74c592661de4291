// Maps a file shared by the processes of a host.
// Security: the file belongs to this account and is open to no other (mode 0600), whoever made it; a file of another
// account, or a symbolic link in its place, is refused. Root may map the file of the account that has the folder.
#include "fcgi/SharedFile.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace Leadwire
{

namespace
{

[[noreturn]] void fail(const std::string& path, const char* what, int error = errno)
{
    throw std::system_error(error, std::generic_category(), "shared file " + path + " cannot be " + what);
}

/// An open file that closes itself, and with it gives back its lock.
class File
{
public:
    explicit File(const std::string& path) :
        _descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR))
    {
        if (_descriptor < 0) fail(path, "opened");
    }
    ~File()
    {
        ::flock(_descriptor, LOCK_UN); // closing is not enough: a mapping keeps the file open, and with it the lock
        ::close(_descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    operator int() const { return _descriptor; }

private:
    int _descriptor;
};

void* map(int file, std::size_t size, int flags)
{
    return ::mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, file, 0);
}

/// The account that the file is for: ours, or where we are root, the one that has the folder.
uid_t rightfulOwner(const std::string& path)
{
    const uid_t self = ::geteuid();
    struct stat folder
    {
    };
    if (self != 0 || ::stat(path.substr(0, path.rfind('/') + 1).c_str(), &folder) != 0) return self;
    return folder.st_uid;
}

/// Maps the file, or returns nullptr if it had to be put out of the way: then the next try makes a new one.
/// A file of another size is never resized, since whoever still maps it would be killed by SIGBUS.
void* tryToMap(const std::string& path, std::size_t size)
{
    const File file(path);
    if (::flock(file, LOCK_EX) != 0) fail(path, "locked");
    struct stat ours
    {
    };
    struct stat named
    {
    };
    if (::fstat(file, &ours) != 0) fail(path, "examined");
    if (::stat(path.c_str(), &named) != 0 || named.st_ino != ours.st_ino || named.st_dev != ours.st_dev)
        return nullptr; // replaced while we waited for the lock

    const uid_t owner = rightfulOwner(path);
    if (ours.st_uid != owner && ours.st_uid == ::geteuid())
    {
        if (::fchown(file, owner, static_cast<gid_t>(-1)) != 0) fail(path, "given to its account");
        ours.st_uid = owner;
    }
    if (ours.st_uid != owner) fail(path, "used: it belongs to another account", EPERM);
    if (!S_ISREG(ours.st_mode)) fail(path, "used: it is no plain file", EINVAL);
    if (::fchmod(file, S_IRUSR | S_IWUSR) != 0) fail(path, "closed to others");
    if (ours.st_size == 0)
    {
        // Without its blocks a full disk would show itself as SIGBUS in the middle of a request.
        if (const int error = ::posix_fallocate(file, 0, static_cast<off_t>(size)); error != 0)
            fail(path, "given its size", error);
    }
    else if (static_cast<std::size_t>(ours.st_size) != size)
    {
        if (::unlink(path.c_str()) != 0) fail(path, "replaced");
        return nullptr;
    }

    void* data = map(file, size, MAP_SHARED);
    if (data == MAP_FAILED) fail(path, "mapped");
    return data;
}

} // namespace

SharedFile::SharedFile(const std::string& path, std::size_t size) : _size(size)
{
    if (path.empty())
    {
        _data = map(-1, size, MAP_PRIVATE | MAP_ANONYMOUS);
        if (_data == MAP_FAILED) fail("(private)", "mapped");
        return;
    }
    while (!_data) _data = tryToMap(path, size);
}

SharedFile::~SharedFile()
{
    ::munmap(_data, _size);
}

} // namespace Leadwire
