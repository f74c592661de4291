/// Pages of Laravel CRM's lists: `page`, `per_page` and `sort`.
#pragma once

#include "handlers/LengthAwarePage.h"

#include "model/Listing.h"

#include <string>

namespace Leadwire::LaravelCrm
{

/// The page that a query asks for. `per_page` is cast as PHP casts (`10abc` is 10, `2.7` is 2): more than 100 is 100,
/// less than 1 and no number are 25.
LengthAwarePage pageOf(const Fields& query);

/// What a list is sorted by.
struct Sort
{
    std::string column; ///< as the client wrote it
    bool descending = false;
};

/// The `sort` of a query: `title`, or `-title` for descending; `-created_at` if there is none.
Sort sortOf(const Fields& query);

/// The page of people or organizations that a query asks for: by `created_at` or `name`; an unknown column orders
/// nothing.
Listing listingOf(const Fields& query, const LengthAwarePage& page);

} // namespace Leadwire::LaravelCrm
