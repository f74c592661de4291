#include "handlers/LengthAwarePage.h"

#include "handlers/PageQuery.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{
namespace
{

constexpr std::int64_t largestSize = 100;
constexpr std::int64_t gap = 0; ///< stands for `...` among the numbers of pages

void append(std::vector<std::int64_t>& numbers, std::int64_t first, std::int64_t last)
{
    for (; first <= last; ++first) numbers.push_back(first);
}

/// The pages that have a link of their own: all of them while they are few, else the ends and three on each side of
/// `current`.
std::vector<std::int64_t> window(std::int64_t current, std::int64_t last)
{
    constexpr std::int64_t fewest = 14, edge = 7, slider = 10, side = 3;
    std::vector<std::int64_t> numbers;
    if (last < fewest) { append(numbers, 1, last); }
    else if (current <= edge)
    {
        append(numbers, 1, slider);
        numbers.push_back(gap);
        append(numbers, last - 1, last);
    }
    else if (current > last - edge)
    {
        append(numbers, 1, 2);
        numbers.push_back(gap);
        append(numbers, last - slider + 1, last);
    }
    else
    {
        append(numbers, 1, 2);
        numbers.push_back(gap);
        append(numbers, current - side, current + side);
        numbers.push_back(gap);
        append(numbers, last - 1, last);
    }
    return numbers;
}

} // namespace

LengthAwarePage::LengthAwarePage(const Fields& query, std::string_view sizeName, std::int64_t defaultSize) :
    LengthAwarePage(query, integerAt(query, sizeName, defaultSize), defaultSize)
{
}

LengthAwarePage::LengthAwarePage(const Fields& query, std::int64_t size, std::int64_t defaultSize) :
    _number(pageNumber(query)), _size(std::min(size < 1 ? defaultSize : size, largestSize))
{
}

std::int64_t LengthAwarePage::offset() const
{
    return rowsBefore(_number, _size);
}

void LengthAwarePage::write(JsonWriter& json, const Call& call, std::int64_t shown, std::int64_t total) const
{
    const std::int64_t last = std::max((total + _size - 1) / _size, std::int64_t{1});
    const std::string address = pageAddress(call);
    const auto url = [&](std::int64_t number) { return address + std::to_string(number); };
    const auto previous = _number > 1 ? std::optional(url(_number - 1)) : std::nullopt;
    const auto next = _number < last ? std::optional(url(_number + 1)) : std::nullopt;
    const auto link = [&](const std::optional<std::string>& target, std::string_view label,
                          std::optional<std::int64_t> page, bool active)
    { json.object().member("url", target).member("label", label).member("page", page).member("active", active).end(); };

    json.key("links").object().member("first", url(1)).member("last", url(last));
    json.member("prev", previous).member("next", next).end();

    const auto place = [&](std::int64_t number) { return shown > 0 ? std::optional(number) : std::nullopt; };
    json.key("meta").object().member("current_page", _number).member("from", place(offset() + 1));
    json.member("last_page", last).key("links").array();
    link(previous, "&laquo; Previous", previous ? std::optional(_number - 1) : std::nullopt, false);
    for (const auto number : window(_number, last))
    {
        if (number == gap)
            json.object().memberNull("url").member("label", "...").member("active", false).end();
        else
            link(url(number), std::to_string(number), number, number == _number);
    }
    link(next, "Next &raquo;", next ? std::optional(_number + 1) : std::nullopt, false);
    json.end().member("path", call.url()).member("per_page", _size);
    json.member("to", place(offset() + shown)).member("total", total).end();
}

} // namespace Leadwire
