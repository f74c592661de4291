#include "handlers/growcrm/Page.h"

#include "handlers/Filters.h"

#include <algorithm>

namespace Leadwire::GrowCrm
{

Page::Page(const Fields& query)
{
    constexpr std::int64_t largestSize = 100;
    _number = std::max(numberFilter(query, "page", 1).value_or(1), std::int64_t{1});
    const auto limit = numberFilter(query, "limit", 0).value_or(0);
    if (limit >= 1) _size = std::min(limit, largestSize);
}

std::int64_t Page::offset() const
{
    constexpr std::int64_t beyondAll = 1'000'000'000'000; // no list is that long, and nothing overflows
    return std::min(_number - 1, beyondAll) * _size;
}

void Page::beginMeta(JsonWriter& json, std::int64_t total) const
{
    const std::int64_t last = std::max((total + _size - 1) / _size, std::int64_t{1});
    json.key("meta").object();
    json.member("current_page", _number).member("per_page", _size).member("total", total).member("last_page", last);
}

} // namespace Leadwire::GrowCrm
