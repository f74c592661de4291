#include "model/LeadPages.h"

#include "model/IdArray.h"
#include "model/Record.h"

#include <algorithm>

namespace Leadwire
{

namespace
{

// `leads`: what stands behind SELECT ... FROM, with the order. One row for each lead, as one text, for rows of so many
// columns cost more; then the ids of all that hangs on them, as lists: the few names behind them are asked for once.
std::string statement(LeadView view, const std::string& leads)
{
    const auto links = [](const std::string& kind, const std::string& table, const std::string& column)
    {
        return " UNION ALL SELECT '" + kind + "', NULL, array_agg(lead_id), array_agg(" + column +
               "), array_agg(position) FROM " + table +
               " WHERE workspace_id = $1 AND lead_id = ANY (ARRAY(SELECT id FROM page))";
    };
    return "WITH page AS MATERIALIZED (SELECT l.id, ROW(" + pageColumns(view).list + ")::text AS lead FROM " + leads +
           ") SELECT 'lead', lead, NULL::bigint[], NULL::bigint[], NULL::smallint[] FROM page" +
           links("attribute", "lead_attribute", "attribute_id") + links("assignee", "lead_assignee", "account_id");
}

std::string commonStatement(const std::pair<LeadView, CommonList>& question)
{
    const auto& [view, list] = question;
    const auto [select, order] = list.rows();
    return statement(view, "(" + select + ") l" + pageJoins(view) + " ORDER BY " + order);
}

// The first arguments of lead_list and lead_total, from three parameters that begin with `first`: term, name or title,
// filters; and a fourth for the one filter that is a text of the client's.
std::string asked(int first)
{
    const auto parameter = [&](int place) { return "$" + std::to_string(first + place); };
    return parameter(0) + "::text, " + parameter(1) + "::text, " + parameter(2) +
           "::jsonb || jsonb_strip_nulls(jsonb_build_object('first_source_name', " + parameter(3) + "::text))";
}

std::string mixedStatement(const LeadView& view)
{
    return statement(view, "lead_list(" + asked(2) +
                               ", $6, $7, $8, $9) WITH ORDINALITY AS listed (id, place)"
                               " JOIN lead l ON l.workspace_id = $1 AND l.id = listed.id" +
                               pageJoins(view) + " ORDER BY listed.place");
}

std::string byIdsStatement(const LeadView& view)
{
    return statement(view, "unnest($2::bigint[]) WITH ORDINALITY AS listed (id, place)"
                           " JOIN lead l ON l.workspace_id = $1 AND l.id = listed.id AND l.deleted_at IS NULL" +
                               pageJoins(view) + " ORDER BY listed.place");
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
    _connection(connection), _ids(connection, "SELECT '{' || coalesce(string_agg(id::text, ','), '') || '}' FROM"
                                              " lead_list(" +
                                                  asked(1) + ", $5, $6, NULL, 0)"),
    _counts(connection), _total(connection, "SELECT lead_total(" + asked(1) + ")")
{
}

template <class Key, class Question>
Question& LeadPages::ask(std::map<Key, Question>& questions, const Key& key, std::string (*sql)(const Key&))
{
    auto question = questions.find(key);
    if (question == questions.end()) question = questions.try_emplace(key, _connection, sql(key)).first;
    return question->second;
}

std::vector<Lead>& LeadPages::page(std::int64_t workspace, const LeadList& list)
{
    if (const auto common = CommonList::of(list))
        return leadsOf(list.view, ask(_common, std::pair(list.view, *common),
                                      commonStatement)(workspace, filterId(list), list.limit, list.offset));
    return leadsOf(list.view, ask(_mixed, list.view, mixedStatement)(
                                  workspace, termOf(list), searched(list), filtersOf(list), list.firstSourceName,
                                  word(list.sort), list.descending, list.limit, list.offset));
}

std::string LeadPages::ids(const LeadList& list)
{
    return _ids(termOf(list), searched(list), filtersOf(list), list.firstSourceName, word(list.sort), list.descending)
        .at(0);
}

void LeadPages::expectTotal(std::int64_t workspace, const LeadList& list, std::int64_t& total)
{
    if (const auto counted = countedAs(list)) return _counts.expect(workspace, *counted, total);
    _total.ahead(termOf(list), searched(list), filtersOf(list), list.firstSourceName,
                 [&total](const std::vector<std::int64_t>& rows) { total = rows.at(0); });
}

std::vector<Lead>& LeadPages::byIds(std::int64_t workspace, const std::string& ids, LeadView view)
{
    return leadsOf(view, ask(_byIds, view, byIdsStatement)(workspace, ids));
}

std::vector<Lead>& LeadPages::leadsOf(LeadView view, const std::vector<Part>& parts)
{
    const ColumnSet given = pageColumns(view).given;
    std::size_t size = 0;
    for (const auto& part : parts) size += part.lead.size();
    _room = roomFor(size);
    _leads.clear();
    _leads.reserve(parts.size());
    for (const auto& part : parts)
        if (part.kind == "lead") readRecord(part.lead, _room, _leads.emplace_back(), given);
    for (const auto& part : parts)
        if (part.kind != "lead") hang(part);
    return _leads;
}

void LeadPages::hang(const Part& part)
{
    const auto leads = idsOf(part.leads), things = idsOf(part.ids), places = idsOf(part.places);
    for (std::size_t i = 0; i < leads.size(); ++i)
    {
        // Few leads, so no map of them.
        auto& links =
            std::find_if(_leads.begin(), _leads.end(), [&](const Lead& lead) { return lead.id == leads[i]; })->links;
        if (links.empty()) links.reserve(8); // as many as most leads have
        auto& link = links.emplace_back();
        link.lead = leads[i];
        link.kind = part.kind;
        link.id = things[i];
        link.place = places[i];
    }
}

std::vector<std::string> LeadPages::statements()
{
    std::vector<std::string> all;
    for (const auto view : leadViews)
        for (const auto& list : CommonList::all()) all.push_back(commonStatement({view, list}));
    return all;
}

} // namespace Leadwire
