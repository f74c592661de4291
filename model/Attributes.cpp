#include "model/Attributes.h"

#include <stdexcept>

namespace Leadwire
{
namespace
{

constexpr const char* columns = " id, external_id, kind, name, color, position, stage, created_at, updated_at ";

Attributes::Outcome outcome(const std::string& word)
{
    if (word == "done") return Attributes::Outcome::done;
    if (word == "missing") return Attributes::Outcome::missing;
    if (word == "last") return Attributes::Outcome::last;
    if (word == "in_use") return Attributes::Outcome::inUse;
    throw std::logic_error("the database gives an outcome that is not known here: " + word);
}

} // namespace

Attributes::Attributes(Connection& connection) :
    _page(connection, std::string("SELECT") + columns + R"(
          FROM attribute WHERE workspace_id = $1 AND kind = ANY ($2::text[])
         ORDER BY kind DESC, position, name, id LIMIT $3 OFFSET $4)"),
    _find(connection, std::string("SELECT") + columns + R"(
          FROM attribute WHERE workspace_id = $1 AND id = $2 AND kind = ANY ($3::text[]))"),
    _create(connection, R"(
        INSERT INTO attribute (workspace_id, kind, name, color, position, stage)
        SELECT $1, r.kind, r.name, r.color,
               coalesce(r.position, (SELECT least(coalesce(max(position), 0)::bigint + 1, 2147483647) FROM attribute
                                      WHERE workspace_id = $1 AND kind = r.kind)),
               CASE WHEN r.kind = 'status' THEN coalesce(r.stage, 'new') END
          FROM jsonb_populate_record(NULL::attribute, $2::jsonb) r
        RETURNING)" + std::string(columns)),
    _update(connection, "SELECT attribute_update($1, $2, $3::text[], $4::jsonb)"),
    _remove(connection, "SELECT attribute_delete($1, $2, $3::text[], 1000)")
{
}

std::vector<Attribute>& Attributes::page(std::int64_t workspace, const std::string& kinds, std::int64_t limit,
                                         std::int64_t offset)
{
    return _page(workspace, kinds, limit, offset);
}

std::optional<Attribute> Attributes::find(std::int64_t workspace, std::int64_t id, const std::string& kinds)
{
    auto& rows = _find(workspace, id, kinds);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

Attribute Attributes::create(std::int64_t workspace, const std::string& changes)
{
    return _create(workspace, changes).at(0);
}

Attributes::Outcome Attributes::update(std::int64_t workspace, std::int64_t id, const std::string& kinds,
                                       const std::string& changes)
{
    return outcome(_update(workspace, id, kinds, changes).at(0));
}

Attributes::Outcome Attributes::remove(std::int64_t workspace, std::int64_t id, const std::string& kinds)
{
    std::string word;
    do word = _remove(workspace, id, kinds).at(0);
    while (word == "more");
    return outcome(word);
}

} // namespace Leadwire
