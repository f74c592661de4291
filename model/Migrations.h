/// Brings a database to the schema of this program. The SQL files travel inside the program.
#pragma once

#include "model/Connection.h"

#include <functional>
#include <string>
#include <vector>

namespace Leadwire
{

/// One file of sql/migrations. Forward only: what has been applied is never edited.
struct Migration
{
    std::string name; ///< `0004_leads`: number and words
    std::string sql;
};

/// All migrations of this program, in order.
const std::vector<Migration>& migrations();

/// How a database stands to this program: names of migrations, in order.
struct SchemaState
{
    std::vector<std::string> pending; ///< those the database has not seen; all of them for an empty one
    std::vector<std::string> unknown; ///< those of a later release, on whose schema this program works too
};

/// Throws DatabaseError.
SchemaState schemaState(Connection& connection);

/// Applies what is pending, each in a transaction of its own, one process at a time; then grants `programRole` what it
/// needs, unless it is the connection's own role. `report` is told each name before it is applied.
/// The connection belongs to the schema's owner, without a statement timeout. Throws DatabaseError,
/// and std::runtime_error when the database has a migration that this program does not know.
void migrate(Connection& connection, const std::string& programRole,
             const std::function<void(const std::string&)>& report);

/// Loads countries and subdivisions from the JSON files of Debian's iso-codes in `folder`, adding and renaming, never
/// removing. False if the files are not there.
bool loadPlaces(Connection& connection, const std::string& folder = "/usr/share/iso-codes/json");

} // namespace Leadwire
