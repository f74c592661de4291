/// A lead as its row in the database gives it, with ids in the place of names: what LeadLinks makes a Lead of.
#pragma once

#include "model/Lead.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

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

} // namespace Leadwire
