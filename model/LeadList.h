/// Which leads, in which order: the question behind every list.
#pragma once

#include "model/LeadView.h"

#include <cstdint>
#include <optional>
#include <string>

namespace Leadwire
{

/// What a list is sorted by. Nulls come first ascending and last descending; ties go by id in the same direction.
enum class LeadSort
{
    id,        ///< the order they were made in
    name,      ///< full name, case ignored
    contacted, ///< the date of the last contact
    status,    ///< position, then name, of the first status
    title,     ///< title, or full name where there is none; case ignored
    value,     ///< the amount, whatever its currency
    updated    ///< when it was last changed
};

/// A question for leads. An absent filter does not filter; all that are present must hold.
struct LeadList
{
    LeadView view = LeadView::contact;  ///< what is read of each
    std::string search;                 ///< in name, e-mail and company; literal, case ignored; empty: no search
    bool searchesTitle = false;         ///< in the title, and not in the name
    std::optional<std::int64_t> status; ///< any of its statuses
    std::optional<std::int64_t> source; ///< any of its sources
    std::optional<std::int64_t> firstStatus;
    std::optional<std::string> firstSourceName; ///< case ignored
    std::optional<std::int64_t> category;
    std::optional<std::int64_t> assignee;
    std::optional<std::int64_t> owner;
    std::optional<bool> archived;
    std::optional<bool> converted;
    std::string from; ///< first day of the last contact, `2026-04-01`; empty: open
    std::string to;   ///< last day of it
    LeadSort sort = LeadSort::id;
    bool descending = true;
    std::int64_t limit = 10;
    std::int64_t offset = 0;
};

} // namespace Leadwire
