#include "model/References.h"

#include "model/IdArray.h"
#include "model/TextArray.h"

#include <Poco/String.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace Leadwire
{
namespace
{

/// Where the records of a kind are, or of several.
struct Table
{
    std::string_view kinds; ///< the one, or what column tells it
    const char* name;
    const char* condition; ///< that a record is there for the caller
    const char* more = "NULL, NULL, NULL, 0, 0";
};

constexpr const char* ofWorkspace = "workspace_id = $1 AND ";
constexpr const char* shared = "$1::bigint IS NOT NULL AND "; // named, even if no workspace matters
constexpr std::string_view attributeKinds = "kind", fieldKind = "field";

// An item goes with its lead. Not EXISTS, which the planner may answer by hashing the whole table
// (PlansTest::everyStatementIsServedByIndexes).
constexpr Table tables[] = {
    {"lead", "lead", "workspace_id = $1 AND deleted_at IS NULL AND "},
    {"company", "company", ofWorkspace},
    {"contact", "contact", ofWorkspace},
    {"account", "account", ofWorkspace},
    {"media", "media", ofWorkspace},
    {"checklist_item",
     "(SELECT i.workspace_id, i.id FROM checklist_item i"
     " JOIN lead l ON l.workspace_id = i.workspace_id AND l.id = i.lead_id AND l.deleted_at IS NULL) item",
     ofWorkspace},
    {"country", "country", shared},
    {"state", "subdivision", shared},
    {"city", "city", shared},
    {attributeKinds, "attribute", ofWorkspace},
    {fieldKind, "custom_field", ofWorkspace, "type, options::text, name, required::int, greatest(position, 0)"},
};

std::string_view kindsOf(const Reference& reference)
{
    const auto* const own =
        std::find_if(std::begin(tables), std::end(tables), [&](const Table& t) { return t.kinds == reference.kind; });
    return own == std::end(tables) ? attributeKinds : own->kinds;
}

std::string selection(const Table& table, const char* uuid, const std::string& condition)
{
    const std::string kind = table.kinds == attributeKinds ? "kind" : "'" + std::string(table.kinds) + "'";
    return "SELECT " + kind + ", id, " + uuid + ", " + table.more + " FROM " + table.name + " WHERE " +
           table.condition + condition;
}

/// A statement of just those look-ups that are needed: to start and to end one costs as much as to find a record. Each
/// has a list of ids of its own, which are all in one parameter. Typed arrays and not JSON: only then may the look-ups
/// use indexes behind row-level security.
struct Lookups
{
    std::string sql;
    std::vector<std::string> lists;

    Lookups(const std::vector<Reference>& references, bool withFields)
    {
        for (const auto& table : tables)
        {
            std::vector<std::int64_t> ids;
            std::vector<std::string> uuids;
            for (const auto& reference : references)
            {
                if (kindsOf(reference) != table.kinds) continue;
                if (reference.uuid.empty())
                    ids.push_back(reference.id);
                else
                    uuids.push_back(reference.uuid);
            }
            if (withFields && table.kinds == fieldKind)
                add(selection(table, "NULL::uuid", "$2::text[] IS NOT NULL")); // named, even if no list is
            else if (!ids.empty())
                add(selection(table, "NULL::uuid", "id = ANY (" + listed(arrayOf(ids)) + "::bigint[])"));
            if (!uuids.empty())
                add(selection(table, "external_id", "external_id = ANY (" + listed(textArray(uuids)) + "::uuid[])"));
        }
        if (withFields) sql += " ORDER BY 8, 2";
    }

private:
    void add(const std::string& selection) { sql += (sql.empty() ? "" : " UNION ALL ") + selection; }

    std::string listed(std::string list)
    {
        lists.push_back(std::move(list));
        return "($2::text[])[" + std::to_string(lists.size()) + "]";
    }
};

std::string keyOf(std::string_view kind, std::int64_t id, std::string_view uuid)
{
    return std::string(kind) + ' ' + (uuid.empty() ? std::to_string(id) : Poco::toLower(std::string(uuid)));
}

} // namespace

References::References(Connection& connection) : _connection(connection) {}

References::Question& References::questionFor(const std::string& sql)
{
    constexpr std::size_t most = 50; // far more than clients use; each takes memory on the server
    const auto known = _questions.find(sql);
    if (known != _questions.end()) return known->second;
    if (_questions.size() == most)
    {
        _connection.settle(); // what waits may throw, and the end of a statement must not
        _questions.clear();
    }
    return _questions.try_emplace(sql, _connection, sql).first->second;
}

std::vector<Referent> References::find(std::int64_t workspace, const std::vector<Reference>& references,
                                       bool withFields)
{
    if (references.empty() && !withFields) return {};
    const Lookups lookups(references, withFields);
    // Together with the question for a key, also where something is to be changed after it.
    Rows<Found> rows;
    questionFor(lookups.sql).expect(workspace, textArray(lookups.lists), rows);
    _connection.settle();
    std::map<std::string, Referent> known;
    std::vector<Referent> fields;
    for (const auto& row : rows.rows)
    {
        const Referent referent{row.id, row.type, row.options, row.name, row.required};
        known.emplace(keyOf(row.kind, row.id, row.uuid.value_or("")), referent);
        if (withFields && row.kind == fieldKind) fields.push_back(referent);
    }
    std::vector<Referent> referents;
    for (const auto& reference : references)
    {
        const auto found = known.find(keyOf(reference.kind, reference.id, reference.uuid));
        referents.push_back(found == known.end() ? Referent() : found->second);
    }
    referents.insert(referents.end(), fields.begin(), fields.end());
    return referents;
}

} // namespace Leadwire
