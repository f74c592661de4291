// Whether the value of a custom field fits its definition, and how it is kept: as JSON in `lead.custom`.
#include "handlers/Reading.h"
#include "handlers/Time.h"

#include <charconv>
#include <cmath>

namespace Leadwire
{
namespace
{

std::string valueField(const std::string& idField)
{
    return idField.substr(0, idField.size() - std::string_view("id").size()) + "value";
}

std::optional<bool> booleanOf(const Value& value)
{
    if (const auto* flag = value.as<bool>()) return *flag;
    const auto number = integerOf(value);
    return number == 0 || number == 1 ? std::optional(number == 1) : std::nullopt;
}

/// A number as JSON writes it, whatever form it came in: up to 15 digits, which a double keeps exactly.
std::optional<std::string> numberAsJson(const Value& value, Reading& reading)
{
    constexpr double limit = 1e15;
    const auto text = decimalOf(value);
    if (!text)
    {
        reading.fail("must be a number.");
        return std::nullopt;
    }
    const std::string_view digits = text->starts_with('+') ? std::string_view(*text).substr(1) : *text;
    double number = 0;
    const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec;
    if (error != std::errc() || std::abs(number) >= limit)
    {
        reading.fail("must be between -999999999999999 and 999999999999999.");
        return std::nullopt;
    }
    char shortest[32];
    return std::string(shortest, std::to_chars(shortest, shortest + sizeof shortest, number).ptr);
}

bool isOption(const std::string& text, const std::optional<std::string>& options)
{
    const Fields list = Fields::json(R"({"options":)" + options.value_or("[]") + "}");
    const auto* texts = list.find("options")->as<List>();
    for (const auto& option : *texts)
    {
        if (option.as<std::string>() && *option.as<std::string>() == text) return true;
    }
    return false;
}

/// The value as JSON, or nullopt after saying what is wrong with it.
std::optional<std::string> fitting(const Value& value, const Referent& definition, Reading& reading)
{
    if (value.isNull()) return "null";
    if (definition.type == "boolean")
    {
        const auto flag = booleanOf(value);
        if (!flag) reading.fail("must be true or false.");
        return flag ? std::optional<std::string>(*flag ? "true" : "false") : std::nullopt;
    }
    if (definition.type == "number") return numberAsJson(value, reading);
    const std::string* text = textOf(value, reading);
    if (!text) return std::nullopt;
    if (definition.type == "date" && !isDate(*text))
        reading.fail("must be a valid date.");
    else if (definition.type == "choice" && !isOption(*text, definition.options))
        reading.failSelection();
    else if (characters(*text) > 65535)
        reading.fail("must not be greater than 65535 characters.");
    else
        return quoted(*text);
    return std::nullopt;
}

} // namespace

void Draft::checkCustomValue(const Pending& pending, const Referent& definition)
{
    keepCustomValue(valueField(pending.field), pending.value, definition);
}

void Draft::readCustomFields(const std::vector<Referent>& definitions)
{
    for (const auto& definition : definitions)
    {
        const std::string name = definition.name.value_or("");
        const Value* value = _named->find(name);
        if (definition.required != 0 && (!value || value->isNull()))
            Reading(*this, name, "").fail("is required.");
        else if (value)
            keepCustomValue(name, *value, definition);
    }
}

void Draft::keepCustomValue(const std::string& field, const Value& value, const Referent& definition)
{
    Reading reading(*this, field, "");
    const auto json = fitting(value, definition, reading);
    if (!json) return;
    _setsCustom = true;
    _custom += (_custom.empty() ? "\"" : ",\"") + std::to_string(definition.found) + "\":" + *json;
}

} // namespace Leadwire
