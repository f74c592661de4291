#include "model/Categories.h"

namespace Leadwire
{

Categories::Categories(Connection& connection) :
    _page(connection, R"(
        SELECT a.id, a.name, coalesce((SELECT 1 FROM workspace WHERE id = $1 AND default_category_id = a.id), 0),
               (SELECT coalesce(sum(delta), 0)::bigint FROM lead_count
                 WHERE workspace_id = $1 AND category_id = a.id AND assignee_id IS NULL),
               a.created_at, a.updated_at
          FROM attribute a WHERE a.workspace_id = $1 AND a.kind = 'category'
         ORDER BY a.position, a.name, a.id LIMIT $2 OFFSET $3)"),
    _total(connection, "SELECT count(*) FROM attribute WHERE workspace_id = $1 AND kind = 'category'")
{
}

std::vector<Category>& Categories::page(std::int64_t workspace, std::int64_t limit, std::int64_t offset)
{
    return _page(workspace, limit, offset);
}

std::int64_t Categories::total(std::int64_t workspace)
{
    return _total(workspace).at(0);
}

} // namespace Leadwire
