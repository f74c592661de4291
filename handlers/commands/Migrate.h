/// Bringing a database to what this program needs of it.
#pragma once

#include "handlers/Settings.h"

namespace Leadwire
{

/// Migrates the schema as the owner, grants the program's role what it needs, and loads countries; tells on standard
/// output what is applied, and on standard error what could not be done beside it. Returns the exit status.
/// Throws Unavailable, DatabaseError, and std::runtime_error as `migrate` does.
int migrateDatabase(const Settings& settings);

} // namespace Leadwire
