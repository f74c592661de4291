#include "handlers/taskip/ListingQuery.h"

#include "handlers/Filters.h"

#include <Poco/String.h>

namespace Leadwire::TaskIp
{

Listing listingOf(const Fields& query, const LengthAwarePage& page)
{
    Listing listing;
    listing.search = textFilter(query, "search");
    listing.sort = textFilter(query, "sort");
    listing.descending = Poco::icompare(textFilter(query, "order"), std::string("asc")) != 0;
    listing.limit = page.size();
    listing.offset = page.offset();
    return listing;
}

} // namespace Leadwire::TaskIp
