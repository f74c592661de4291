#include "model/LeadPages.h"

#include "model/LeadView.h"

namespace Leadwire
{

namespace
{

// `leads`: what stands behind SELECT ... FROM.
std::string statement(LeadView view, const std::string& leads, const std::string& order)
{
    return "SELECT " + leadColumns(view).list + " FROM " + leads + leadJoins(view) + " ORDER BY " + order;
}

std::string commonStatement(const std::pair<LeadView, CommonList>& question)
{
    const auto& [view, list] = question;
    const auto [select, order] = list.rows();
    return statement(view, "(" + select + ") l", order);
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
    return statement(view,
                     "lead_list(" + asked(2) +
                         ", $6, $7, $8, $9) WITH ORDINALITY AS listed (id, place)"
                         " JOIN lead l ON l.workspace_id = $1 AND l.id = listed.id",
                     "listed.place");
}

std::string byIdsStatement(const LeadView& view)
{
    return statement(view,
                     "unnest($2::bigint[]) WITH ORDINALITY AS listed (id, place)"
                     " JOIN lead l ON l.workspace_id = $1 AND l.id = listed.id AND l.deleted_at IS NULL",
                     "listed.place");
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
Question& LeadPages::ask(std::map<Key, Question>& questions, const Key& key, LeadView view,
                         std::string (*sql)(const Key&))
{
    auto question = questions.find(key);
    if (question == questions.end())
        question = questions.try_emplace(key, _connection, sql(key), leadColumns(view).given).first;
    return question->second;
}

void LeadPages::expect(std::int64_t workspace, const LeadList& list, LeadRows& rows)
{
    if (const auto common = CommonList::of(list))
        return ask(_common, std::pair(list.view, *common), list.view, commonStatement)
            .expect(workspace, filterId(list), list.limit, list.offset, rows.leads);
    ask(_mixed, list.view, list.view, mixedStatement)
        .expect(workspace, termOf(list), searched(list), filtersOf(list), list.firstSourceName, word(list.sort),
                list.descending, list.limit, list.offset, rows.leads);
}

bool LeadPages::isQuick(const LeadList& list)
{
    constexpr std::int64_t near = 500, few = 101;
    return CommonList::of(list) && list.offset + list.limit <= near && list.limit <= few;
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

void LeadPages::expect(std::int64_t workspace, const std::string& ids, LeadView view, LeadRows& rows)
{
    ask(_byIds, view, view, byIdsStatement).expect(workspace, ids, rows.leads);
}

std::vector<std::string> LeadPages::statements()
{
    std::vector<std::string> all;
    for (const auto view : leadViews)
        for (const auto& list : CommonList::all()) all.push_back(commonStatement({view, list}));
    return all;
}

} // namespace Leadwire
