#include "handlers/SimplePage.h"

#include "fcgi/Percent.h"
#include "handlers/Reading.h"

#include <algorithm>

namespace Leadwire
{
namespace
{

constexpr std::int64_t defaultSize = 10;
constexpr std::int64_t largestSize = 100;
constexpr std::int64_t largestPage = 1'000'000'000; // beyond it the offset would overflow

std::int64_t integerAt(const Fields& query, std::string_view name, std::int64_t otherwise)
{
    const Value* value = query.find(name);
    return value ? integerOf(*value).value_or(otherwise) : otherwise;
}

/// The query without its `page`, each part as the client wrote it, so that following a link keeps every filter.
std::string withoutPage(std::string_view query)
{
    std::string kept;
    while (!query.empty())
    {
        const auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (!part.empty() && percentDecoded(part.substr(0, part.find('='))) != "page") kept.append(part).append("&");
    }
    return kept;
}

} // namespace

SimplePage::SimplePage(const Fields& query)
{
    _number = std::clamp(integerAt(query, "page", 1), std::int64_t{1}, largestPage);
    _size = integerAt(query, "item", defaultSize);
    if (_size < 0) _size = defaultSize;
    _size = std::min(_size, largestSize);
    if (isAll()) _number = 1;
}

void SimplePage::write(JsonWriter& json, const Call& call, std::int64_t shown, bool hasMore) const
{
    const std::string address = call.url() + "?" + withoutPage(call.request.query) + "page=";
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
    link("next", _number + 1, hasMore);
    json.end();

    const auto place = [&](std::int64_t number) { return shown > 0 ? std::optional(number) : std::nullopt; };
    json.key("meta").object().member("current_page", _number).member("from", place(offset() + 1));
    json.member("path", call.url())
        .member("per_page", isAll() ? shown : _size)
        .member("to", place(offset() + shown))
        .end();
}

} // namespace Leadwire
