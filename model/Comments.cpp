#include "model/Comments.h"

#include <limits>

namespace Leadwire
{
namespace
{

constexpr std::size_t batchSize = 200;

// The rows come in the order of the inner question.
std::string listStatement(const std::string& subject, const std::string& comments)
{
    return "SELECT n.id, n.id, n.text, p.id, p.name FROM " + subject +
           " LEFT JOIN LATERAL (SELECT id, text, created_by FROM " + comments + " AND id < $3 ORDER BY id DESC LIMIT " +
           std::to_string(batchSize) +
           ") n ON true LEFT JOIN account p ON p.workspace_id = $1 AND p.id = n.created_by"
           " WHERE l.workspace_id = $1 AND l.deleted_at IS NULL AND ";
}

std::string word(Commented subject)
{
    return subject == Commented::lead ? "lead" : "checklist_item";
}

} // namespace

Comments::Comments(Connection& connection) :
    _ofLead(connection,
            listStatement("lead l", "note WHERE workspace_id = $1 AND lead_id = $2 AND title IS NULL") + "l.id = $2"),
    _ofChecklistItem(connection, listStatement("checklist_item i JOIN lead l ON l.id = i.lead_id",
                                               "checklist_comment WHERE workspace_id = $1 AND item_id = $2") +
                                     "i.workspace_id = $1 AND i.id = $2"),
    _add(connection, "SELECT comment_add($1, $2, $3, $4, $5::jsonb)"),
    _remove(connection, "SELECT comment_remove($1, $2, $3, $4, $5)")
{
}

bool Comments::each(std::int64_t workspace, Commented subject, std::int64_t id,
                    const std::function<void(const Comment&)>& take)
{
    List& list = subject == Commented::lead ? _ofLead : _ofChecklistItem;
    for (std::int64_t before = std::numeric_limits<std::int64_t>::max();;)
    {
        const auto& rows = list(workspace, id, before);
        if (rows.empty()) return false;
        for (const auto& row : rows)
        {
            if (row.commentId) take(row.comment);
        }
        if (rows.size() < batchSize) return true;
        before = rows.back().comment.id;
    }
}

std::optional<std::int64_t> Comments::add(const Account& account, Commented subject, std::int64_t id,
                                          const std::string& fields)
{
    return _add(account.workspace, account.id, word(subject), id, fields).at(0);
}

bool Comments::remove(const Account& account, Commented subject, std::int64_t id, std::int64_t comment)
{
    return _remove(account.workspace, account.id, word(subject), id, comment).at(0);
}

} // namespace Leadwire
