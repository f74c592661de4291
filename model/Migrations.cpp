#include "model/Migrations.h"

#include "model/Query.h"
#include "model/Quoted.h"
#include "model/Transaction.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace Leadwire
{
namespace
{

constexpr const char* grants =
#include "Grants.inc"
    ;

void run(Connection& connection, const std::string& sql)
{
    Query<std::string()>(connection, sql)();
}

// Poco runs one statement at a time; PL/pgSQL runs a whole file as one.
void runFile(Connection& connection, const std::string& sql)
{
    run(connection, "DO $leadwire_file$ BEGIN EXECUTE $leadwire_sql$" + sql + "$leadwire_sql$; END $leadwire_file$");
}

void grant(Connection& connection, const std::string& role)
{
    const std::string place = "{{program}}";
    std::string sql = grants;
    for (std::size_t i = 0; (i = sql.find(place, i)) != std::string::npos;)
        sql.replace(i, place.size(), quotedName(role));
    runFile(connection, sql);
}

std::optional<std::string> contentOf(const std::string& path)
{
    std::ifstream file(path);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Keeps other processes from migrating at the same time, until the session ends or this does.
class MigrationLock
{
public:
    explicit MigrationLock(Connection& connection) : _connection(connection)
    {
        run(connection, "SELECT pg_advisory_lock(4770337)::text");
    }
    ~MigrationLock()
    {
        try
        {
            if (!_connection.isDoubtful()) run(_connection, "SELECT pg_advisory_unlock(4770337)::text");
        }
        catch (const DatabaseError&)
        {
            // The session is gone, and the lock with it.
        }
    }
    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;

private:
    Connection& _connection;
};

} // namespace

const std::vector<Migration>& migrations()
{
    static const std::vector<Migration> all{
#include "Migrations.inc"
    };
    return all;
}

SchemaState schemaState(Connection& connection)
{
    SchemaState state;
    if (!Query<std::string()>(connection, "SELECT 'yes' WHERE to_regclass('schema_migration') IS NOT NULL")().empty())
        state.unknown = Query<std::string()>(connection, "SELECT name FROM schema_migration ORDER BY name")();
    for (const auto& migration : migrations())
    {
        const auto known = std::find(state.unknown.begin(), state.unknown.end(), migration.name);
        if (known == state.unknown.end())
            state.pending.push_back(migration.name);
        else
            state.unknown.erase(known);
    }
    return state;
}

void migrate(Connection& connection, const std::string& programRole,
             const std::function<void(const std::string&)>& report)
{
    const MigrationLock lock(connection);
    run(connection, "CREATE TABLE IF NOT EXISTS schema_migration"
                    " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())");
    const auto [pending, unknown] = schemaState(connection);
    if (!unknown.empty())
        throw std::runtime_error("the database is newer than this program: it has the migration " + unknown.front());
    for (const auto& migration : migrations())
    {
        if (std::find(pending.begin(), pending.end(), migration.name) == pending.end()) continue;
        report(migration.name);
        Transaction transaction(connection);
        runFile(connection, migration.sql);
        Query<std::string(std::string)>(connection, "INSERT INTO schema_migration (name) VALUES ($1)")(migration.name);
        transaction.commit();
    }
    if (Query<std::string()>(connection, "SELECT current_user::text")().at(0) != programRole)
        grant(connection, programRole);
}

bool loadPlaces(Connection& connection, const std::string& folder)
{
    const auto countries = contentOf(folder + "/iso_3166-1.json");
    const auto subdivisions = contentOf(folder + "/iso_3166-2.json");
    if (!countries || !subdivisions) return false;
    Transaction transaction(connection);
    Query<std::string(std::string)>(connection, R"(
        INSERT INTO country (code, name)
        SELECT e ->> 'alpha_2', coalesce(e ->> 'common_name', e ->> 'name') FROM jsonb_array_elements($1::jsonb -> '3166-1') e
         ORDER BY 1
            ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE country.name <> excluded.name)")(*countries);
    Query<std::string(std::string)>(connection, R"(
        INSERT INTO subdivision (country_id, code, name)
        SELECT c.id, e ->> 'code', e ->> 'name' FROM jsonb_array_elements($1::jsonb -> '3166-2') e
          JOIN country c ON c.code = split_part(e ->> 'code', '-', 1)
         ORDER BY 2
            ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE subdivision.name <> excluded.name)")(
        *subdivisions);
    transaction.commit();
    return true;
}

} // namespace Leadwire
