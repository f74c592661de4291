/// A lead as its row in the database gives it, with ids in the place of names: what LeadLinks makes a Lead of.
#pragma once

#include "model/Lead.h"
#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// Of category, owner and places it has the ids (of places without an id their text), of what hangs on the lead lists:
/// `{n,…}`, each `n` the id with the place on the lead in its upper 16 bits.
struct LeadRow : Lead
{
    std::optional<std::int64_t> nameVersion; ///< see Names
    std::string_view attributes, assignees;

    auto columns() { return std::tuple_cat(Lead::columns(), std::tie(nameVersion, attributes, assignees)); }
};

/// An activity of a lead as its row gives it.
struct ActivityRow : Link
{
    auto columns() { return std::tie(lead, kind, id, name, detail, accountId, time); }
};

/// What was read of leads, and what the texts of their Leads are views of.
struct LeadRows
{
    Rows<LeadRow> leads;
    Rows<ActivityRow> activities; ///< of the only lead
    std::vector<Lead> complete;   ///< by LeadLinks
};

} // namespace Leadwire
