// The file never has a name that another process could open, and writing at explicit offsets lets a failed `settle`
// be tried again without doubling bytes.
#include "fcgi/Spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace Leadwire
{

namespace
{

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

std::string temporaryFolder()
{
    const char* named = std::getenv("TMPDIR");
    return named && *named ? named : "/tmp";
}

/// A descriptor of a new file without a name, readable and writable.
int openUnnamed()
{
    const std::string folder = temporaryFolder();
    const int unnamed = ::open(folder.c_str(), O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (unnamed >= 0) return unnamed;

    // Not every file system knows O_TMPFILE (overlayfs on older kernels, NFS).
    std::string path = folder + "/leadwire-XXXXXX";
    const int named = ::mkostemp(path.data(), O_CLOEXEC);
    if (named < 0) fail("cannot make a temporary file");
    ::unlink(path.c_str());
    return named;
}

void writeAll(int file, std::string_view bytes, std::uint64_t offset)
{
    while (!bytes.empty())
    {
        const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("cannot write to a temporary file");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
}

} // namespace

Spool::Spool(Spool&& other) noexcept :
    _memory(std::exchange(other._memory, {})), _first(std::exchange(other._first, 0)),
    _written(std::exchange(other._written, 0)), _file(std::exchange(other._file, -1))
{
}

Spool& Spool::operator=(Spool&& other) noexcept
{
    if (this == &other) return *this;
    if (_file >= 0) ::close(_file);
    _memory = std::exchange(other._memory, {});
    _first = std::exchange(other._first, 0);
    _written = std::exchange(other._written, 0);
    _file = std::exchange(other._file, -1);
    return *this;
}

Spool Spool::ofFile(int descriptor, std::uint64_t size)
{
    Spool spool;
    spool._file = descriptor;
    spool._written = size;
    return spool;
}

void Spool::narrow(std::uint64_t first, std::uint64_t length)
{
    _first += first;
    _written = length;
}

Spool::~Spool()
{
    if (_file >= 0) ::close(_file);
}

void Spool::settle(std::size_t limit)
{
    if (_memory.empty() || (_file < 0 && _memory.size() <= limit)) return;
    if (_file < 0) _file = openUnnamed();
    writeAll(_file, _memory, _written);
    _written += _memory.size();
    _memory.clear();
}

bool Spool::read(const std::function<bool(std::string_view)>& sink) const
{
    std::string piece(_file < 0 ? 0 : 1U << 16U, '\0');
    for (std::uint64_t offset = 0; offset < _written;)
    {
        const ssize_t got = ::pread(_file, piece.data(), piece.size(), static_cast<off_t>(_first + offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("cannot read a file");
        // A failed settle may have left bytes behind those that count.
        const auto counted = std::min(static_cast<std::uint64_t>(got), _written - offset);
        if (counted == 0) throw std::system_error(EIO, std::generic_category(), "a file was cut short");
        if (!sink({piece.data(), static_cast<std::size_t>(counted)})) return false;
        offset += counted;
    }
    return _memory.empty() || sink(_memory);
}

std::string Spool::text() const
{
    std::string all;
    all.reserve(size());
    read(
        [&all](std::string_view piece)
        {
            all += piece;
            return true;
        });
    return all;
}

} // namespace Leadwire
