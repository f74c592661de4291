/// The time limits that PostgreSQL itself holds the program's role to, whatever connects as it: for a statement, for
/// waiting for a lock, and for a transaction that nothing happens in.
#pragma once

#include "model/Connection.h"

#include <chrono>
#include <string>
#include <vector>

namespace Leadwire
{

/// A limit by PostgreSQL's name of it.
struct RoleLimit
{
    std::string name; ///< `statement_timeout`
    std::chrono::milliseconds time{0};
};

/// The limits that `program` shall have.
std::vector<RoleLimit> limitsOf(const ConnectionSettings& program);

/// What a session of this connection's role begins with, in the same order; 0: there is no limit. Throws DatabaseError.
std::vector<RoleLimit> limitsInForce(Connection& connection);

/// Gives the role `program.user` its limits in the database, connecting as that role, which may change itself, or else
/// as `owner`. False if neither may; then an administrator can run `limitStatements`.
bool limitRole(const ConnectionSettings& program, const ConnectionSettings& owner);

/// The statements that give the role its limits, in one line.
std::string limitStatements(const ConnectionSettings& program);

} // namespace Leadwire
