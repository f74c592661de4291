#include "model/LeadPages.h"

namespace Leadwire
{

const char* const leadColumns = R"(
    l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website,
    l.company_id, co.name, co.email, co.phone, l.value, l.currency, l.last_contacted,
    l.country_id, l.state_id, l.city_id, coalesce(country.name, l.country), coalesce(state.name, l.state),
    coalesce(city.name, l.city), l.street, l.zip, l.description, l.created_by, l.converted_contact_id, l.converted_at,
    l.created_at, l.updated_at, l.custom <> '{}', coalesce(l.title, l.full_name), l.job_position, l.company_name,
    l.category_id, category.name, l.archived_at, l.converted_client_id, l.external_id, l.expected_close,
    l.owner_id, owner.name, owner.email, co.external_id, person.external_id, person.full_name, person.first_name,
    person.last_name)";

const char* const leadJoins = R"(
    LEFT JOIN company co ON co.workspace_id = $1 AND co.id = l.company_id
    LEFT JOIN country ON country.id = l.country_id
    LEFT JOIN subdivision state ON state.id = l.state_id
    LEFT JOIN city ON city.id = l.city_id
    LEFT JOIN attribute category ON category.workspace_id = $1 AND category.id = l.category_id
    LEFT JOIN account owner ON owner.workspace_id = $1 AND owner.id = l.owner_id
    LEFT JOIN contact person ON person.workspace_id = $1 AND person.id = l.contact_id)";

namespace
{

std::string statementOf(const CommonList& list)
{
    const auto [select, order] = list.rows();
    return std::string("SELECT") + leadColumns + " FROM (" + select + ") l" + leadJoins + " ORDER BY " + order;
}

// The first arguments of lead_list and lead_total, from three parameters that begin with `first`: term, name or title,
// filters; and a fourth for the one filter that is a text of the client's.
std::string asked(int first)
{
    const auto parameter = [&](int place) { return "$" + std::to_string(first + place); };
    return parameter(0) + "::text, " + parameter(1) + "::text, " + parameter(2) +
           "::jsonb || jsonb_strip_nulls(jsonb_build_object('first_source_name', " + parameter(3) + "::text))";
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
    if (list.owner) add("owner", std::to_string(*list.owner));
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
    case LeadSort::title: return "title";
    case LeadSort::value: return "value";
    case LeadSort::updated: return "updated";
    }
    return "id";
}

/// The kept total that a list has, or nullopt if its leads must be counted.
std::optional<CountFilter> countedAs(const LeadList& list)
{
    if (!list.search.empty() || list.status || list.source || list.converted || !list.from.empty() || !list.to.empty())
        return std::nullopt;
    return CountFilter{.status = list.firstStatus,
                       .category = list.category,
                       .sourceName = list.firstSourceName,
                       .owner = list.owner,
                       .assignee = list.assignee,
                       .archived = list.archived};
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
    _counts(connection), _total(connection, "SELECT lead_total(" + asked(1) + ")"),
    _byIds(connection, std::string("SELECT") + leadColumns +
                           " FROM unnest($2::bigint[]) WITH ORDINALITY AS page (id, place)"
                           " JOIN lead l ON l.workspace_id = $1 AND l.id = page.id AND l.deleted_at IS NULL" +
                           leadJoins + " ORDER BY page.place")
{
}

std::vector<Lead>& LeadPages::page(std::int64_t workspace, const LeadList& list)
{
    const auto common = CommonList::of(list);
    if (!common)
        return _mixed(workspace, termOf(list), searched(list), filtersOf(list), list.firstSourceName, word(list.sort),
                      list.descending, list.limit, list.offset);
    auto question = _common.find(*common);
    if (question == _common.end()) question = _common.try_emplace(*common, _connection, statementOf(*common)).first;
    return question->second(workspace, filterId(list), list.limit, list.offset);
}

std::string LeadPages::ids(const LeadList& list)
{
    return _ids(termOf(list), searched(list), filtersOf(list), list.firstSourceName, word(list.sort), list.descending)
        .at(0);
}

std::int64_t LeadPages::total(std::int64_t workspace, const LeadList& list)
{
    if (const auto counted = countedAs(list)) return _counts.total(workspace, *counted);
    return _total(termOf(list), searched(list), filtersOf(list), list.firstSourceName).at(0);
}

std::vector<Lead>& LeadPages::byIds(std::int64_t workspace, const std::string& ids)
{
    return _byIds(workspace, ids);
}

std::vector<std::string> LeadPages::statements()
{
    std::vector<std::string> all;
    for (const auto& list : CommonList::all()) all.push_back(statementOf(list));
    return all;
}

} // namespace Leadwire
