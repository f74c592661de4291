#include "model/LeadCounts.h"

namespace Leadwire
{
namespace
{

// Only what is asked for stands in the condition, so that it can be found by an index. A filter that is absent is named
// all the same, for its parameter needs a type.
std::string statement(const CountFilter& filter)
{
    const auto condition = [](bool isThere, const char* asked, const char* absent)
    { return std::string(" AND ") + (isThere ? asked : absent); };
    return "SELECT coalesce(sum(delta), 0)::bigint FROM lead_count WHERE workspace_id = $1" +
           condition(filter.status.has_value(), "status_id = $2", "$2::bigint IS NULL") +
           condition(filter.category.has_value(), "category_id = $3", "$3::bigint IS NULL") +
           condition(filter.sourceName.has_value(),
                     "source_id = ANY (ARRAY(SELECT id FROM attribute"
                     " WHERE workspace_id = $1 AND kind = 'source' AND name_key = lower($4)))",
                     "$4::text IS NULL") +
           condition(filter.owner.has_value(), "owner_id = $5", "$5::bigint IS NULL") +
           condition(filter.archived.has_value(), "archived = $6", "$6::boolean IS NULL") +
           // A lead without regard to its assignees is counted where there is none.
           condition(filter.assignee.has_value(), "assignee_id = $7", "assignee_id IS NULL AND $7::bigint IS NULL");
}

} // namespace

LeadCounts::LeadCounts(Connection& connection) : _connection(connection) {}

void LeadCounts::expect(std::int64_t workspace, const CountFilter& filter, std::int64_t& total)
{
    const std::string sql = statement(filter);
    auto question = _questions.find(sql);
    if (question == _questions.end()) question = _questions.try_emplace(sql, _connection, sql).first;
    question->second.ahead(workspace, filter.status, filter.category, filter.sourceName, filter.owner, filter.archived,
                           filter.assignee, [&total](const std::vector<std::int64_t>& rows) { total = rows.at(0); });
}

} // namespace Leadwire
