#include "model/Team.h"

namespace Leadwire
{

Team::Team(Connection& connection) :
    _page(connection, R"(
        SELECT id, name, email, phone, job_position, created_at, updated_at
          FROM account WHERE workspace_id = $1 ORDER BY id LIMIT $2 OFFSET $3)"),
    _total(connection, "SELECT count(*) FROM account WHERE workspace_id = $1")
{
}

std::vector<TeamMember>& Team::page(std::int64_t workspace, std::int64_t limit, std::int64_t offset)
{
    return _page(workspace, limit, offset);
}

std::int64_t Team::total(std::int64_t workspace)
{
    return _total(workspace).at(0);
}

} // namespace Leadwire
