#include "handlers/Amount.h"

#include <algorithm>
#include <charconv>

namespace Leadwire
{
namespace
{

constexpr long places = 2;
constexpr long mostDigits = 13; // before the point

/// The exponent of a number; one that no long holds is as good as a very large one.
long exponentOf(std::string_view text)
{
    constexpr long huge = 1'000'000;
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+')) text.remove_prefix(1);
    long value = 0;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
    value = error == std::errc() ? std::min(value, huge) : huge;
    return isNegative ? -value : value;
}

/// Adds one to the last digit.
void increment(std::string& digits)
{
    auto digit = digits.rbegin();
    for (; digit != digits.rend() && *digit == '9'; ++digit) *digit = '0';
    if (digit == digits.rend())
        digits.insert(0, 1, '1');
    else
        ++*digit;
}

/// All digits up to the last place kept, without leading zeros; `point` digits of `digits` stand before the point.
std::string rounded(std::string digits, long point)
{
    const auto zeros = static_cast<long>(std::min(digits.find_first_not_of('0'), digits.size()));
    digits.erase(0, static_cast<std::size_t>(zeros));
    const long kept = point - zeros + places;
    if (digits.empty() || kept < 0) return {};
    if (kept > mostDigits + places) return std::string(mostDigits + places + 1, '9');
    const auto size = static_cast<std::size_t>(kept);
    const bool isRoundedUp = digits.size() > size && digits[size] >= '5';
    digits.resize(size, '0');
    if (isRoundedUp) increment(digits);
    return digits;
}

} // namespace

Amount amountOf(std::string_view decimal)
{
    const bool isNegative = decimal.starts_with('-');
    if (isNegative || decimal.starts_with('+')) decimal.remove_prefix(1);
    const auto mark = std::min(decimal.find_first_of("eE"), decimal.size());
    const long exponent = mark < decimal.size() ? exponentOf(decimal.substr(mark + 1)) : 0;
    std::string digits(decimal.substr(0, mark));
    const auto point = std::min(digits.find('.'), digits.size());
    if (point < digits.size()) digits.erase(point, 1);

    digits = rounded(std::move(digits), static_cast<long>(point) + exponent);
    if (digits.size() > mostDigits + places)
        return {isNegative ? Amount::Range::tooSmall : Amount::Range::tooLarge, {}};
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    return {Amount::Range::fits, (isNegative ? "-" : "") + digits};
}

} // namespace Leadwire
