#include "model/LeadCounts.h"

namespace Leadwire
{
namespace
{

std::string statement(const std::string& assignee)
{
    return R"(SELECT coalesce(sum(delta), 0)::bigint FROM lead_count
        WHERE workspace_id = $1 AND ($2::bigint IS NULL OR status_id = $2) AND ($3::bigint IS NULL OR category_id = $3)
          AND ($4::text IS NULL OR source_id = ANY (ARRAY(
              SELECT id FROM attribute WHERE workspace_id = $1 AND kind = 'source' AND name_key = lower($4))))
          AND ($5::bigint IS NULL OR owner_id = $5) AND ($6::boolean IS NULL OR archived = $6) AND )" +
           assignee;
}

} // namespace

LeadCounts::LeadCounts(Connection& connection) :
    // A lead without regard to its assignees is counted where there is none.
    _all(connection, statement("assignee_id IS NULL AND $7::bigint IS NULL")),
    _assigned(connection, statement("assignee_id = $7::bigint"))
{
}

void LeadCounts::expect(std::int64_t workspace, const CountFilter& filter, std::int64_t& total)
{
    auto& question = filter.assignee ? _assigned : _all;
    question.ahead(workspace, filter.status, filter.category, filter.sourceName, filter.owner, filter.archived,
                   filter.assignee, [&total](const std::vector<std::int64_t>& rows) { total = rows.at(0); });
}

} // namespace Leadwire
