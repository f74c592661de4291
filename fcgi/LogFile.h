/// The file of a log that may be moved away at any time, as logrotate does: no signal is needed.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace Leadwire
{

/// Where lines go: standard error, until `follow` names a file. Any thread, any number of processes on one file.
///
/// The file is appended to and has mode 0640 where it is made here. Its path is looked at no more than once a second,
/// before a line is written: what was moved or removed is made anew, and until then lines go to the moved one. A line
/// that the file does not take (a full disk, a folder that is gone) goes to standard error.
class LogFile
{
public:
    LogFile() = default;
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// From now on lines go to `path`; empty: to standard error. To be called before other threads write.
    void follow(std::string path);

    /// Sees to it that the file is the one at its path. The errno with which it could not be opened, when that begins;
    /// else 0.
    int look();

    /// Writes lines, their ends included, in one piece.
    void append(std::string_view lines);

private:
    bool isInPlace() const;
    int open();

    std::string _path;
    std::mutex _looking;
    std::atomic<std::int64_t> _looked{0}; ///< second of the steady clock
    int _file = -1;                       ///< keeps its number, whatever file it is
    std::atomic<bool> _isOpen{false};     ///< else lines go to standard error
    std::atomic<bool> _isTorn{false};     ///< the last line in the file has no end
};

} // namespace Leadwire
