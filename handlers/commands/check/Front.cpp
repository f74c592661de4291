// What nginx is told of the program; and what a host decides whose web server starts the program.
#include "handlers/commands/check/Parts.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
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

/// What nginx is told about us.
struct Nginx
{
    bool isForUs = false; ///< an upstream names our socket
    bool isKept = false;  ///< such an upstream keeps connections

    Nginx(const std::vector<std::string>& words, const std::string& socket)
    {
        bool isOurs = false, keeps = false;
        for (std::size_t i = 0; i + 1 < words.size(); ++i)
        {
            const std::string& value = words[i + 1];
            if (words[i] == "upstream") isOurs = keeps = false;
            if (words[i] == "server" && value == "unix:" + socket) isOurs = true;
            if (words[i] == "keepalive" && value != "0") keeps = true;
            isForUs = isForUs || isOurs;
            isKept = isKept || (isOurs && keeps);
        }
    }
};

} // namespace

void checkFront(const std::string& nginx, const std::string& socket, Report& report)
{
    std::ifstream file(nginx);
    std::istream& text = nginx == "-" ? std::cin : file;
    if (nginx != "-" && !file) return report.error("the file " + nginx + " (--nginx) cannot be read");
    const Nginx told(wordsOf(text), socket);
    if (!told.isForUs)
        report.warning("no upstream in " + nginx + " has the server unix:" + socket +
                       "; what it includes is not followed: nginx -T shows all, for --nginx=-");
    else if (!told.isKept)
        report.warning("nginx opens a connection to the program for each request; give the upstream of reads "
                       "\"keepalive 32;\", as in conf/nginx/upstreams.conf.in");
    else
        report.well("nginx keeps connections to the program open for reads");
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
