#include "handlers/PageQuery.h"

#include "fcgi/Percent.h"
#include "handlers/Reading.h"

#include <algorithm>
#include <cctype>

namespace Leadwire
{
namespace
{

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

std::int64_t integerAt(const Fields& query, std::string_view name, std::int64_t otherwise)
{
    const Value* value = query.find(name);
    return value ? integerOf(*value).value_or(otherwise) : otherwise;
}

std::int64_t pageNumber(const Fields& query)
{
    return std::max(integerAt(query, "page", 1), std::int64_t{1});
}

std::int64_t rowsBefore(std::int64_t number, std::int64_t size)
{
    constexpr std::int64_t beyondAll = 1'000'000'000'000; // no list is that long
    return std::min(number - 1, beyondAll) * size;
}

std::string pageAddress(const Call& call)
{
    return call.url() + "?" + withoutPage(call.request.query) + "page=";
}

} // namespace Leadwire
