/// The parts of `leadwire check`, each in a file named after it; see Check.h. None throws for what it looks for.
#pragma once

#include "handlers/Settings.h"
#include "handlers/commands/check/Report.h"

#include <string>

namespace Leadwire
{

// Sources
void checkEnvironment(Report& report);                                                     ///< misspelt names
void checkSettingsFile(const std::string& file, const Settings& settings, Report& report); ///< secrets for all
void checkTimes(const Settings& settings, Report& report); ///< that contradict each other

// Folders
void checkFolders(const Settings& settings, Report& report);

// Socket
void checkSocket(const Settings& settings, Report& report);

// Front
void checkFront(const Settings& settings, const std::string& nginx, Report& report);
/// The limits of mod_fcgid's that these settings run into. It is behind `program` where that ends in `.fcgi`.
void checkHost(const Settings& settings, const std::string& program, Report& report);

// Roles; these throw DatabaseError and Unavailable
/// Whether the role can connect; says why it cannot.
bool canConnect(const ConnectionSettings& role, const std::string& what, Report& report);
void checkProgramRole(const Settings& settings, Report& report);
void checkOwner(const Settings& settings, Report& report); ///< and what it has granted

// Relays; throws DatabaseError and Unavailable
void checkRelays(const Settings& settings, Report& report);

} // namespace Leadwire
