#include "handlers/richutilities/CursorPage.h"

#include "handlers/Reading.h"

#include <algorithm>

namespace Leadwire::RichUtilities
{
namespace
{

constexpr std::int64_t most = 100;

Reader atLeast(std::int64_t min)
{
    return [min](const Value& value, Reading& reading)
    {
        const auto number = integerOf(value);
        if (!number) return reading.fail("must be an integer.");
        if (*number < min) reading.fail("must be at least " + std::to_string(min) + ".");
    };
}

} // namespace

CursorPage::CursorPage(const Fields& query)
{
    if (const Value* cursor = query.find("cursor")) _after = integerOf(*cursor).value();
    if (const Value* limit = query.find("limit")) _limit = std::min(integerOf(*limit).value(), most);
}

Rule cursorRule()
{
    return {"cursor", "", Presence::filled, atLeast(0)};
}

Rule limitRule()
{
    return {"limit", "", Presence::filled, atLeast(1)};
}

} // namespace Leadwire::RichUtilities
