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
/// `nginx` is a file of nginx's configuration, or `-` for standard input.
void checkFront(const std::string& nginx, const std::string& socket, Report& report);
/// For a program that mod_fcgid starts, which has no socket of its own: the limits of the host that these settings run
/// into.
void checkHost(const Settings& settings, Report& report);

// Roles; these throw DatabaseError and Unavailable
/// Whether the role can connect; says why it cannot.
bool canConnect(const ConnectionSettings& role, const std::string& what, Report& report);
/// As above for the owner; where just this account is not let in as the owner, as it should be with the service's, that
/// is a warning.
bool canConnectAsOwner(const Settings& settings, Report& report);
void checkProgramRole(const Settings& settings, Report& report);
void checkOwner(const Settings& settings, Report& report); ///< and what it has granted

// Relays; throws DatabaseError and Unavailable
void checkRelays(const Settings& settings, Report& report);

} // namespace Leadwire
