/// The checklists of leads.
#pragma once

#include "model/Account.h"
#include "model/Query.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// An item of a lead's checklist. A value.
struct ChecklistItem
{
    std::int64_t id = 0, lead = 0;
    std::string text;
    std::int64_t isCompleted = 0;     ///< 1 if it is
    std::int64_t position = 0;        ///< order on its lead, ascending
    std::int64_t comments = 0;        ///< how many it has
    std::string createdAt, updatedAt; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    auto columns() { return std::tie(id, lead, text, isCompleted, position, comments, createdAt, updatedAt); }
};

/// A page of a lead's items, and how far the whole list has come.
struct ChecklistPage
{
    std::vector<ChecklistItem> items;
    std::int64_t total = 0, completed = 0;
};

/// Asks for and changes checklists. Belongs to the thread of its connection. Every change but of the order writes its
/// activity with it. The items of a soft-deleted lead exist for none of these.
class Checklists
{
public:
    explicit Checklists(Connection& connection);

    /// One page of a lead's items by `position`, `status` (completed first ascending) or `created`; ties by id in the
    /// same direction. Any other `sort` is `position`. nullopt if there is no such lead.
    std::optional<ChecklistPage> page(std::int64_t workspace, std::int64_t lead, std::string_view sort, bool descending,
                                      std::int64_t limit, std::int64_t offset);

    std::optional<ChecklistItem> find(std::int64_t workspace, std::int64_t id);

    /// Puts an item at the end of a list: `fields` is a JSON object with `lead_id` and `text`. Its id, or nullopt if
    /// there is no such lead.
    std::optional<std::int64_t> add(const Account& account, const std::string& fields);

    /// Sets what `fields` names: `text`, `status` (pending or completed). False if there is no such item.
    bool update(const Account& account, std::int64_t id, const std::string& fields);

    /// Removes an item with its comments. False if there is none.
    bool remove(const Account& account, std::int64_t id);

    /// Gives the items of `links`, a JSON object with the list `items`, the positions they have there. Returns the list
    /// with each id once, as JSON.
    std::string order(std::int64_t workspace, const std::string& links);

private:
    /// A row of a page; of an empty one, a single row without an item.
    struct Listed
    {
        std::int64_t total = 0, completed = 0;
        std::optional<std::int64_t> itemId;
        ChecklistItem item;
        auto columns() { return std::tuple_cat(std::tie(total, completed, itemId), item.columns()); }
    };
    using Page = Query<Listed(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>;

    Connection& _connection;
    std::map<std::string, Page> _pages; ///< one for each order that was asked for
    Query<ChecklistItem(std::int64_t, std::int64_t)> _find;
    Query<std::optional<std::int64_t>(std::int64_t, std::int64_t, std::string)> _add;
    Query<bool(std::int64_t, std::int64_t, std::int64_t, std::string)> _update;
    Query<bool(std::int64_t, std::int64_t, std::int64_t)> _remove;
    Query<std::string(std::int64_t, std::string)> _order;
};

} // namespace Leadwire
