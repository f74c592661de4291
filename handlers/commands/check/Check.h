/// What is wrong with an installation.
#pragma once

#include "handlers/Settings.h"
#include "handlers/commands/Command.h"

#include <string>

namespace Leadwire
{

/// Looks at the settings and where they come from, at folders, the socket, the database, its roles and its schema, the
/// web server's part, and mail servers; prints one line for each finding, with what to do. `invocation`
/// tells which file they came from; `nginx` a file of nginx's configuration to compare with, empty: none.
/// Returns 0 if all is well (warnings aside), else 1.
int runCheck(const Settings& settings, const Invocation& invocation, const std::string& nginx);

} // namespace Leadwire
