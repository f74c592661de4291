#include "model/CommonList.h"

namespace Leadwire
{
namespace
{

using Only = CommonList::Only;

std::string sortKey(LeadSort sort, const std::string& way)
{
    const std::string nulls = way == "DESC" ? " NULLS LAST" : " NULLS FIRST";
    switch (sort)
    {
    case LeadSort::id: break;
    case LeadSort::name: return "lower(l.full_name) " + way + ", ";
    case LeadSort::contacted: return "l.last_contacted " + way + nulls + ", ";
    case LeadSort::status: return "l.status_position " + way + ", l.status_name " + way + ", ";
    case LeadSort::title: return "lower(coalesce(l.title, l.full_name)) " + way + ", ";
    case LeadSort::value: return "l.value " + way + nulls + ", ";
    case LeadSort::updated: return "l.updated_at " + way + ", ";
    }
    return "";
}

// The links that name a lead, in the order of its id.
std::string linked(const std::string& links, const std::string& live, const std::string& condition,
                   const std::string& way)
{
    return "SELECT l.* FROM " + links + " f JOIN lead l ON l.workspace_id = $1 AND l.id = f.lead_id AND " + live +
           " WHERE f.workspace_id = $1 AND " + condition + " ORDER BY f.lead_id " + way;
}

// Status by status in their order, each giving no more than the page can need: an index on each step, no sort of leads.
std::string rowsByStatus(const std::string& live, const std::string& way)
{
    return "SELECT l.*, s.position AS status_position, s.name AS status_name FROM attribute s CROSS JOIN LATERAL"
           " (SELECT * FROM lead l WHERE l.workspace_id = $1 AND l.status_id = s.id AND " +
           live + " ORDER BY l.id " + way +
           " LIMIT $3::bigint + $4::bigint) l"
           " WHERE s.workspace_id = $1 AND s.kind = 'status' AND $2::bigint = 0"
           " ORDER BY s.position " +
           way + ", s.name " + way + ", l.id " + way;
}

std::string filtered(Only only, const std::string& live, const std::string& order, const std::string& way)
{
    const auto leads = [&](const std::string& condition)
    { return "SELECT l.* FROM lead l WHERE l.workspace_id = $1 AND " + live + condition + " ORDER BY " + order; };
    const std::string noId = " AND $2::bigint = 0";
    switch (only)
    {
    case Only::nothing: break;
    case Only::status:
    case Only::source: return linked("lead_attribute", live, "f.attribute_id = $2", way);
    case Only::firstStatus: return leads(" AND l.status_id = $2");
    case Only::category: return leads(" AND l.category_id = $2");
    case Only::assignee: return linked("lead_assignee", live, "f.account_id = $2", way);
    case Only::owner: return leads(" AND l.owner_id = $2");
    case Only::converted: return leads(" AND l.converted_at IS NOT NULL" + noId);
    case Only::notConverted: return leads(" AND l.converted_at IS NULL" + noId);
    }
    return leads(noId);
}

// The leads before a deep page are passed by in an index alone, and those of the page looked up after that; for a page
// near the top that would be the dearer way.
std::string deepRows(const std::string& live, const std::string& way)
{
    return "SELECT l.* FROM (SELECT l.id FROM lead l WHERE l.workspace_id = $1 AND " + live +
           " AND $2::bigint = 0 ORDER BY l.id " + way +
           " LIMIT $3 OFFSET $4) listed JOIN lead l ON l.workspace_id = $1 AND l.id = listed.id";
}

constexpr std::int64_t deepOffset = 500;

} // namespace

std::optional<CommonList> CommonList::of(const LeadList& list)
{
    const int filters = int(list.status.has_value()) + int(list.source.has_value()) +
                        int(list.firstStatus.has_value()) + int(list.category.has_value()) +
                        int(list.assignee.has_value()) + int(list.owner.has_value()) + int(list.converted.has_value());
    if (!list.search.empty() || !list.from.empty() || !list.to.empty() || list.firstSourceName) return std::nullopt;
    if (filters > 1 || (filters == 1 && list.sort != LeadSort::id) || list.archived.value_or(false))
        return std::nullopt;
    CommonList common{Only::nothing, list.archived.has_value(), list.sort, list.descending, false};
    if (list.status) common.only = Only::status;
    if (list.source) common.only = Only::source;
    if (list.firstStatus) common.only = Only::firstStatus;
    if (list.category) common.only = Only::category;
    if (list.assignee) common.only = Only::assignee;
    if (list.owner) common.only = Only::owner;
    if (list.converted) common.only = *list.converted ? Only::converted : Only::notConverted;
    common.deep = common.only == Only::nothing && list.sort == LeadSort::id && list.offset >= deepOffset;
    return common;
}

CommonList::Rows CommonList::rows() const
{
    const std::string way = descending ? "DESC" : "ASC";
    const std::string order = sortKey(sort, way) + "l.id " + way;
    const std::string live = active ? "l.deleted_at IS NULL AND l.archived_at IS NULL" : "l.deleted_at IS NULL";
    if (deep) return {deepRows(live, way), order};
    const std::string select = sort == LeadSort::status ? rowsByStatus(live, way) : filtered(only, live, order, way);
    return {select + " LIMIT $3 OFFSET $4", order};
}

std::vector<CommonList> CommonList::all()
{
    std::vector<CommonList> lists;
    for (const bool active : {false, true})
        for (const bool descending : {false, true})
        {
            for (const auto sort : {LeadSort::id, LeadSort::name, LeadSort::contacted, LeadSort::status,
                                    LeadSort::title, LeadSort::value, LeadSort::updated})
                lists.push_back({Only::nothing, active, sort, descending, false});
            for (const auto only : {Only::status, Only::source, Only::firstStatus, Only::category, Only::assignee,
                                    Only::owner, Only::converted, Only::notConverted})
                lists.push_back({only, active, LeadSort::id, descending, false});
            lists.push_back({Only::nothing, active, LeadSort::id, descending, true});
        }
    return lists;
}

std::int64_t filterId(const LeadList& list)
{
    for (const auto& id : {list.status, list.source, list.firstStatus, list.category, list.assignee, list.owner})
        if (id) return *id;
    return 0;
}

} // namespace Leadwire
