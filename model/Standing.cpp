#include "model/Standing.h"

namespace Leadwire
{

Standing standingOf(Connection& connection)
{
    return Query<Standing()>(connection, R"(
        SELECT r.rolname::text, pg_encoding_to_char(d.encoding)::text, d.datcollate::text, r.rolsuper::int,
               r.rolbypassrls::int, r.rolcreaterole::int, r.rolcreatedb::int,
               (SELECT count(*) FROM pg_class WHERE relname = 'lead' AND relowner = r.oid AND relkind = 'r'),
               (SELECT count(*) FROM pg_class WHERE relname = 'lead' AND relowner <> r.oid AND relkind = 'r'
                                                AND pg_has_role(r.oid, relowner, 'MEMBER')),
               current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint
                   - coalesce(current_setting('reserved_connections', true), '0')::bigint,
               r.rolconnlimit::bigint, d.datconnlimit::bigint, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
          FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database())")()
        .at(0);
}

std::vector<std::string> tablesWithoutWall(Connection& connection)
{
    return Query<std::string()>(connection, R"(
        SELECT c.relname::text FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
           AND (c.relname = 'workspace' OR (SELECT count(*) FROM pg_attribute a
                                             WHERE a.attrelid = c.oid AND a.attname = 'workspace_id') > 0)
           AND NOT (c.relrowsecurity AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) > 0)
         ORDER BY 1)")();
}

} // namespace Leadwire
