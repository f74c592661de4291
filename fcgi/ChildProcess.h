/// Starts programs as children that do not outlive us.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace Leadwire
{

/// A child just started.
struct ChildProcess
{
    pid_t process = -1;
    int ready = -1; ///< becomes readable when the child writes its ready byte or dies; to be closed by the caller
};

/// Executes `command` (program and arguments) with `input` as descriptor 0, an empty signal mask, default signal
/// actions, and no other descriptor of ours but standard output, and `errors` as standard error. With `reportsReady`,
/// LEADWIRE_READY_FD names a pipe whose reading end is `ready`. When this process dies, the child gets SIGTERM. Throws
/// std::system_error if no process can be made; a program that cannot be executed is a child with status 127.
ChildProcess startChild(const std::vector<std::string>& command, int input, bool reportsReady, int errors = 2);

/// Executes `command` in place of this process. Returns only if that failed, with errno.
int execute(const std::vector<std::string>& command);

} // namespace Leadwire
