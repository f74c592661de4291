// Starts programs as children that do not outlive us.
#include "fcgi/ChildProcess.h"

#include "fcgi/Log.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

namespace Leadwire
{

namespace
{

constexpr int readyDescriptor = 3;
constexpr int cannotExecute = 127;

/// Signals as a fresh program expects them: what we block or ignore would be inherited.
void resetSignals()
{
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGCHLD, SIGUSR1}) ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

/// Descriptor 0 is `input`, 2 is `errors`, 3 is `ready` if there is one; beside 1 nothing else gets through.
void arrangeDescriptors(int input, int errors, int ready)
{
    if (errors != STDERR_FILENO) ::dup2(errors, STDERR_FILENO);
    ::close_range(readyDescriptor, ~0U, CLOSE_RANGE_CLOEXEC);
    if (input == STDIN_FILENO)
        ::fcntl(input, F_SETFD, 0);
    else
        ::dup2(input, STDIN_FILENO);
    if (ready < 0) return;
    if (ready == readyDescriptor)
        ::fcntl(ready, F_SETFD, 0);
    else
        ::dup2(ready, readyDescriptor);
    ::setenv("LEADWIRE_READY_FD", std::to_string(readyDescriptor).c_str(), 1);
}

/// In the child. We have one thread, so anything may be called here.
[[noreturn]] void become(const std::vector<std::string>& command, int input, int errors, int ready, pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(cannotExecute); // it died before it could be noticed

    arrangeDescriptors(input, errors, ready);
    resetSignals();
    const int error = execute(command);
    logLine("error", "child.unexecutable",
            {{"program", command.front()}, {"reason", std::string_view(std::strerror(error))}});
    ::_exit(cannotExecute);
}

} // namespace

ChildProcess startChild(const std::vector<std::string>& command, int input, bool reportsReady, int errors)
{
    std::array<int, 2> pipe{-1, -1};
    if (reportsReady && ::pipe2(pipe.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "no pipe can be made");

    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0) become(command, input, errors, pipe[1], parent);
    const int error = errno;
    if (pipe[1] >= 0) ::close(pipe[1]);
    if (process < 0)
    {
        if (pipe[0] >= 0) ::close(pipe[0]);
        throw std::system_error(error, std::generic_category(), "no process can be made");
    }
    return {process, pipe[0]};
}

int execute(const std::vector<std::string>& command)
{
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    return errno;
}

} // namespace Leadwire
