/// Whether a worker may start on the database as it is.
#pragma once

#include "model/Connection.h"

#include <optional>
#include <string>

namespace Leadwire
{

/// Why the program cannot serve, and what to do: a schema older than this program, or a role without time limits.
/// Nothing where it can (also on the schema of a later release), or where the database does not answer now, which
/// requests then wait for.
std::optional<std::string> reasonNotToServe(const ConnectionSettings& program);

} // namespace Leadwire
