// Where settings come from, and settings that do not go together.
#include "handlers/commands/check/Parts.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace Leadwire
{
namespace
{

std::string inSeconds(std::chrono::milliseconds time)
{
    const auto count = time.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

} // namespace

// A setting misspelt in the environment would be passed over in silence.
void checkEnvironment(Report& report)
{
    for (char** entry = environ; *entry; ++entry)
    {
        const std::string_view text(*entry);
        const std::string name(text.substr(0, text.find('=')));
        if (!name.starts_with("LEADWIRE_") || name == "LEADWIRE_CONFIG") continue;
        const auto isIt = [&](const SettingKey& key) { return environmentName(key.name) == name; };
        if (std::none_of(settingKeys().begin(), settingKeys().end(), isIt))
            report.warning(name + " in the environment is no setting; see conf/leadwire.properties");
    }
}

void checkSettingsFile(const std::string& file, const Settings& settings, Report& report)
{
    struct stat status
    {
    };
    const bool hasSecret = !settings.password.empty() || !settings.mailKey.empty();
    if (!hasSecret || file.empty() || ::stat(file.c_str(), &status) != 0 || (status.st_mode & S_IROTH) == 0) return;
    report.warning("everybody on this host can read " + file +
                   ", which may hold database.password or mail.key; chmod 0640 " + file);
}

void checkTimes(const Settings& settings, Report& report)
{
    const auto& database = settings.database;
    const auto tell = [&](const char* name, std::chrono::milliseconds time, const std::string& complaint)
    { report.warning(std::string(name) + " (" + inSeconds(time) + ") " + complaint); };
    const std::string watchdog = "watchdog (" + inSeconds(settings.watchdog) + ")";
    if (database.statementTimeout >= settings.watchdog)
        tell("database.statement_timeout", database.statementTimeout,
             "is not below " + watchdog + ": a slow statement would cost its worker");
    if (database.lockTimeout > database.statementTimeout)
        tell("database.lock_timeout", database.lockTimeout,
             "is above database.statement_timeout, which ends the wait for a lock first");
    if (database.idleTimeout <= database.statementTimeout)
        tell("database.idle_timeout", database.idleTimeout,
             "is not above database.statement_timeout: PostgreSQL would end transactions that are alive");
    if (settings.api.slow >= settings.watchdog)
        tell("slow_request", settings.api.slow, "is not below " + watchdog + ": no request would ever be called slow");
    if (settings.grace < database.statementTimeout)
        tell("grace", settings.grace,
             "is below database.statement_timeout: a stop or reload would cut off requests that wait for the database");
    constexpr std::chrono::seconds patienceOfSystemd{90};
    if (settings.grace >= patienceOfSystemd)
        tell("grace", settings.grace,
             "is not below the 90 s after which systemd kills, unless TimeoutStopSec says more");
}

} // namespace Leadwire
