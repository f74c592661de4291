/// How `leadwire setup` comes to know the database.
#pragma once

#include "handlers/commands/Command.h"

#include <string_view>
#include <vector>

namespace Leadwire
{

/// The options about the database, for `setup --help`.
const std::vector<CommandOption>& databaseOptions();

/// What the settings call the value that is asked for under the key `name`: its place in `settings`, or nullptr for
/// keys that are not asked for.
std::string* chosenValue(Settings& settings, std::string_view name);

/// These settings with a database that answers and can take the schema, from the options and, if `isInteractive`, from
/// the person at the terminal, who is asked until it works. The password is where libpq finds it then.
/// Throws std::runtime_error with what is wrong and what to do.
Settings chooseDatabase(const Arguments& arguments, Settings settings, bool isInteractive);

} // namespace Leadwire
