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

constexpr char interrupt = '\x03';

/// The terminal shows nothing that is typed, for as long as this lives. Ctrl-C ends a line meanwhile, in place of the
/// program, which would leave the terminal like this.
class Hidden
{
public:
    Hidden()
    {
        ::tcgetattr(STDIN_FILENO, &_before);
        termios silent = _before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        silent.c_cc[VEOL] = interrupt;
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
    char last = '\0';
    {
        const Hidden hidden;
        std::cout << question << ": " << std::flush;
        // Not through std::cin, which would wait for the end of a line that Ctrl-C has ended.
        while (::read(STDIN_FILENO, &last, 1) == 1 && last != '\n' && last != interrupt) secret += last;
    }
    std::cout << '\n';
    if (last != '\n') throw std::runtime_error("interrupted before all questions were answered");
    return secret;
}

bool confirm(const std::string& question)
{
    const std::string given = Poco::toLower(ask(question + " [y/N]"));
    return given == "y" || given == "yes";
}

} // namespace Leadwire
