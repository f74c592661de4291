/// The one file of shared memory through which the workers of a host know of each other.
#pragma once

#include <cstddef>
#include <string>

namespace Leadwire
{

/// Maps the file at `path` (made with mode 0600 and filled with zeros if absent, or if its size is not `size`).
/// Every process that maps the same path sees the same bytes; what lies in it must be lock-free atomics,
/// so that a process killed anywhere leaves nothing held. What root maps belongs to the account that has the folder, so
/// that root's commands share it with the service. An empty path maps private memory (tests, single process).
class SharedFile
{
public:
    /// Throws std::system_error that names the file if it cannot be made or mapped, or is no plain file of this
    /// account.
    SharedFile(const std::string& path, std::size_t size);
    ~SharedFile();
    SharedFile(const SharedFile&) = delete;
    SharedFile& operator=(const SharedFile&) = delete;

    void* data() const { return _data; }

private:
    void* _data = nullptr;
    std::size_t _size = 0;
};

} // namespace Leadwire
