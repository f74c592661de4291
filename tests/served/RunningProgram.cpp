// Starts and ends programs by their process id alone.
#include "tests/served/RunningProgram.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

namespace Leadwire
{

bool waitUntil(const std::function<bool()>& condition)
{
    for (int tries = 0; tries < 1000; ++tries)
    {
        if (condition()) return true;
        ::poll(nullptr, 0, 10);
    }
    return condition();
}

bool isRunning(pid_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    if (!std::getline(file, text)) return false;
    const auto state = text.rfind(") ");
    return state != std::string::npos && text[state + 2] != 'Z' && text[state + 2] != 'X';
}

RunningProgram::RunningProgram(const std::vector<std::string>& command, const std::string& log,
                               const std::function<void()>& prepare) :
    _process(::fork())
{
    if (_process != 0) return;
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(file, STDERR_FILENO);
    if (prepare) prepare();
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

RunningProgram::~RunningProgram()
{
    if (_status || _process <= 0) return;
    ::kill(_process, SIGKILL);
    ::waitpid(_process, nullptr, 0);
}

void RunningProgram::signal(int number) const
{
    if (!_status) ::kill(_process, number);
}

std::optional<int> RunningProgram::wait()
{
    waitUntil(
        [&]
        {
            int status = 0;
            if (!_status && ::waitpid(_process, &status, WNOHANG) == _process) _status = status;
            return _status.has_value();
        });
    if (!_status) return std::nullopt;
    return WIFEXITED(*_status) ? WEXITSTATUS(*_status) : -WTERMSIG(*_status);
}

} // namespace Leadwire
