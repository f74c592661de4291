// Threads against the connections that the web server keeps open, each of which holds a thread whether it asks or not;
// and what a host decides whose web server starts the program.
#include "handlers/commands/check/Parts.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{
namespace
{

/// The words of nginx's configuration, without comments and quotes; `{`, `}` and `;` are words.
std::vector<std::string> wordsOf(std::istream& file)
{
    std::string text;
    for (std::string line; std::getline(file, line);)
    {
        for (const char c : line.substr(0, line.find('#')))
        {
            if (c == '"' || c == '\'') continue;
            text += c == '{' || c == '}' || c == ';' ? std::string{' ', c, ' '} : std::string{c};
        }
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
    std::size_t keepalive = 0; ///< the most of such an upstream, for each process

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
                if (isOurs) keepalive = std::max(keepalive, kept);
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
        std::istream& text = nginx == "-" ? std::cin : file;
        if (nginx != "-" && !file) report.error("the file " + nginx + " (--nginx) cannot be read");
        told = Nginx(wordsOf(text), settings.socket);
        if (text.eof() && !told.isForUs)
            report.warning("no upstream in " + nginx + " has the server unix:" + settings.socket +
                           "; what it includes is not followed: nginx -T shows all, for --nginx=-");
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
        report.well(told.isForUs ? "nginx keeps no more connections than it should: at most " + advice
                                 : "nginx should have at most " + advice);
}

void checkHost(const Settings& settings, Report& report)
{
    constexpr std::size_t usual = 131'072;
    if (settings.api.files.maxSize > usual)
        report.warning("the host's mod_fcgid refuses requests above 128 kB, or above its FcgidMaxRequestLen, which no "
                       ".htaccess can change: ask the host for 27262976, or tell users that files end there");
    if (settings.threads > 1)
        report.warning("mod_fcgid gives a process one request at a time; with threads = 1 it takes one connection to "
                       "the database in place of " +
                       std::to_string(settings.threads));
}

} // namespace Leadwire
