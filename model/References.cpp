#include "model/References.h"

#include "model/Leads.h"

namespace Leadwire
{

References::References(Connection& connection) :
    // Typed arrays and not JSON: only then may the look-ups use indexes behind row-level security. Not EXISTS, which
    // the planner may answer by hashing the whole table (PlansTest::everyStatementIsServedByIndexes).
    _find(connection, R"(
        SELECT r.place - 1,
               coalesce(CASE WHEN r.uuid IS NOT NULL THEN CASE r.kind
               WHEN 'lead' THEN
                   (SELECT id FROM lead WHERE workspace_id = $1 AND external_id = r.uuid AND deleted_at IS NULL)
               WHEN 'company' THEN (SELECT id FROM company WHERE workspace_id = $1 AND external_id = r.uuid)
               WHEN 'contact' THEN (SELECT id FROM contact WHERE workspace_id = $1 AND external_id = r.uuid)
               ELSE (SELECT id FROM attribute WHERE workspace_id = $1 AND external_id = r.uuid AND kind = r.kind)
               END ELSE CASE r.kind
               WHEN 'lead' THEN (SELECT id FROM lead WHERE workspace_id = $1 AND id = r.id AND deleted_at IS NULL)
               WHEN 'company' THEN (SELECT id FROM company WHERE workspace_id = $1 AND id = r.id)
               WHEN 'account' THEN (SELECT id FROM account WHERE workspace_id = $1 AND id = r.id)
               WHEN 'media' THEN (SELECT id FROM media WHERE workspace_id = $1 AND id = r.id)
               WHEN 'checklist_item' THEN
                   (SELECT i.id FROM checklist_item i
                      JOIN lead l ON l.workspace_id = $1 AND l.id = i.lead_id AND l.deleted_at IS NULL
                     WHERE i.workspace_id = $1 AND i.id = r.id)
               WHEN 'country' THEN (SELECT id FROM country WHERE id = r.id)
               WHEN 'state' THEN (SELECT id FROM subdivision WHERE id = r.id)
               WHEN 'city' THEN (SELECT id FROM city WHERE id = r.id)
               WHEN 'field' THEN f.id
               ELSE (SELECT id FROM attribute WHERE workspace_id = $1 AND id = r.id AND kind = r.kind)
               END END, 0),
               f.type, f.options::text, r.id, f.name, coalesce(f.required, false)::int
          FROM unnest($2::text[], $3::bigint[], $4::uuid[]) WITH ORDINALITY AS r (kind, id, uuid, place)
          LEFT JOIN custom_field f ON r.kind = 'field' AND f.workspace_id = $1 AND f.id = r.id
        UNION ALL
        SELECT cardinality($3::bigint[]) + greatest(f.position, 0)::bigint, f.id, f.type, f.options::text, f.id, f.name, f.required::int
          FROM custom_field f WHERE f.workspace_id = $1 AND $5
         ORDER BY 1, 5)")
{
}

std::vector<Referent> References::find(std::int64_t workspace, const std::vector<Reference>& references,
                                       bool withFields)
{
    if (references.empty() && !withFields) return {};
    std::string kinds;
    std::string uuids;
    std::vector<std::int64_t> ids;
    for (const auto& reference : references)
    {
        const std::string comma = kinds.empty() ? "" : ",";
        kinds += comma + reference.kind;
        uuids += comma + (reference.uuid.empty() ? "NULL" : reference.uuid);
        ids.push_back(reference.id);
    }
    return _find(workspace, "{" + kinds + "}", arrayOf(ids), "{" + uuids + "}", withFields);
}

} // namespace Leadwire
