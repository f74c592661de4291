// The command that shows what the service is doing.
#include "fcgi/JsonWriter.h"
#include "fcgi/Scoreboard.h"
#include "handlers/commands/Command.h"

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace Leadwire
{
namespace
{

using Counter = Scoreboard::Counter;
using Gauge = Scoreboard::Gauge;

std::string durationText(std::chrono::microseconds time)
{
    using namespace std::chrono;
    std::ostringstream text;
    if (time < milliseconds(1000))
        text << duration_cast<milliseconds>(time).count() << " ms";
    else if (time < minutes(2))
        text << std::fixed << std::setprecision(1) << duration<double>(time).count() << " s";
    else
        text << duration_cast<minutes>(time).count() << " min";
    return text.str();
}

std::string secondsText(std::uint64_t microseconds)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << static_cast<double>(microseconds) / 1e6 << " s";
    return text.str();
}

/// How long the oldest mail has been due, in seconds; 0 where none waits.
std::int64_t mailAge(const Scoreboard& scoreboard)
{
    const auto oldest = scoreboard.value(Gauge::mailOldest);
    return oldest == 0 ? 0 : std::max<std::int64_t>(std::time(nullptr) - oldest, 0);
}

void printThreads(const Scoreboard& scoreboard)
{
    std::vector<std::vector<std::string>> table{{"worker", "thread", "stage", "since", "served", "route"}};
    std::map<std::int64_t, int> seen;
    for (const auto& thread : scoreboard.threads())
        table.push_back({std::to_string(thread.process), std::to_string(++seen[thread.process]),
                         std::string(nameOf(thread.stage)), durationText(thread.since), std::to_string(thread.served),
                         thread.route.empty() ? "-" : thread.route});
    if (table.size() == 1)
        std::cout << "no worker runs here\n";
    else
        printTable(table);
}

void printTotals(const Scoreboard& scoreboard)
{
    std::uint64_t answers = 0, failures = 0;
    constexpr int serverError = 500;
    for (const auto& one : scoreboard.answers())
    {
        answers += one.count;
        if (one.status >= serverError) failures += one.count;
    }
    std::cout << '\n'
              << "answers " << answers << ", of them failures " << failures << "; database "
              << secondsText(scoreboard.value(Counter::databaseTime)) << ", retries "
              << scoreboard.value(Counter::retries) << "; refused by limits " << scoreboard.value(Counter::refusals)
              << "; workers restarted " << scoreboard.value(Counter::restarts) << ", stuck threads "
              << scoreboard.value(Counter::stuck) << '\n';
    if (scoreboard.value(Gauge::mailSeen) == 0)
        std::cout << "no courier has looked for mail here\n";
    else
        std::cout << "mails that wait " << scoreboard.value(Gauge::mailDepth) << ", the oldest due for "
                  << mailAge(scoreboard) << " s\n";
}

void printJson(const Scoreboard& scoreboard)
{
    std::string text;
    JsonWriter json(text);
    json.object().key("threads").array();
    for (const auto& thread : scoreboard.threads())
    {
        json.object().member("process", thread.process).member("stage", nameOf(thread.stage));
        if (thread.route.empty())
            json.memberNull("route");
        else
            json.member("route", thread.route);
        json.member("since_us", static_cast<std::int64_t>(thread.since.count()));
        json.member("served", static_cast<std::int64_t>(thread.served)).end();
    }
    json.end().key("answers").array();
    for (const auto& one : scoreboard.answers())
        json.object()
            .member("route", one.route)
            .member("status", one.status)
            .member("count", static_cast<std::int64_t>(one.count))
            .member("total_us", one.microseconds)
            .end();
    json.end();
    for (const auto& [name, counter] : {std::pair("database_us", Counter::databaseTime),
                                        {"retries", Counter::retries},
                                        {"refusals", Counter::refusals},
                                        {"restarts", Counter::restarts},
                                        {"stuck", Counter::stuck}})
        json.member(name, static_cast<std::int64_t>(scoreboard.value(counter)));
    json.member("mail_queue", scoreboard.value(Gauge::mailDepth)).member("mail_age_s", mailAge(scoreboard)).end();
    std::cout << text << '\n';
}

int status(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const std::string path = settings.scoreboard();
    if (path.empty()) throw std::runtime_error("the setting runtime is empty, so processes share nothing to look at");
    if (!std::filesystem::exists(path))
        throw std::runtime_error("there is no " + path + ": no service has run with this setting of runtime");
    const Scoreboard scoreboard(path);
    for (;;)
    {
        if (arguments.has("watch") && ::isatty(STDOUT_FILENO) != 0) std::cout << "\x1b[H\x1b[2J";
        if (arguments.has("json"))
            printJson(scoreboard);
        else
        {
            printThreads(scoreboard);
            printTotals(scoreboard);
        }
        std::cout << std::flush;
        if (!arguments.has("watch") || !std::cout) return 0;
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

} // namespace

std::vector<Command> statusCommands()
{
    return {
        {"status",
         "show what each thread of the service is doing, and what was answered",
         "Figures are those of this host, since its runtime folder was made.",
         {{"watch", "", "again every second, until Ctrl-C"}, {"json", "", "as one JSON object a line"}},
         status},
    };
}

} // namespace Leadwire
