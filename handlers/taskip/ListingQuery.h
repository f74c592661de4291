/// How the lists of companies and contacts are asked for: `search`, `sort`, `order`, `page`, `limit`.
#pragma once

#include "handlers/LengthAwarePage.h"
#include "model/Listing.h"

namespace Leadwire::TaskIp
{

/// The listing of a query. A sort that the list does not know, and `created_at`, mean the order of creation; the order
/// is descending unless it says `asc`.
Listing listingOf(const Fields& query, const LengthAwarePage& page);

} // namespace Leadwire::TaskIp
