// The two roles of the database: what they can do, what they may not, and what the server has for them.
// Security: the role that serves must be behind row-level security and own nothing.
#include "handlers/commands/check/Parts.h"
#include "model/Migrations.h"
#include "model/Refusal.h"
#include "model/RoleLimits.h"
#include "model/Standing.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace Leadwire
{
namespace
{

void checkPowers(const Standing& standing, Report& report)
{
    const std::string& role = standing.user;
    if (standing.isSuperuser != 0 || standing.passesWalls != 0)
        report.error("the role " + role + " passes row-level security; ALTER ROLE it NOSUPERUSER NOBYPASSRLS");
    if (standing.makesRoles != 0 || standing.makesDatabases != 0)
        report.warning("the role " + role + " may make roles or databases; ALTER ROLE it NOCREATEROLE NOCREATEDB");
    if (standing.ownsSchema != 0)
        report.warning("one role owns the schema and serves: workspaces are kept apart by predicates and keys alone");
    else if (standing.isMemberOfOwner != 0 && standing.isSuperuser == 0)
        report.error("the role " + role +
                     " is a member of the schema's owner, and so passes row-level security; REVOKE that");
}

void checkEncoding(const Standing& standing, Report& report)
{
    if (standing.encoding != "UTF8")
        report.error("the database's encoding is " + standing.encoding + "; make it anew with ENCODING 'UTF8'");
    if (standing.collation == "C" || standing.collation == "POSIX")
        report.warning(
            "the database's locale is C: case and search of non-Latin text do not work; C.UTF-8 or ICU does");
}

void checkClock(const Standing& standing, Report& report)
{
    using namespace std::chrono;
    const auto ours = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    constexpr std::int64_t most = 5, second = 1000;
    if (const auto apart = std::abs(ours - standing.clock) / second; apart > most)
        report.warning("the clocks of this host and of the database are " + std::to_string(apart) +
                       " s apart; let NTP set both");
}

/// A reload runs the old and the new workers beside each other.
void checkConnections(const Standing& standing, const Settings& settings, Report& report)
{
    std::int64_t most = standing.connections;
    for (const auto limit : {standing.roleConnections, standing.databaseConnections})
    {
        if (limit >= 0) most = std::min(most, limit);
    }
    const auto usual =
        static_cast<std::int64_t>(settings.workers * settings.threads + (settings.courier ? settings.mailThreads : 0));
    const std::string finding = "the database gives the role " + std::to_string(most) +
                                " connections, and Leadwire takes " + std::to_string(usual) +
                                ", twice that during a reload";
    const std::string remedy = "; raise max_connections or the role's limit, or lower workers and threads";
    if (most < usual)
        report.error(finding + remedy);
    else if (most < 2 * usual)
        report.warning(finding + remedy);
    else
        report.well(finding);
}

void checkLimits(Connection& connection, const Settings& settings, Report& report)
{
    const auto wanted = limitsOf(settings.database);
    const auto found = limitsInForce(connection);
    for (std::size_t i = 0; i < wanted.size(); ++i)
    {
        const std::string& name = wanted[i].name;
        if (found[i].time.count() == 0)
            report.error("the role " + settings.database.user + " has no " + name +
                         "; run: leadwire migrate (or as an administrator: " + limitStatements(settings.database) +
                         ")");
        else if (found[i].time != wanted[i].time)
            report.warning("the role " + settings.database.user + " has a " + name + " of " +
                           std::to_string(found[i].time.count()) + " ms, the settings say " +
                           std::to_string(wanted[i].time.count()) + "; run: leadwire migrate");
    }
}

void checkSchema(Connection& connection, Report& report)
{
    const auto [pending, unknown] = schemaState(connection);
    if (!unknown.empty())
        report.warning("the schema is of a later release (" + unknown.back() +
                       "), which this program works on; install that release");
    if (!pending.empty())
        report.error("the schema lacks " + std::to_string(pending.size()) + " migrations; run: leadwire migrate");
    else
        report.well("the database answers and its schema is up to date");
    for (const auto& table : tablesWithoutWall(connection))
    {
        std::string finding = "row-level security does not guard the table " + table;
        finding.append("; as the owner: ALTER TABLE ").append(table).append(" ENABLE ROW LEVEL SECURITY");
        report.error(finding);
    }
}

} // namespace

bool canConnect(const ConnectionSettings& role, const std::string& what, Report& report)
{
    const auto refusal = refusalOf(role);
    if (refusal) report.error("no connection to the database (" + what + "): " + refusal->text);
    return !refusal;
}

bool canConnectAsOwner(const Settings& settings, Report& report)
{
    const ConnectionSettings owner = settings.ownerConnection();
    const auto refusal = refusalOf(owner);
    if (!refusal) return true;
    if (refusal->isOfThisAccount && settings.owner != settings.database.user)
        report.warning("grants and mail settings were not looked at, since this account is not let in as " +
                       owner.user + "; run leadwire check as one that is, too");
    else
        report.error("no connection to the database (database.owner): " + refusal->text);
    return false;
}

void checkProgramRole(const Settings& settings, Report& report)
{
    Connection connection(settings.database);
    const Standing standing = standingOf(connection);
    checkPowers(standing, report);
    checkEncoding(standing, report);
    checkClock(standing, report);
    checkConnections(standing, settings, report);
    checkLimits(connection, settings, report);
    checkSchema(connection, report);
}

void checkOwner(const Settings& settings, Report& report)
{
    if (settings.owner == settings.database.user) return; // it needs no grants
    Connection connection(settings.ownerConnection());
    const auto wrong = grantsToMend(connection, settings.database.user);
    for (const auto& grant : wrong)
        report.error("the role " + settings.database.user + " " + grant + "; run: leadwire migrate");
    if (wrong.empty()) report.well("the role " + settings.database.user + " has what it was granted, and no more");
}

} // namespace Leadwire
