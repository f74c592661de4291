/// A program started by a test, ended with it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// Waits until `condition` holds; false if it does not within ten seconds.
bool waitUntil(const std::function<bool()>& condition);

/// True while a process runs; one that is dead but not yet buried does not run.
bool isRunning(pid_t process);

/// One process. Its standard error goes to the end of a file.
class RunningProgram
{
public:
    /// `prepare` runs in the child before the program does.
    RunningProgram(const std::vector<std::string>& command, const std::string& log,
                   const std::function<void()>& prepare = {});
    ~RunningProgram(); ///< kills it if it still runs
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    pid_t process() const { return _process; }
    void signal(int number) const; ///< nothing if it has been waited for

    /// Waits for it to end, at most ten seconds. Its exit status, or minus the number of the signal that ended it.
    /// May be called again.
    std::optional<int> wait();

private:
    pid_t _process;
    std::optional<int> _status; ///< as waitpid(2) gives it
};

} // namespace Leadwire
