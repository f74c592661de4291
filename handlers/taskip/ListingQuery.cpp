#include "handlers/taskip/ListingQuery.h"

#include "handlers/PageQuery.h"

#include <Poco/String.h>

namespace Leadwire::TaskIp
{

Listing listingOf(const Fields& query, const LengthAwarePage& page)
{
    Listing listing;
    listing.search = textAt(query, "search");
    listing.sort = textAt(query, "sort");
    listing.descending = Poco::icompare(textAt(query, "order"), std::string("asc")) != 0;
    listing.limit = page.size();
    listing.offset = page.offset();
    return listing;
}

} // namespace Leadwire::TaskIp
