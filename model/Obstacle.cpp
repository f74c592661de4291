#include "model/Obstacle.h"

#include "model/Query.h"

namespace Leadwire
{
namespace
{

struct Ground
{
    std::int64_t version = 0; ///< 150003 for 15.3
    std::string encoding, role, database;
    std::int64_t mayCreate = 0, mayCreateInSchema = 0;
    std::string absent, uncreated; ///< extensions that are not installed on the server, or not in the database
    auto columns()
    {
        return std::tie(version, encoding, role, database, mayCreate, mayCreateInSchema, absent, uncreated);
    }
};

} // namespace

std::optional<std::string> findObstacle(Connection& owner)
{
    constexpr std::int64_t oldest = 150000; // the first with ON DELETE SET NULL of some columns
    const Ground ground = Query<Ground()>(owner, R"(
        SELECT current_setting('server_version_num')::bigint, current_setting('server_encoding'), current_user::text,
               current_database()::text, has_database_privilege(current_database(), 'CREATE')::int,
               coalesce(has_schema_privilege(to_regnamespace('public'), 'CREATE'), false)::int,
               coalesce(string_agg(e, ', ') FILTER (WHERE a.name IS NULL), ''),
               coalesce(string_agg(e, ', ') FILTER (WHERE a.installed_version IS NULL), '')
          FROM unnest('{pg_trgm,btree_gin}'::text[]) e LEFT JOIN pg_available_extensions a ON a.name = e)")()
                              .at(0);
    const std::string may = "the role " + ground.role + " may not create ";
    const std::string in = " in the database " + ground.database + "; make it the owner: ALTER DATABASE " +
                           ground.database + " OWNER TO " + ground.role;
    if (ground.version < oldest)
        return "PostgreSQL is older than version 15, which Leadwire needs; ask for a newer one";
    if (ground.encoding != "UTF8")
        return "the database's encoding is " + ground.encoding + "; make it anew with ENCODING 'UTF8'";
    if (!ground.absent.empty())
        return "PostgreSQL lacks " + ground.absent + ", which come with its package postgresql-contrib";
    if (ground.mayCreateInSchema == 0) return may + "tables" + in;
    if (!ground.uncreated.empty() && ground.mayCreate == 0) return may + "the extensions " + ground.uncreated + in;
    return std::nullopt;
}

} // namespace Leadwire
