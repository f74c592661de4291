#include "handlers/laravelcrm/Page.h"

#include "handlers/Filters.h"

#include <charconv>

namespace Leadwire::LaravelCrm
{
namespace
{

/// What PHP's `(int)` makes of a text, as far as sizes of pages go: 0 of what begins with no number.
std::int64_t castToInteger(const std::string& text)
{
    constexpr double most = 1000;
    const char* begin = text.data();
    const char* end = begin + text.size();
    if (text.starts_with('+')) ++begin;
    // from_chars would read `inf` and `nan`.
    if (begin == end || std::string_view("0123456789.").find(*begin) == std::string_view::npos) return 0;
    double number = 0;
    const auto error = std::from_chars(begin, end, number).ec;
    if (error == std::errc::result_out_of_range || number > most) return static_cast<std::int64_t>(most);
    return static_cast<std::int64_t>(number);
}

} // namespace

LengthAwarePage pageOf(const Fields& query)
{
    constexpr std::int64_t defaultSize = 25;
    return {query, castToInteger(textFilter(query, "per_page")), defaultSize};
}

Sort sortOf(const Fields& query)
{
    std::string column = textFilter(query, "sort");
    if (column.empty()) return {"created_at", true};
    const bool descending = column.starts_with('-');
    if (descending) column.erase(0, 1);
    return {column, descending};
}

Listing listingOf(const Fields& query, const LengthAwarePage& page)
{
    const auto [column, descending] = sortOf(query);
    const bool isKnown = column == "created_at" || column == "name";
    Listing listing;
    if (column == "name") listing.sort = column;
    listing.descending = isKnown && descending;
    listing.limit = page.size();
    listing.offset = page.offset();
    return listing;
}

} // namespace Leadwire::LaravelCrm
