#include "handlers/richutilities/Input.h"

#include "handlers/Reading.h"

namespace Leadwire::RichUtilities
{

Fields bodyOf(const Call& call)
{
    try
    {
        Fields fields = Fields::json(call.request.body);
        if (fields.isObject()) return fields;
    }
    catch (const UnreadableBody&)
    {
        throw Failure(Failure::Kind::unreadable, "The request body could not be read.");
    }
    throw Failure(Failure::Kind::unreadable, "The request body must be a JSON object.");
}

Fields queryOf(const Call& call)
{
    try
    {
        return call.request.queryFields();
    }
    catch (const UnreadableBody&)
    {
        throw Failure(Failure::Kind::unreadable, "The query string could not be read.");
    }
}

Reader number(Reader reader)
{
    return [reader = std::move(reader)](const Value& value, Reading& reading)
    {
        if (!value.as<std::int64_t>()) return reading.fail("must be an integer.");
        reader(value, reading);
    };
}

Reader filled(Reader reader)
{
    return [reader = std::move(reader)](const Value& value, Reading& reading)
    {
        const auto* text = value.as<std::string>();
        if (text && text->empty()) return reading.fail("is required.");
        reader(value, reading);
    };
}

} // namespace Leadwire::RichUtilities
