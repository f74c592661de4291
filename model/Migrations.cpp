#include "model/Migrations.h"

#include "model/Failure.h"
#include "model/Query.h"
#include "model/Quoted.h"
#include "model/Transaction.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

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

// What is prepared is one statement; PL/pgSQL runs a whole file as one.
void runFile(Connection& connection, const std::string& sql, const std::string& exceptions = "")
{
    run(connection, "DO $leadwire_file$ BEGIN EXECUTE $leadwire_sql$" + sql + "$leadwire_sql$; " + exceptions +
                        " END $leadwire_file$");
}

/// Applies one migration and records it. False, and nothing is changed, if a lock was not to be had at once.
bool apply(Connection& connection, const Migration& migration)
{
    Transaction transaction(connection);
    // Whoever asks for a table queues behind the one who waits to change it.
    run(connection, "SELECT set_config('lock_timeout', '300', true), set_config('leadwire.locked', '', true)");
    runFile(connection, migration.sql,
            "EXCEPTION WHEN lock_not_available THEN PERFORM set_config('leadwire.locked', 'yes', true);");
    if (Query<std::string()>(connection, "SELECT current_setting('leadwire.locked')")().at(0) == "yes") return false;
    Query<std::string(std::string)>(connection, "INSERT INTO schema_migration (name) VALUES ($1)")(migration.name);
    transaction.commit();
    return true;
}

void applyPatiently(Connection& connection, const Migration& migration)
{
    constexpr std::chrono::seconds pause{1};
    constexpr int mostTries = 300;
    for (int tries = 1; !apply(connection, migration); ++tries)
    {
        if (tries == mostTries)
            throw Unavailable("the migration " + migration.name +
                              " waits for a lock that other sessions of the database hold: see pg_locks");
        std::this_thread::sleep_for(pause);
    }
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

SchemaState schemaState(Connection& connection, const std::vector<Migration>& all)
{
    SchemaState state;
    if (!Query<std::string()>(connection, "SELECT 'yes' WHERE to_regclass('schema_migration') IS NOT NULL")().empty())
        state.unknown = Query<std::string()>(connection, "SELECT name FROM schema_migration ORDER BY name")();
    for (const auto& migration : all)
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
             const std::function<void(const std::string&)>& report, const std::vector<Migration>& all)
{
    const MigrationLock lock(connection);
    run(connection, "CREATE TABLE IF NOT EXISTS schema_migration"
                    " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())");
    const auto [pending, unknown] = schemaState(connection, all);
    if (!unknown.empty())
        throw std::runtime_error("the database is newer than this program: it has the migration " + unknown.front());
    for (const auto& migration : all)
    {
        if (std::find(pending.begin(), pending.end(), migration.name) == pending.end()) continue;
        report(migration.name);
        applyPatiently(connection, migration);
    }
    if (Query<std::string()>(connection, "SELECT current_user::text")().at(0) != programRole)
        grant(connection, programRole);
}

namespace
{

/// What a role was granted by name in the schema, sorted.
std::vector<std::string> grantsOf(Connection& connection, const std::string& role)
{
    return Query<std::string(std::string)>(connection, R"(
        WITH granted AS (
            SELECT relname::text AS thing, (aclexplode(relacl)).* FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
             UNION ALL
            SELECT 'function ' || proname, (aclexplode(proacl)).* FROM pg_proc
             WHERE pronamespace = 'public'::regnamespace
             UNION ALL
            SELECT 'schema public', (aclexplode(nspacl)).* FROM pg_namespace WHERE nspname = 'public')
        SELECT privilege_type || ' on ' || thing FROM granted
         WHERE grantee = (SELECT oid FROM pg_roles WHERE rolname = $1)
         ORDER BY 1)")(role);
}

/// What is in `all` and not in `other`, behind a word.
void addDifference(std::vector<std::string>& found, const char* word, const std::vector<std::string>& all,
                   const std::vector<std::string>& other)
{
    for (const auto& grant : all)
    {
        if (std::find(other.begin(), other.end(), grant) == other.end()) found.push_back(word + grant);
    }
}

} // namespace

std::vector<std::string> grantsToMend(Connection& connection, const std::string& programRole)
{
    const Transaction undone(connection);
    const auto before = grantsOf(connection, programRole);
    grant(connection, programRole);
    const auto after = grantsOf(connection, programRole);
    std::vector<std::string> found;
    addDifference(found, "lacks ", after, before);
    addDifference(found, "has ", before, after);
    return found;
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
