#include "handlers/commands/check/Check.h"

#include "handlers/commands/check/Parts.h"

#include <exception>
#include <functional>

namespace Leadwire
{
namespace
{

void attempt(const char* what, Report& report, const std::function<void()>& part)
{
    try
    {
        part();
    }
    catch (const std::exception& reason)
    {
        report.error(std::string(what) + ": " + reason.what());
    }
}

} // namespace

int runCheck(const Settings& settings, const Invocation& invocation, const std::string& nginx)
{
    Report report;
    report.well("the configuration can be read");
    checkEnvironment(report);
    checkSettingsFile(invocation.settingsFile, settings, report);
    checkTimes(settings, report);
    checkFolders(settings, report);
    if (invocation.program.ends_with(".fcgi"))
        checkHost(settings, report);
    else
    {
        checkSocket(settings, report);
        if (!nginx.empty()) checkFront(nginx, settings.socket, report);
    }
    if (canConnect(settings.database, "database.user", report))
        attempt("the database cannot be used", report, [&] { checkProgramRole(settings, report); });
    if (!report.hasFailed() && canConnectAsOwner(settings, report))
    {
        attempt("the owner's part cannot be looked at", report, [&] { checkOwner(settings, report); });
        attempt("mail settings cannot be looked at", report, [&] { checkRelays(settings, report); });
    }
    return report.hasFailed() ? 1 : 0;
}

} // namespace Leadwire
