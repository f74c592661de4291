/// One lead with everything that hangs on it, in one statement, or two where it has custom values: the look for these
/// would cost a third of the statement, and few leads have any.
#pragma once

#include "model/Lead.h"
#include "model/LeadView.h"
#include "model/Query.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace Leadwire
{

/// Reads single leads. Belongs to the thread of its connection.
class LeadCard
{
public:
    explicit LeadCard(Connection& connection);

    /// The lead with that id, with its links in order, activities as well where the view has them.
    std::optional<Lead> find(std::int64_t workspace, std::int64_t id, LeadView view);
    /// As above by `externalId`; `uuid` must be one.
    std::optional<Lead> find(std::int64_t workspace, const std::string& uuid, LeadView view);

private:
    /// A thing on the lead, or, where `kind` is `lead`, the lead itself: `name` is the text of its row.
    struct CardRow : Link
    {
        auto columns() { return std::tuple_cat(Link::columns(), activityColumns()); }
    };

    template <class Key>
    using Cards = std::array<Query<CardRow(std::int64_t, Key)>, leadViews.size()>;

    std::optional<Lead> leadOf(std::int64_t workspace, LeadView view, std::vector<CardRow>& rows);

    Cards<std::int64_t> _byId; ///< by view
    Cards<std::string> _byUuid;
    std::array<ColumnSet, leadViews.size()> _given; ///< columns of a lead, by view
    Query<Link(std::int64_t, std::int64_t)> _fields;
    std::string _room; ///< for texts of the lead that stand escaped in its row
};

} // namespace Leadwire
