#include "model/LeadPages.h"

namespace Leadwire
{

const char* const leadColumns = R"(
    l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website,
    l.company_id, co.name, co.email, co.phone, l.value, l.currency, l.last_contacted,
    l.country_id, l.state_id, l.city_id, coalesce(country.name, l.country), coalesce(state.name, l.state),
    coalesce(city.name, l.city), l.street, l.zip, l.description, l.created_by, l.converted_contact_id, l.converted_at,
    l.created_at, l.updated_at, l.custom <> '{}', coalesce(l.title, l.full_name), l.job_position, l.company_name,
    l.category_id, category.name, l.archived_at, l.converted_client_id)";

const char* const leadJoins = R"(
    LEFT JOIN company co ON co.workspace_id = $1 AND co.id = l.company_id
    LEFT JOIN country ON country.id = l.country_id
    LEFT JOIN subdivision state ON state.id = l.state_id
    LEFT JOIN city ON city.id = l.city_id
    LEFT JOIN attribute category ON category.workspace_id = $1 AND category.id = l.category_id)";

namespace
{

/// The one filter of a common list.
enum class Only
{
    nothing,
    status,
    source,
    assignee,
    converted,
    notConverted
};

std::string sortKey(LeadSort sort, const std::string& way)
{
    const std::string nulls = way == "DESC" ? " NULLS LAST" : " NULLS FIRST";
    switch (sort)
    {
    case LeadSort::id: break;
    case LeadSort::name: return "lower(l.full_name) " + way + ", ";
    case LeadSort::contacted: return "l.last_contacted " + way + nulls + ", ";
    case LeadSort::status: return "l.status_position " + way + ", l.status_name " + way + ", ";
    case LeadSort::created: return "l.created_at " + way + ", ";
    case LeadSort::title: return "lower(coalesce(l.title, l.full_name)) " + way + ", ";
    case LeadSort::value: return "l.value " + way + nulls + ", ";
    }
    return "";
}

// An id of another kind than the filter's is none, though leads may have it.
std::string rowsByAttribute(const std::string& kind, const std::string& order)
{
    return "SELECT l.* FROM lead_attribute f JOIN lead l ON l.workspace_id = $1 AND l.id = f.lead_id AND "
           "l.deleted_at IS NULL"
           " WHERE f.workspace_id = $1 AND f.attribute_id = $2 AND EXISTS"
           " (SELECT FROM attribute a WHERE a.workspace_id = $1 AND a.id = $2 AND a.kind = '" +
           kind + "') ORDER BY f.lead_id" + order.substr(4);
}

std::string rowsOf(Only only, const std::string& order)
{
    const std::string live = " WHERE l.workspace_id = $1 AND l.deleted_at IS NULL";
    // $2 is the id of the filter; a list without one is given 0.
    const std::string noId = " AND $2::bigint = 0";
    const std::string end = " ORDER BY " + order + " LIMIT $3 OFFSET $4";
    switch (only)
    {
    case Only::nothing: break;
    case Only::status: return rowsByAttribute("status", order) + " LIMIT $3 OFFSET $4";
    case Only::source: return rowsByAttribute("source", order) + " LIMIT $3 OFFSET $4";
    case Only::assignee:
        return "SELECT l.* FROM lead_assignee f JOIN lead l ON l.workspace_id = $1 AND l.id = f.lead_id AND "
               "l.deleted_at IS NULL"
               " WHERE f.workspace_id = $1 AND f.account_id = $2 ORDER BY f.lead_id" +
               order.substr(4) + " LIMIT $3 OFFSET $4";
    case Only::converted: return "SELECT l.* FROM lead l" + live + " AND l.converted_at IS NOT NULL" + noId + end;
    case Only::notConverted: return "SELECT l.* FROM lead l" + live + " AND l.converted_at IS NULL" + noId + end;
    }
    return "SELECT l.* FROM lead l" + live + noId + end;
}

// Status by status in their order, each giving no more than the page can need: an index on each step, no sort of leads.
std::string rowsByStatus(const std::string& way)
{
    return "SELECT l.*, s.position AS status_position, s.name AS status_name FROM attribute s CROSS JOIN LATERAL"
           " (SELECT * FROM lead l WHERE l.workspace_id = $1 AND l.status_id = s.id AND l.deleted_at IS NULL"
           " ORDER BY l.id " +
           way +
           " LIMIT $3::bigint + $4::bigint) l"
           " WHERE s.workspace_id = $1 AND s.kind = 'status' AND $2::bigint = 0"
           " ORDER BY s.position " +
           way + ", s.name " + way + ", l.id " + way + " LIMIT $3 OFFSET $4";
}

std::string fixedStatement(Only only, LeadSort sort, bool descending)
{
    const std::string way = descending ? "DESC" : "ASC";
    const std::string order = sortKey(sort, way) + "l.id " + way;
    const std::string rows = sort == LeadSort::status ? rowsByStatus(way) : rowsOf(only, order);
    return std::string("SELECT") + leadColumns + " FROM (" + rows + ") l" + leadJoins + " ORDER BY " + order;
}

// The first arguments of lead_list and lead_total, from three parameters that begin with `first`: term, name or title,
// filters; and a fourth for the one filter that is a text of the client's.
std::string asked(int first)
{
    const auto parameter = [&](int place) { return "$" + std::to_string(first + place); };
    return parameter(0) + "::text, " + parameter(1) + "::text, " + parameter(2) +
           "::jsonb || jsonb_strip_nulls(jsonb_build_object('first_source_name', " + parameter(3) + "::text))";
}

/// The filter of a list that has a statement of its own, or nullopt for all other lists.
std::optional<Only> common(const LeadList& list)
{
    const int filters = int(list.status.has_value()) + int(list.source.has_value()) + int(list.assignee.has_value()) +
                        int(list.converted.has_value());
    if (!list.search.empty() || !list.from.empty() || !list.to.empty() || filters > 1) return std::nullopt;
    if (list.firstStatus || list.firstSourceName || list.category || list.archived) return std::nullopt;
    if (filters == 0) return Only::nothing;
    if (list.sort != LeadSort::id) return std::nullopt;
    if (list.converted) return *list.converted ? Only::converted : Only::notConverted;
    if (list.assignee) return Only::assignee;
    return list.status ? Only::status : Only::source;
}

std::string filtersOf(const LeadList& list)
{
    std::string json;
    const auto add = [&](const char* name, const std::string& value)
    { json += (json.empty() ? "\"" : ",\"") + (name + ("\":\"" + value)) + '"'; };
    if (list.status) add("status", std::to_string(*list.status));
    if (list.source) add("source", std::to_string(*list.source));
    if (list.firstStatus) add("first_status", std::to_string(*list.firstStatus));
    if (list.category) add("category", std::to_string(*list.category));
    if (list.assignee) add("assignee", std::to_string(*list.assignee));
    if (list.archived) add("archived", *list.archived ? "true" : "false");
    if (list.converted) add("converted", *list.converted ? "true" : "false");
    if (!list.from.empty()) add("from", list.from);
    if (!list.to.empty()) add("to", list.to);
    return "{" + json + "}";
}

std::string word(LeadSort sort)
{
    switch (sort)
    {
    case LeadSort::id: break;
    case LeadSort::name: return "name";
    case LeadSort::contacted: return "contacted";
    case LeadSort::status: return "status";
    case LeadSort::created: return "created";
    case LeadSort::title: return "title";
    case LeadSort::value: return "value";
    }
    return "id";
}

std::optional<std::string> termOf(const LeadList& list)
{
    return list.search.empty() ? std::nullopt : std::optional(list.search);
}

std::string searched(const LeadList& list)
{
    return list.searchesTitle ? "title" : "name";
}

} // namespace

LeadPages::LeadPages(Connection& connection) :
    _connection(connection), _mixed(connection, std::string("SELECT") + leadColumns + " FROM lead_list(" + asked(2) +
                                                    ", $6, $7, $8, $9) WITH ORDINALITY AS page (id, place)"
                                                    " JOIN lead l ON l.workspace_id = $1 AND l.id = page.id" +
                                                    leadJoins + " ORDER BY page.place"),
    _ids(connection, "SELECT '{' || coalesce(string_agg(id::text, ','), '') || '}' FROM lead_list(" + asked(1) +
                         ", $5, $6, NULL, 0)"),
    _total(connection, "SELECT lead_total(" + asked(1) + ")"),
    _byIds(connection, std::string("SELECT") + leadColumns +
                           " FROM unnest($2::bigint[]) WITH ORDINALITY AS page (id, place)"
                           " JOIN lead l ON l.workspace_id = $1 AND l.id = page.id AND l.deleted_at IS NULL" +
                           leadJoins + " ORDER BY page.place")
{
}

std::vector<Lead>& LeadPages::page(std::int64_t workspace, const LeadList& list)
{
    const auto only = common(list);
    if (!only)
        return _mixed(workspace, termOf(list), searched(list), filtersOf(list), list.firstSourceName, word(list.sort),
                      list.descending, list.limit, list.offset);
    const std::int64_t id = list.status.value_or(list.source.value_or(list.assignee.value_or(0)));
    const int key = (static_cast<int>(*only) * 8 + static_cast<int>(list.sort)) * 2 + int(list.descending);
    auto fixed = _fixed.find(key);
    if (fixed == _fixed.end())
        fixed = _fixed.try_emplace(key, _connection, fixedStatement(*only, list.sort, list.descending)).first;
    return fixed->second(workspace, id, list.limit, list.offset);
}

std::string LeadPages::ids(const LeadList& list)
{
    return _ids(termOf(list), searched(list), filtersOf(list), list.firstSourceName, word(list.sort), list.descending)
        .at(0);
}

std::int64_t LeadPages::total(const LeadList& list)
{
    return _total(termOf(list), searched(list), filtersOf(list), list.firstSourceName).at(0);
}

std::vector<Lead>& LeadPages::byIds(std::int64_t workspace, const std::string& ids)
{
    return _byIds(workspace, ids);
}

std::vector<std::string> LeadPages::statements()
{
    std::vector<std::string> all;
    for (const bool descending : {false, true})
    {
        for (const auto sort : {LeadSort::id, LeadSort::name, LeadSort::contacted, LeadSort::status, LeadSort::created,
                                LeadSort::title, LeadSort::value})
            all.push_back(fixedStatement(Only::nothing, sort, descending));
        for (const auto only : {Only::status, Only::source, Only::assignee, Only::converted, Only::notConverted})
            all.push_back(fixedStatement(only, LeadSort::id, descending));
    }
    return all;
}

} // namespace Leadwire
