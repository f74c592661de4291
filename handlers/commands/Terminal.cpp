#include "handlers/commands/Terminal.h"

#include <Poco/String.h>

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

std::string answer()
{
    std::string line;
    if (!std::getline(std::cin, line))
        throw std::runtime_error("the input has ended before all questions were answered");
    return line;
}

/// The terminal shows nothing that is typed, for as long as this lives. Keys that would end the program arrive as
/// characters meanwhile, so that it cannot end with the terminal like this.
class Hidden
{
public:
    Hidden()
    {
        ::tcgetattr(STDIN_FILENO, &_before);
        termios silent = _before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Hidden() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &_before); }
    Hidden(const Hidden&) = delete;
    Hidden& operator=(const Hidden&) = delete;

private:
    termios _before{};
};

} // namespace

bool isAtTerminal()
{
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

std::string ask(const std::string& question, const std::string& otherwise)
{
    std::cout << question << (otherwise.empty() ? "" : " [" + otherwise + "]") << ": " << std::flush;
    const std::string given = Poco::trim(answer());
    return given.empty() ? otherwise : given;
}

std::string askSecret(const std::string& question)
{
    std::string secret;
    {
        const Hidden hidden;
        std::cout << question << ": " << std::flush;
        secret = answer();
    }
    std::cout << '\n';
    constexpr char interrupt = '\x03';
    if (secret.find(interrupt) != std::string::npos) throw std::runtime_error("interrupted; nothing has changed");
    return secret;
}

bool confirm(const std::string& question)
{
    const std::string given = Poco::toLower(ask(question + " [y/N]"));
    return given == "y" || given == "yes";
}

} // namespace Leadwire
