#include "handlers/SimplePage.h"

#include "fcgi/Percent.h"
#include "handlers/Reading.h"

#include <algorithm>
#include <cctype>

namespace Leadwire
{
namespace
{

constexpr std::int64_t defaultSize = 10;
constexpr std::int64_t largestSize = 100;

std::int64_t integerAt(const Fields& query, std::string_view name, std::int64_t otherwise)
{
    const Value* value = query.find(name);
    return value ? integerOf(*value).value_or(otherwise) : otherwise;
}

/// Appends `text` with every byte encoded that RFC 3986 does not allow in a query, and brackets, as PHP does.
void appendEncoded(std::string& target, std::string_view text)
{
    constexpr std::string_view allowed = "-._~!$&'()*+,;=:@/?%";
    constexpr const char* digits = "0123456789ABCDEF";
    for (const char c : text)
    {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && (std::isalnum(byte) != 0 || allowed.find(c) != allowed.npos))
            target += c;
        else
            target.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
}

/// The query without its `page`, so that following a link keeps every filter.
std::string withoutPage(std::string_view query)
{
    std::string kept;
    while (!query.empty())
    {
        const auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (part.empty() || percentDecoded(part.substr(0, part.find('='))) == "page") continue;
        appendEncoded(kept, part);
        kept += '&';
    }
    return kept;
}

} // namespace

SimplePage::SimplePage(const Fields& query)
{
    _number = std::max(integerAt(query, "page", 1), std::int64_t{1});
    _size = integerAt(query, "item", defaultSize);
    if (_size < 0) _size = defaultSize;
    _size = std::min(_size, largestSize);
    if (isAll()) _number = 1;
}

std::int64_t SimplePage::offset() const
{
    constexpr std::int64_t beyondAll = 1'000'000'000'000; // no list is that long, and nothing overflows
    return std::min(_number - 1, beyondAll) * _size;
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
