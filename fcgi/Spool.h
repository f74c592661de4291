/// Bytes that grow: in memory while they are few, in an unlinked temporary file once they are many,
/// so that an answer of any size costs bounded memory. Or bytes of a file that is there already.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// An append-only sequence of bytes. Movable, not copyable; the file, if any, dies with it.
class Spool
{
public:
    Spool() = default;
    Spool(std::string bytes) : _memory(std::move(bytes)) {}
    Spool(Spool&& other) noexcept;
    Spool& operator=(Spool&& other) noexcept;
    ~Spool();

    /// The `size` bytes of an open file, to be read alone; closes the descriptor. Should the file become shorter
    /// meanwhile, `read` throws.
    static Spool ofFile(int descriptor, std::uint64_t size);

    /// Leaves out all of a file's bytes but `length` from `first` on.
    void narrow(std::uint64_t first, std::uint64_t length);

    /// Room to append to directly. Call `settle` now and then; between calls this must not grow without bound.
    std::string& memory() { return _memory; }

    /// Moves what is in memory to the file if it is more than `limit` bytes, or if a file exists already.
    /// Throws std::system_error if the temporary folder is full.
    void settle(std::size_t limit = 1U << 20);

    std::uint64_t size() const { return _written + _memory.size(); }

    /// Hands all bytes in order to `sink`, in pieces; stops early when it returns false. Returns false then.
    bool read(const std::function<bool(std::string_view)>& sink) const;

    /// All bytes in one string: for tests and small answers.
    std::string text() const;

private:
    std::string _memory;      ///< what comes after the file's bytes
    std::uint64_t _first = 0; ///< where they begin in it
    std::uint64_t _written = 0;
    int _file = -1;
};

} // namespace Leadwire
