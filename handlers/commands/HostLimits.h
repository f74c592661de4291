/// What a host decides where its web server starts the program.
#pragma once

#include "handlers/Settings.h"

#include <string>

namespace Leadwire
{

/// Prints a line for each limit of mod_fcgid's that these settings run into, as `leadwire check` prints its own.
/// `program` is the path that was started: mod_fcgid is behind it where that ends in `.fcgi`, else nothing is printed.
void printHostLimits(const Settings& settings, const std::string& program);

} // namespace Leadwire
