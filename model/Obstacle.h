/// What keeps a database from taking the schema, told before anything is changed.
#pragma once

#include "model/Connection.h"

#include <optional>
#include <string>

namespace Leadwire
{

/// The first thing that would make `migrate` fail on this connection of the owner's, and what to do about it, as one
/// sentence; nullopt if there is none: an old server, another encoding than UTF8, rights that the role lacks,
/// extensions that the server lacks. Throws DatabaseError.
std::optional<std::string> findObstacle(Connection& owner);

} // namespace Leadwire
