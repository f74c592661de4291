/// Decimal numbers as clients write them, made into what a column of money keeps; digit by digit, since a double holds
/// neither every amount nor every half.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// An amount in the range of `numeric(15, 2)`, or the side on which it left it.
struct Amount
{
    enum class Range
    {
        fits,
        tooSmall,
        tooLarge
    };
    Range range = Range::fits;
    std::string text; ///< `-12.35`: rounded to two places, halves away from zero
};

/// Reads what `decimalOf` gave: sign, digits, point and exponent.
Amount amountOf(std::string_view decimal);

} // namespace Leadwire
