/// What is wrong with an installation.
#pragma once

#include "handlers/Settings.h"

#include <string>

namespace Leadwire
{

/// Looks at the settings and where they come from, at folders, the socket, the database, its roles and its schema, the
/// web server's part, and mail servers; prints one line for each finding, with what to do. `settingsFile` is the one
/// that was read; `nginx` a file of nginx's configuration to compare with, empty: none.
/// Returns 0 if all is well (warnings aside), else 1.
int runCheck(const Settings& settings, const std::string& settingsFile, const std::string& nginx);

} // namespace Leadwire
