/// What is wrong with an installation.
#pragma once

#include "handlers/Settings.h"

namespace Leadwire
{

/// Looks at the socket's path, the folder of files, the database, its roles and its schema, and at mail settings;
/// prints one line for each finding, with what to do. Returns 0 if all is well (warnings aside), else 1.
int runCheck(const Settings& settings);

} // namespace Leadwire
