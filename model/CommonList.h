/// The lists that are asked for all day long: each has a statement of its own, with a plan that never changes.
#pragma once

#include "model/LeadList.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// A list with no filter in any order, or with one filter in the order the leads were made in; of all live leads, or of
/// those that are not archived.
struct CommonList
{
    /// The one filter.
    enum class Only
    {
        nothing,
        status, ///< any of a lead's statuses; that the id is one of a status is for who asks to see
        source, ///< as above
        firstStatus,
        category,
        assignee,
        owner,
        converted,
        notConverted
    };

    Only only = Only::nothing;
    bool active = false; ///< archived leads are left out
    LeadSort sort = LeadSort::id;
    bool descending = true;
    bool deep = false; ///< of all leads in the order of their ids, and so far down that what comes before is many

    auto operator<=>(const CommonList&) const = default;

    /// The common list that `list` is, or nullopt if it is none.
    static std::optional<CommonList> of(const LeadList& list);

    /// A SELECT of `lead` in order as `l`, and the ORDER BY to give it to whoever reads it on. Parameters: $1 the
    /// workspace, $2 the id of the filter (0 where that is none), $3 the limit, $4 the offset.
    struct Rows
    {
        std::string select;
        std::string order;
    };
    Rows rows() const;

    /// All of them, for the test that explains their plans.
    static std::vector<CommonList> all();
};

/// The id that the filter of a common list asks for, or 0.
std::int64_t filterId(const LeadList& list);

} // namespace Leadwire
