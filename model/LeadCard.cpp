#include "model/LeadCard.h"

#include "model/LeadLinks.h"
#include "model/Record.h"

namespace Leadwire
{
namespace
{

constexpr const char* ofId = "= $2";
constexpr const char* ofUuid = "= (SELECT id FROM lead WHERE workspace_id = $1 AND external_id = $2::uuid)";

// What fills the columns of an activity in all other rows.
const std::string noActivity = ", NULL::bigint, NULL::text, NULL::text, NULL::timestamptz";

std::string linkRows(const std::string& which)
{
    return "SELECT s.lead_id, a.kind, a.id, a.name, a.color, a.position, s.position::bigint, a.external_id" +
           noActivity +
           "  FROM lead_attribute s JOIN attribute a ON a.workspace_id = $1 AND a.id = s.attribute_id"
           " WHERE s.workspace_id = $1 AND s.lead_id " +
           which +
           " UNION ALL "
           "SELECT s.lead_id, 'assignee', p.id, p.name, p.email, 0, s.position, NULL::uuid" +
           noActivity +
           "  FROM lead_assignee s JOIN account p ON p.workspace_id = $1 AND p.id = s.account_id"
           " WHERE s.workspace_id = $1 AND s.lead_id " +
           which;
}

std::string activityRows(const std::string& which)
{
    return "(SELECT v.lead_id, 'activity', v.id, v.type, v.description, 0, 0, NULL::uuid, v.account_id, p.name,"
           " p.email, v.created_at"
           "  FROM activity v LEFT JOIN account p ON p.workspace_id = $1 AND p.id = v.account_id"
           " WHERE v.workspace_id = $1 AND v.lead_id " +
           which + " ORDER BY v.id DESC LIMIT 100)";
}

// One row of the lead, then one for each thing on it: a single round trip without a join that repeats the lead, and
// without its many columns in the rows of the others. `which` is the condition on the id of the lead.
std::string statement(LeadView view, const std::string& which)
{
    std::string sql = "SELECT l.id, 'lead', l.id, ROW(" + cardColumns(view).list +
                      ")::text, NULL::text, 0, -1::bigint, NULL::uuid" + noActivity + " FROM lead l" + cardJoins(view) +
                      " WHERE l.workspace_id = $1 AND l.deleted_at IS NULL AND l.id " + which + " UNION ALL " +
                      linkRows(which);
    return view == LeadView::contact ? sql + " UNION ALL " + activityRows(which) : sql;
}

} // namespace

LeadCard::LeadCard(Connection& connection) :
    _byId{{{connection, statement(leadViews[0], ofId)},
           {connection, statement(leadViews[1], ofId)},
           {connection, statement(leadViews[2], ofId)}}},
    _byUuid{{{connection, statement(leadViews[0], ofUuid)},
             {connection, statement(leadViews[1], ofUuid)},
             {connection, statement(leadViews[2], ofUuid)}}},
    _given{cardColumns(leadViews[0]).given, cardColumns(leadViews[1]).given, cardColumns(leadViews[2]).given},
    _fields(connection, fieldRows(ofId))
{
}

std::optional<Lead> LeadCard::find(std::int64_t workspace, std::int64_t id, LeadView view)
{
    return leadOf(workspace, view, _byId.at(std::size_t(view))(workspace, id));
}

std::optional<Lead> LeadCard::find(std::int64_t workspace, const std::string& uuid, LeadView view)
{
    return leadOf(workspace, view, _byUuid.at(std::size_t(view))(workspace, uuid));
}

std::optional<Lead> LeadCard::leadOf(std::int64_t workspace, LeadView view, std::vector<CardRow>& rows)
{
    std::optional<Lead> lead;
    std::vector<Link> links;
    for (auto& row : rows)
    {
        if (row.kind != "lead")
        {
            links.push_back(row);
            continue;
        }
        _room = roomFor(row.name.size());
        readRecord(row.name, _room, lead.emplace(), _given.at(std::size_t(view)));
    }
    if (!lead) return std::nullopt;
    if (lead->hasCustomValues)
        for (const auto& field : _fields(workspace, lead->id)) links.push_back(field);
    sortLinks(links);
    lead->links = std::move(links);
    return lead;
}

} // namespace Leadwire
