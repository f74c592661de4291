#include "Child.h"

#include "Waiting.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>

extern char** environ; // NOLINT(readability-identifier-naming): POSIX calls it so

namespace Leadwire
{
namespace
{

std::vector<std::string> environmentOf(const Start& start)
{
    std::map<std::string, std::string> all;
    for (char** entry = environ; *entry; ++entry)
    {
        const std::string text = *entry;
        const auto name = text.substr(0, text.find('='));
        if (name.starts_with("LEADWIRE_") || name.starts_with("PG") || name.ends_with("_proxy")) continue;
        all[name] = text.substr(std::min(text.size(), name.size() + 1));
    }
    for (const auto& [name, value] : start.environment) all[name] = value;
    std::vector<std::string> lines;
    lines.reserve(all.size());
    for (const auto& [name, value] : all) lines.push_back(std::string(name).append("=").append(value));
    return lines;
}

std::vector<char*> pointers(std::vector<std::string>& lines)
{
    std::vector<char*> result;
    result.reserve(lines.size() + 1);
    for (auto& line : lines) result.push_back(line.data());
    result.push_back(nullptr);
    return result;
}

int opened(const std::string& file, int flags)
{
    return ::open(file.empty() ? "/dev/null" : file.c_str(), flags | O_CLOEXEC, 0600);
}

} // namespace

Child::Child(const Start& start)
{
    // All memory is taken before the fork: other threads of ours may hold the allocator's lock in that moment.
    std::vector<std::string> words = start.words, environment = environmentOf(start);
    const auto arguments = pointers(words), variables = pointers(environment);
    const passwd* account = start.account.empty() || ::geteuid() != 0 ? nullptr : ::getpwnam(start.account.c_str());
    const int input = opened(start.input, O_RDONLY);
    const int output = opened(start.output, O_WRONLY | O_CREAT | O_APPEND);
    const int errors = start.errors.empty() ? ::dup(output) : opened(start.errors, O_WRONLY | O_CREAT | O_APPEND);
    const pid_t parent = ::getpid();
    _process = ::fork();
    if (_process == 0)
    {
        ::dup2(input, 0);
        ::dup2(output, 1);
        ::dup2(errors, 2);
        if (account &&
            (::setgroups(0, nullptr) != 0 || ::setgid(account->pw_gid) != 0 || ::setuid(account->pw_uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(125);
        std::signal(SIGPIPE, SIG_DFL);
        ::execve(arguments[0], arguments.data(), variables.data());
        ::_exit(127);
    }
    const int failure = errno;
    for (const int descriptor : {input, output, errors}) ::close(descriptor);
    if (_process < 0) throw std::system_error(failure, std::generic_category(), "fork");
}

Child::~Child()
{
    if (!hasEnded()) signal(SIGKILL);
    wait(std::chrono::seconds(10));
}

void Child::signal(int number) const
{
    // Once it has been waited for, its number may be another's.
    if (_status == -1) ::kill(_process, number);
}

bool Child::hasEnded()
{
    int status = 0;
    if (_status == -1 && ::waitpid(_process, &status, WNOHANG) == _process)
        _status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return _status != -1;
}

int Child::wait(std::chrono::milliseconds patience)
{
    becomes([this] { return hasEnded(); }, patience);
    return _status;
}

void Child::stop(std::chrono::milliseconds patience, int number)
{
    signal(number);
    if (wait(patience) != -1) return;
    signal(SIGKILL);
    wait(patience);
}

Finished run(Start start, const std::string& input)
{
    std::array<char, 32> folder{"/tmp/leadwire-run.XXXXXX"};
    if (!::mkdtemp(folder.data())) throw std::runtime_error("no folder for a program's output");
    const std::string base = folder.data();
    start.output = base + "/output";
    start.errors = base + "/errors";
    start.input = base + "/input";
    std::ofstream(start.input) << input;
    Child child(start);
    Finished finished;
    finished.status = child.wait(std::chrono::seconds(60));
    finished.output = textOf(start.output);
    finished.errors = textOf(start.errors);
    std::filesystem::remove_all(base);
    return finished;
}

std::string textOf(const std::string& file)
{
    // The file of a process that ends meanwhile cannot be read on; this keeps what there was, where an iterator throws.
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::vector<pid_t> childrenOf(pid_t parent)
{
    const std::string number = std::to_string(parent);
    std::istringstream list(textOf("/proc/" + number + "/task/" + number + "/children"));
    std::vector<pid_t> children;
    for (pid_t child = 0; list >> child;)
    {
        const std::string stat = textOf("/proc/" + std::to_string(child) + "/stat");
        const auto state = stat.rfind(") ");
        if (state != std::string::npos && stat[state + 2] != 'Z') children.push_back(child);
    }
    return children;
}

double residentMegabytes(pid_t process)
{
    std::istringstream status(textOf("/proc/" + std::to_string(process) + "/status"));
    constexpr double kilobytes = 1024;
    for (std::string word; status >> word;)
    {
        double size = 0;
        if (word == "VmRSS:" && status >> size) return size / kilobytes;
    }
    return 0;
}

} // namespace Leadwire
