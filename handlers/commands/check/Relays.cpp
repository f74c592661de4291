// The mail servers of all workspaces, asked as the owner, who alone sees them.
#include "handlers/commands/check/Parts.h"
#include "model/mail/Delivery.h"
#include "model/mail/Relay.h"
#include "model/mail/SealingKey.h"

#include <chrono>
#include <map>
#include <optional>
#include <tuple>

namespace Leadwire
{
namespace
{

/// Speaks to each mail server once, for a few seconds, and to all of them for a minute.
class Trial
{
public:
    explicit Trial(const std::string& caFile) : _delivery(caFile, patience()) {}

    /// What is wrong with the relay, if anything is; nothing too when time is up.
    std::optional<std::string> problemWith(const Relay& relay, const std::string& password)
    {
        const auto [known, isNew] =
            _problems.try_emplace({relay.host, relay.port, relay.security, relay.username, password});
        if (!isNew) return known->second;
        if (std::chrono::steady_clock::now() > _end)
            ++_untried;
        else
            known->second = _delivery.problemWith(relay, password);
        return known->second;
    }

    std::size_t untried() const { return _untried; }

private:
    static MailPatience patience()
    {
        MailPatience brief;
        brief.connect = Poco::Timespan(3, 0);
        brief.receive = Poco::Timespan(5, 0);
        brief.whole = std::chrono::seconds(10);
        return brief;
    }

    using Server = std::tuple<std::string, std::int64_t, std::string, std::optional<std::string>, std::string>;

    Delivery _delivery;
    std::map<Server, std::optional<std::string>> _problems;
    std::chrono::steady_clock::time_point _end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::size_t _untried = 0;
};

} // namespace

void checkRelays(const Settings& settings, Report& report)
{
    Trial trial(settings.mailCaFile);
    std::optional<SealingKey> key;
    if (!settings.mailKey.empty()) key.emplace(settings.mailKey);
    Connection connection(settings.ownerConnection());
    bool areWell = true;
    for (const auto& row : Relays(connection).all())
    {
        const std::string owner = " of workspace " + std::to_string(row.workspace);
        std::optional<std::string> password("");
        if (row.relay.password) password = key ? key->open(*row.relay.password, row.workspace) : std::nullopt;
        if (!password)
        {
            areWell = false;
            report.error("the password in the mail settings" + owner +
                         " cannot be unsealed with mail.key; set it again with leadwire mail set");
        }
        else if (const auto problem = trial.problemWith(row.relay, *password))
        {
            areWell = false;
            report.warning("the mail server" + owner + ", " + row.relay.host + ":" + std::to_string(row.relay.port) +
                           ", does not take mail: " + *problem + "; see: leadwire mail show, leadwire mail set");
        }
        if (row.lastProblem) report.warning("the mail server" + owner + " has failed: " + *row.lastProblem);
    }
    if (trial.untried() > 0)
        report.warning(std::to_string(trial.untried()) + " mail servers were not tried for lack of time");
    if (areWell) report.well("mail settings can be used");
}

} // namespace Leadwire
