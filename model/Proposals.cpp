#include "model/Proposals.h"

namespace Leadwire
{

std::optional<std::int64_t> Proposals::add(std::int64_t workspace, std::int64_t lead, const std::string& title,
                                           const std::optional<std::string>& value)
{
    Query<std::int64_t(std::int64_t, std::int64_t, std::string, std::optional<std::string>)> insert(_connection, R"(
        INSERT INTO proposal (workspace_id, lead_id, title, value)
        SELECT workspace_id, id, $3, $4::numeric FROM lead
         WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR KEY SHARE RETURNING id)");
    const auto rows = insert(workspace, lead, title, value);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::vector<Proposal> Proposals::list(std::int64_t workspace)
{
    return Query<Proposal(std::int64_t)>(_connection, R"(
        SELECT id, title, value, lead_id, client_id FROM proposal WHERE workspace_id = $1 ORDER BY id)")(workspace);
}

} // namespace Leadwire
