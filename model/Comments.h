/// Comments: texts without a title, on leads and on the items of their checklists.
#pragma once

#include "model/Account.h"
#include "model/Query.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>

namespace Leadwire
{

/// A comment as a row. A value.
struct Comment
{
    std::int64_t id = 0;
    std::string text;
    std::optional<std::int64_t> creatorId; ///< empty if the account is gone
    std::optional<std::string> creator;
    auto columns() { return std::tie(id, text, creatorId, creator); }
};

/// What a comment is on.
enum class Commented
{
    lead, ///< the comment is a note without a title
    checklistItem
};

/// Asks for and changes comments. Belongs to the thread of its connection. Every change writes its activity with it.
/// The comments of a soft-deleted lead exist for none of these.
class Comments
{
public:
    explicit Comments(Connection& connection);

    /// Every comment of the subject, the newest first, in batches of 200, so that memory stays bounded however many
    /// there are. False if there is no such subject.
    bool each(std::int64_t workspace, Commented subject, std::int64_t id,
              const std::function<void(const Comment&)>& take);

    /// Makes a comment of `fields`, a JSON object with `text`. Its id, or nullopt if there is no such subject.
    std::optional<std::int64_t> add(const Account& account, Commented subject, std::int64_t id,
                                    const std::string& fields);

    /// False if the subject has no such comment.
    bool remove(const Account& account, Commented subject, std::int64_t id, std::int64_t comment);

private:
    /// A row of a subject's comments; of a subject without comments, one row without a comment.
    struct Listed
    {
        std::optional<std::int64_t> commentId;
        Comment comment;
        auto columns() { return std::tuple_cat(std::tie(commentId), comment.columns()); }
    };
    using List = Query<Listed(std::int64_t, std::int64_t, std::int64_t)>;

    List _ofLead;
    List _ofChecklistItem;
    Query<std::optional<std::int64_t>(std::int64_t, std::int64_t, std::string, std::int64_t, std::string)> _add;
    Query<bool(std::int64_t, std::int64_t, std::string, std::int64_t, std::int64_t)> _remove;
};

} // namespace Leadwire
