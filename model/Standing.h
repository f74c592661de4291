/// What a database and a role are like: for `leadwire check`.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// How the connection's role stands to its database. Numbers that are flags are 0 or 1.
struct Standing
{
    std::string user, encoding, collation;
    std::int64_t isSuperuser = 0, passesWalls = 0, makesRoles = 0, makesDatabases = 0;
    std::int64_t ownsSchema = 0, isMemberOfOwner = 0;
    std::int64_t connections = 0;                                ///< that the server has for roles without privilege
    std::int64_t roleConnections = -1, databaseConnections = -1; ///< limits of the role and of the database; -1: none
    std::int64_t clock = 0;                                      ///< the server's, in milliseconds since 1970
    auto columns()
    {
        return std::tie(user, encoding, collation, isSuperuser, passesWalls, makesRoles, makesDatabases, ownsSchema,
                        isMemberOfOwner, connections, roleConnections, databaseConnections, clock);
    }
};

/// Throws DatabaseError.
Standing standingOf(Connection& connection);

/// Tables of workspaces that row-level security does not guard, by name. Throws DatabaseError.
std::vector<std::string> tablesWithoutWall(Connection& connection);

} // namespace Leadwire
