/// Programs that the tests start: known by their process number alone, and never left behind.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace Leadwire
{

/// A program to start, and how.
struct Start
{
    std::vector<std::string> words;                 ///< the program's path and its arguments
    std::map<std::string, std::string> environment; ///< laid over ours, from which LEADWIRE_ and PG names are taken out
    std::string output;                             ///< file that both outputs are appended to; empty: thrown away
    std::string errors;                             ///< file for standard error, if not the same
    std::string input;                              ///< file to read; empty: nothing
    std::string account;                            ///< to run as, when we are root; empty: ours
};

/// A running program. Killed with this object, or with the test program.
class Child
{
public:
    explicit Child(const Start& start);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t process() const { return _process; }
    void signal(int number) const;

    /// True if it has ended.
    bool hasEnded();

    /// Waits for its end and gives its exit status, or 128 + the signal that ended it; -1 if it goes on.
    int wait(std::chrono::milliseconds patience);

    /// SIGTERM, and SIGKILL for one that does not end within `patience`.
    void stop(std::chrono::milliseconds patience = std::chrono::seconds(10), int number = 15);

private:
    pid_t _process = -1;
    int _status = -1;
};

/// What a program did that has ended.
struct Finished
{
    int status = -1;
    std::string output, errors;
};

/// Runs a program to its end, `input` on its standard input.
Finished run(Start start, const std::string& input = "");

/// All of a file.
std::string textOf(const std::string& file);

/// The numbers of the processes that `parent` has started and that still run.
std::vector<pid_t> childrenOf(pid_t parent);

/// False in a build with the address sanitizer, which keeps what was given back.
#ifdef __SANITIZE_ADDRESS__
constexpr bool memoryIsMeasured = false;
#else
constexpr bool memoryIsMeasured = true;
#endif

/// Memory that a process holds, in MB, as the kernel counts it.
double residentMegabytes(pid_t process);

} // namespace Leadwire
