// Files are written aside, made durable, and then given their name: what has its name is whole. Each step is checked.
#include "model/files/FileStore.h"

#include "model/Accounts.h"
#include "model/Failure.h"

#include <sodium.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace Leadwire
{
namespace
{

// The web server reads through the group; nobody else does.
constexpr mode_t fileMode = 0640;
constexpr mode_t folderMode = 0750;

[[noreturn]] void fail(const char* step, const std::string& path)
{
    const int reason = errno;
    if (reason == ENOSPC || reason == EDQUOT) throw Failure(Failure::Kind::full, "");
    throw Unavailable("cannot " + std::string(step) + " " + path + ": " + std::generic_category().message(reason));
}

/// An open file or folder.
class Descriptor
{
public:
    Descriptor(const std::string& path, int flags) : _path(path), _number(::open(path.c_str(), flags | O_CLOEXEC, 0600))
    {
        if (_number < 0) fail("open", path);
    }
    ~Descriptor()
    {
        if (_number >= 0) ::close(_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(std::string_view bytes) const
    {
        while (!bytes.empty())
        {
            const auto count = ::write(_number, bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) fail("write", _path);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void setMode(mode_t mode) const
    {
        if (::fchmod(_number, mode) != 0) fail("set the mode of", _path);
    }
    void sync() const
    {
        if (::fsync(_number) != 0) fail("sync", _path);
    }
    /// Some file systems tell only here that there was no room.
    void close()
    {
        if (::close(std::exchange(_number, -1)) != 0) fail("close", _path);
    }

private:
    std::string _path;
    int _number;
};

void syncFolder(const std::string& path)
{
    Descriptor(path, O_RDONLY | O_DIRECTORY).sync();
}

std::string parentOf(const std::string& path)
{
    return path.substr(0, path.rfind('/'));
}

/// A file being written; gone with this object unless it was given its name.
class Incoming
{
public:
    explicit Incoming(const std::string& folder) : _path(folder + "/" + randomName()) {}
    ~Incoming()
    {
        if (!_path.empty()) ::unlink(_path.c_str());
    }
    Incoming(const Incoming&) = delete;
    Incoming& operator=(const Incoming&) = delete;

    void fill(std::string_view bytes) const
    {
        Descriptor file(_path, O_WRONLY | O_CREAT | O_EXCL);
        file.write(bytes);
        file.setMode(fileMode);
        file.sync();
        file.close();
    }
    void rename(const std::string& target)
    {
        if (::rename(_path.c_str(), target.c_str()) != 0) fail("name", target);
        _path.clear();
    }

private:
    static std::string randomName()
    {
        std::array<unsigned char, 16> bytes{};
        ::randombytes_buf(bytes.data(), bytes.size());
        std::array<char, 2 * bytes.size() + 1> text{};
        return ::sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    }

    std::string _path;
};

} // namespace

bool FileStore::publish(std::int64_t workspace, const std::string& sha256, std::string_view bytes) const
{
    const std::string target = pathOf(workspace, sha256);
    const std::string shelf = parentOf(target);
    for (const auto& folder : {incoming(), parentOf(shelf), shelf}) makeFolder(folder);
    const bool isNew = !has(workspace, sha256, static_cast<std::int64_t>(bytes.size()));
    if (isNew)
    {
        Incoming file(incoming());
        file.fill(bytes);
        file.rename(target);
    }
    // Also where it was there before: who named it may have died before this.
    syncFolder(shelf);
    return isNew;
}

void FileStore::remove(std::int64_t workspace, const std::string& sha256) const
{
    const std::string path = pathOf(workspace, sha256);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path);
}

std::optional<FileStore::Opened> FileStore::open(std::int64_t workspace, const std::string& sha256) const
{
    const std::string path = pathOf(workspace, sha256);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0 && errno == ENOENT) return std::nullopt;
    if (descriptor < 0) fail("open", path);
    struct stat found
    {
    };
    if (::fstat(descriptor, &found) != 0)
    {
        ::close(descriptor);
        fail("look at", path);
    }
    return Opened{descriptor, static_cast<std::uint64_t>(found.st_size)};
}

bool FileStore::has(std::int64_t workspace, const std::string& sha256, std::int64_t size) const
{
    struct stat status
    {
    };
    const std::string path = pathOf(workspace, sha256);
    if (::stat(path.c_str(), &status) == 0) return S_ISREG(status.st_mode) && status.st_size == size;
    if (errno != ENOENT) fail("look at", path);
    return false;
}

std::string FileStore::nameOf(std::int64_t workspace, const std::string& sha256)
{
    return std::to_string(workspace) + "/" + sha256.substr(0, 2) + "/" + sha256;
}

std::string FileStore::pathOf(std::int64_t workspace, const std::string& sha256) const
{
    return _folder + "/" + nameOf(workspace, sha256);
}

void FileStore::makeFolder(const std::string& path) const
{
    if (::mkdir(path.c_str(), folderMode) != 0)
    {
        if (errno != EEXIST) fail("make", path);
        return;
    }
    // A set-group-id bit that came from above shall stay. Any chmod by an account outside that group would take it, so
    // there is none unless the umask has taken the group's rights.
    struct stat status
    {
    };
    if (::stat(path.c_str(), &status) != 0) fail("look at", path);
    if ((status.st_mode & ACCESSPERMS) != folderMode &&
        ::chmod(path.c_str(), (status.st_mode & S_ISGID) | folderMode) != 0)
        fail("set the mode of", path);
    syncFolder(parentOf(path));
}

std::string contentHash(std::string_view bytes)
{
    return sha256(bytes).substr(2); // without PostgreSQL's `\x`
}

} // namespace Leadwire
