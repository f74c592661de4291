#include "model/Checklists.h"

namespace Leadwire
{
namespace
{

// ChecklistItem's columns over `checklist_item i`.
constexpr const char* columns = R"(
    i.id, i.lead_id, i.text, (i.completed_at IS NOT NULL)::int, i.position,
    (SELECT count(*) FROM checklist_comment c WHERE c.workspace_id = $1 AND c.item_id = i.id), i.created_at, i.updated_at)";

std::string orderBy(std::string_view sort, bool descending)
{
    const std::string way = descending ? " DESC" : " ASC";
    std::string key = "position";
    if (sort == "status") key = "(completed_at IS NULL)";
    if (sort == "created") key = "created_at";
    return key + way + ", id" + way;
}

// The rows come in the order of the inner question. The counts are of the whole list.
std::string pageStatement(const std::string& order)
{
    return std::string(R"(
        SELECT (SELECT count(*) FROM checklist_item WHERE workspace_id = $1 AND lead_id = $2),
               (SELECT count(*) FROM checklist_item WHERE workspace_id = $1 AND lead_id = $2 AND completed_at IS NOT NULL),
               i.id,)") +
           columns + R"(
          FROM lead l LEFT JOIN LATERAL
               (SELECT * FROM checklist_item WHERE workspace_id = $1 AND lead_id = $2 ORDER BY )" +
           order + R"( LIMIT $3 OFFSET $4) i ON true
         WHERE l.workspace_id = $1 AND l.id = $2 AND l.deleted_at IS NULL)";
}

} // namespace

Checklists::Checklists(Connection& connection) :
    _connection(connection), _find(connection, std::string("SELECT") + columns + R"(
          FROM checklist_item i JOIN lead l ON l.workspace_id = $1 AND l.id = i.lead_id AND l.deleted_at IS NULL
         WHERE i.workspace_id = $1 AND i.id = $2)"),
    _add(connection, "SELECT checklist_add($1, $2, $3::jsonb)"),
    _update(connection, "SELECT checklist_update($1, $2, $3, $4::jsonb)"),
    _remove(connection, "SELECT checklist_remove($1, $2, $3)"),
    _order(connection, "SELECT checklist_order($1, $2::jsonb -> 'items')")
{
}

std::optional<ChecklistPage> Checklists::page(std::int64_t workspace, std::int64_t lead, std::string_view sort,
                                              bool descending, std::int64_t limit, std::int64_t offset)
{
    const std::string order = orderBy(sort, descending);
    Page& statement = _pages.try_emplace(order, _connection, pageStatement(order)).first->second;
    const auto& rows = statement(workspace, lead, limit, offset);
    if (rows.empty()) return std::nullopt;
    ChecklistPage page;
    page.total = rows.front().total;
    page.completed = rows.front().completed;
    for (const auto& row : rows)
    {
        if (row.itemId) page.items.push_back(row.item);
    }
    return page;
}

std::optional<ChecklistItem> Checklists::find(std::int64_t workspace, std::int64_t id)
{
    const auto& rows = _find(workspace, id);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::optional<std::int64_t> Checklists::add(const Account& account, const std::string& fields)
{
    return _add(account.workspace, account.id, fields).at(0);
}

bool Checklists::update(const Account& account, std::int64_t id, const std::string& fields)
{
    return _update(account.workspace, account.id, id, fields).at(0);
}

bool Checklists::remove(const Account& account, std::int64_t id)
{
    return _remove(account.workspace, account.id, id).at(0);
}

std::string Checklists::order(std::int64_t workspace, const std::string& links)
{
    return _order(workspace, links).at(0);
}

} // namespace Leadwire
