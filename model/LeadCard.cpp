#include "model/LeadCard.h"

namespace Leadwire
{
namespace
{

std::string leadOf(LeadView view, const std::string& condition)
{
    return "SELECT " + leadColumns(view).list + " FROM lead l" + leadJoins(view) +
           " WHERE l.workspace_id = $1 AND l.deleted_at IS NULL AND " + condition;
}

std::string activitiesOf(const std::string& lead)
{
    return "SELECT lead_id, 'activity', id, type, description, account_id, created_at FROM activity"
           " WHERE workspace_id = $1 AND lead_id = " +
           lead + " ORDER BY id DESC LIMIT 100";
}

} // namespace

template <class Key>
LeadCard::Cards<Key>::Cards(Connection& connection, const std::string& condition, const std::string& lead) :
    leads{{{connection, leadOf(leadViews[0], condition), leadColumns(leadViews[0]).given},
           {connection, leadOf(leadViews[1], condition), leadColumns(leadViews[1]).given},
           {connection, leadOf(leadViews[2], condition), leadColumns(leadViews[2]).given}}},
    activities(connection, activitiesOf(lead))
{
}

LeadCard::LeadCard(Connection& connection) :
    _byId(connection, "l.id = $2", "$2"),
    _byUuid(connection, "l.external_id = $2::uuid",
            "(SELECT id FROM lead WHERE workspace_id = $1 AND external_id = $2::uuid)")
{
}

template <class Key>
void LeadCard::ask(Cards<Key>& cards, std::int64_t workspace, const Key& key, LeadView view, LeadRows& rows)
{
    if (view == LeadView::contact) cards.activities.expect(workspace, key, rows.activities);
    cards.leads.at(std::size_t(view)).expect(workspace, key, rows.leads);
}

void LeadCard::expect(std::int64_t workspace, std::int64_t id, LeadView view, LeadRows& rows)
{
    ask(_byId, workspace, id, view, rows);
}

void LeadCard::expect(std::int64_t workspace, const std::string& uuid, LeadView view, LeadRows& rows)
{
    ask(_byUuid, workspace, uuid, view, rows);
}

} // namespace Leadwire
