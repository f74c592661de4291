// Threads against the connections that the web server keeps open: each of those holds a thread, whether it asks or not.
#include "handlers/commands/check/Parts.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{
namespace
{

/// The words of nginx's configuration, without comments; `{`, `}` and `;` are words.
std::vector<std::string> wordsOf(std::istream& file)
{
    std::string text;
    for (std::string line; std::getline(file, line);)
    {
        for (const char c : line.substr(0, line.find('#')))
            text += c == '{' || c == '}' || c == ';' ? std::string{' ', c, ' '} : std::string{c};
        text += '\n';
    }
    std::istringstream words(text);
    std::vector<std::string> all;
    for (std::string word; words >> word;) all.push_back(word);
    return all;
}

std::optional<std::size_t> numberIn(const std::string& word)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc{} && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

/// What nginx is told about us.
struct Nginx
{
    std::size_t processes = std::max(1U, std::thread::hardware_concurrency());
    bool isForUs = false;      ///< an upstream names our socket
    std::size_t keepalive = 0; ///< of that upstream, for each process

    Nginx() = default;
    Nginx(const std::vector<std::string>& words, const std::string& socket)
    {
        bool isOurs = false;
        std::size_t kept = 0;
        for (std::size_t i = 0; i + 1 < words.size(); ++i)
        {
            const std::string& value = words[i + 1];
            const auto number = numberIn(value);
            if (words[i] == "upstream" || value == "}")
            {
                if (isOurs) keepalive = kept;
                isForUs = isForUs || isOurs;
                isOurs = false;
                kept = 0;
            }
            if (words[i] == "server" && value == "unix:" + socket) isOurs = true;
            if (words[i] == "keepalive" && number) kept = *number;
            if (words[i] == "worker_processes" && number) processes = std::max<std::size_t>(1, *number);
        }
    }
};

} // namespace

void checkFront(const Settings& settings, const std::string& nginx, Report& report)
{
    const std::size_t threads = settings.workers * settings.threads;
    Nginx told;
    if (!nginx.empty())
    {
        std::ifstream file(nginx);
        if (!file) report.error("the file " + nginx + " (--nginx) cannot be read");
        told = Nginx(wordsOf(file), settings.socket);
        if (file.eof() && !told.isForUs)
            report.warning("no upstream in " + nginx + " has the server unix:" + settings.socket);
    }
    const std::size_t right = threads / (2 * told.processes);
    const std::string advice = "keepalive " + std::to_string(right) +
                               " (workers x threads / (2 x nginx processes) = " + std::to_string(threads) + " / (2 x " +
                               std::to_string(told.processes) + "))" +
                               (right == 0 ? ", which is none: leave the line out, or raise threads" : "");
    if (told.keepalive * told.processes >= threads)
        report.error("nginx may keep " + std::to_string(told.keepalive * told.processes) +
                     " connections open and hold all " + std::to_string(threads) +
                     " threads with them, so that nobody else is answered; set " + advice);
    else if (told.keepalive > right)
        report.warning("nginx keeps " + std::to_string(told.keepalive) + " connections for each process; set " +
                       advice);
    else
        report.well("nginx should have at most " + advice);
}

} // namespace Leadwire
