#include "handlers/laravelcrm/Readers.h"

#include "handlers/Reading.h"
#include "handlers/Time.h"
#include "handlers/Uuid.h"

namespace Leadwire::LaravelCrm
{
namespace
{

/// The UUID of a value; nullptr after saying all that is wrong.
const std::string* uuidIn(const Value& value, Reading& reading)
{
    const std::string* text = textOf(value, reading);
    if (text && isUuid(*text)) return text;
    reading.fail("must be a valid UUID.");
    return nullptr;
}

/// How long PHP takes a value for: a number has the characters it is printed with, a list its elements.
std::size_t lengthOf(const Value& value)
{
    if (const auto* text = value.as<std::string>()) return characters(*text);
    if (const auto* flag = value.as<bool>()) return *flag ? 1 : 0;
    if (const auto* list = value.as<List>()) return list->size();
    if (const auto* object = value.as<Object>()) return object->size();
    return decimalOf(value).value_or("").size();
}

} // namespace

Reader record(std::string kind)
{
    return [kind = std::move(kind)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        if (const std::string* uuid = uuidIn(value, reading)) reading.referByUuid(kind, *uuid);
    };
}

Reader attribute(std::string kind)
{
    return [kind = std::move(kind)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return;
        const std::string* uuid = uuidIn(value, reading);
        if (!uuid) return;
        reading.setNames("[]");
        reading.linkByUuid(kind, *uuid);
    };
}

Reader attributes(std::string kind)
{
    return [kind = std::move(kind)](const Value& value, Reading& reading)
    {
        constexpr std::size_t most = 1000;
        const auto elements = elementsOf(value, most, reading);
        reading.setNames("[]");
        for (const auto& [key, element] : elements.value_or(Elements()))
        {
            Reading inside = reading.inside(key);
            if (const std::string* uuid = uuidIn(*element, inside)) inside.linkByUuid(kind, *uuid);
        }
    };
}

Reader amount()
{
    return [read = decimal()](const Value& value, Reading& reading)
    {
        const auto number = decimalOf(value);
        const bool isZero =
            !number || number->substr(0, number->find_first_of("eE")).find_first_of("123456789") == std::string::npos;
        if (number && number->starts_with('-') && !isZero) return reading.fail("must be at least 0.");
        read(value, reading);
    };
}

Reader currency()
{
    return [](const Value& value, Reading& reading)
    {
        constexpr std::size_t length = 3;
        if (value.isNull()) return reading.set("\"USD\"");
        const std::string* text = textOf(value, reading);
        if (lengthOf(value) != length) reading.fail("must be 3 characters.");
        if (text) reading.set(quoted(*text));
    };
}

Reader moment()
{
    return [](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const std::string* text = textOf(value, reading);
        if (!text || !isMoment(*text)) return reading.fail("must match the format Y-m-d\\TH:i:sP.");
        reading.set(quoted(*text));
    };
}

} // namespace Leadwire::LaravelCrm
