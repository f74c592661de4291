#include "handlers/SimplePage.h"

#include "handlers/PageQuery.h"

#include <algorithm>

namespace Leadwire
{
namespace
{

constexpr std::int64_t defaultSize = 10;
constexpr std::int64_t largestSize = 100;

} // namespace

SimplePage::SimplePage(const Fields& query) : _number(pageNumber(query)), _size(integerAt(query, "item", defaultSize))
{
    if (_size < 0) _size = defaultSize;
    _size = std::min(_size, largestSize);
    if (isAll()) _number = 1;
}

std::int64_t SimplePage::offset() const
{
    return rowsBefore(_number, _size);
}

void SimplePage::write(JsonWriter& json, const Call& call, std::int64_t shown, bool hasMore) const
{
    const std::string address = pageAddress(call);
    const auto link = [&](std::string_view name, std::int64_t number, bool exists)
    {
        if (exists)
            json.member(name, address + std::to_string(number));
        else
            json.memberNull(name);
    };
    json.key("links").object();
    link("first", 1, true);
    json.memberNull("last");
    link("prev", _number - 1, _number > 1);
    link("next", hasMore ? _number + 1 : _number, hasMore);
    json.end();

    const auto place = [&](std::int64_t number) { return shown > 0 ? std::optional(number) : std::nullopt; };
    json.key("meta").object().member("current_page", _number).member("from", place(offset() + 1));
    json.member("path", call.url())
        .member("per_page", isAll() ? shown : _size)
        .member("to", place(offset() + shown))
        .end();
}

} // namespace Leadwire
