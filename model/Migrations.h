/// Brings a database to the schema of this program. The SQL files travel inside the program.
///
/// The rule of every migration is to expand first and to contract later: the release before this one goes on working on
/// the new schema, since both run beside each other in an upgrade, and a rollback puts it back. A migration adds:
/// tables, columns that may be null or have a default, functions of other names or parameters. What no release uses any
/// more is taken away by a later one, whose file says so in a line `-- contract: why` (ExpandTest looks). No migration
/// holds a lock on a large table for longer than a second.
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

/// Of the migrations in `all`. Throws DatabaseError.
SchemaState schemaState(Connection& connection, const std::vector<Migration>& all = migrations());

/// Applies what is pending of `all`, each in a transaction of its own, one process at a time; then grants `programRole`
/// what it needs, unless it is the connection's own role. `report` is told each name before it is applied.
/// Interrupted, it goes on where it was. It waits for a lock for a moment only, so that requests do not queue behind
/// it, and tries again every second; after five minutes it throws Unavailable. The connection belongs to the schema's
/// owner, without a statement timeout. Throws DatabaseError, and std::runtime_error when the database has a migration
/// that this program does not know.
void migrate(Connection& connection, const std::string& programRole,
             const std::function<void(const std::string&)>& report, const std::vector<Migration>& all = migrations());

/// What `migrate` would grant `programRole` or take from it now, in an order of its own: `lacks UPDATE on lead`,
/// `has INSERT on country`. `connection` is the owner's; nothing is changed. Throws DatabaseError.
std::vector<std::string> grantsToMend(Connection& connection, const std::string& programRole);

/// Loads countries and subdivisions from the JSON files of Debian's iso-codes in `folder`, adding and renaming, never
/// removing. False if the files are not there.
bool loadPlaces(Connection& connection, const std::string& folder = "/usr/share/iso-codes/json");

} // namespace Leadwire
