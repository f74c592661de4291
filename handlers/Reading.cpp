#include "handlers/Reading.h"

#include "fcgi/JsonWriter.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace Leadwire
{

std::string Reading::attribute() const
{
    std::string name = _field;
    if (name.find('.') == std::string::npos) std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

void Reading::fail(const std::string& rest)
{
    _draft.addError(_field, "The " + attribute() + " field " + rest);
}

void Reading::failSelection()
{
    _draft.addError(_field, "The selected " + attribute() + " is invalid.");
}

void Reading::set(std::string jsonText)
{
    if (!_column.empty()) _draft._columns.emplace_back(_column, std::move(jsonText));
}

void Reading::setLinks(const std::string& kind, const Ids& ids)
{
    std::string list;
    for (const auto& [key, id] : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
    _draft._links.emplace_back(_column, "[" + list + "]");
    for (const auto& [key, id] : ids) inside(key).refer(kind, id);
}

void Reading::setOnly(const std::string& kind, std::int64_t id)
{
    setNames("[" + std::to_string(id) + "]");
    refer(kind, id);
}

void Reading::setNames(std::string jsonList)
{
    _draft._links.emplace_back(_column, std::move(jsonList));
}

void Reading::refer(const std::string& kind, std::int64_t id)
{
    _draft._pending.push_back({{kind, id}, _field});
}

void Reading::referByUuid(const std::string& kind, const std::string& uuid)
{
    _draft._pending.push_back({{kind, 0, uuid}, _field, {}, _column});
}

void Reading::linkByUuid(const std::string& kind, const std::string& uuid)
{
    _draft._pending.push_back({{kind, 0, uuid}, _field, {}, _column, true});
}

void Reading::referToField(std::int64_t id, const Value& value)
{
    _draft._setsCustom = true;
    _draft._pending.push_back({{"field", id}, _field, value});
}

std::optional<std::int64_t> integerOf(const Value& value)
{
    if (const auto* number = value.as<std::int64_t>()) return *number;
    if (const auto* flag = value.as<bool>()) return *flag ? std::optional<std::int64_t>(1) : std::nullopt;
    if (const auto* decimal = value.as<double>())
    {
        constexpr double exact = 9007199254740992.0; // beyond 2^53 a double is not sure to be the number sent
        if (std::trunc(*decimal) != *decimal || std::abs(*decimal) > exact) return std::nullopt;
        return static_cast<std::int64_t>(*decimal);
    }
    const auto* text = value.as<std::string>();
    if (!text) return std::nullopt;
    std::string_view digits = *text;
    if (digits.starts_with("+-")) return std::nullopt;
    if (digits.starts_with("+")) digits.remove_prefix(1);
    const auto first = digits.find_first_not_of('-');
    if (first == std::string_view::npos || (digits[first] == '0' && digits.size() > first + 1)) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

std::optional<std::string> decimalOf(const Value& value)
{
    if (const auto* number = value.as<std::int64_t>()) return std::to_string(*number);
    if (const auto* number = value.as<double>())
    {
        char shortest[32];
        const auto end = std::to_chars(shortest, shortest + sizeof shortest, *number).ptr;
        return std::string(shortest, end);
    }
    const auto* text = value.as<std::string>();
    constexpr std::size_t longest = 100; // no amount is longer; PostgreSQL would take 100,000 digits
    if (!text || text->size() > longest) return std::nullopt;
    std::string_view rest = *text;
    const auto digits = [&rest]
    {
        const std::size_t count = std::min(rest.find_first_not_of("0123456789"), rest.size());
        rest.remove_prefix(count);
        return count;
    };
    if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
    std::size_t count = digits();
    if (rest.starts_with('.'))
    {
        rest.remove_prefix(1);
        count += digits();
    }
    if (count == 0) return std::nullopt;
    if (rest.starts_with('e') || rest.starts_with('E'))
    {
        rest.remove_prefix(1);
        if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
        if (digits() == 0) return std::nullopt;
    }
    return rest.empty() ? std::optional(*text) : std::nullopt;
}

const std::string* textOf(const Value& value, Reading& reading)
{
    const auto* text = value.as<std::string>();
    if (!text)
        reading.fail("must be a string.");
    else if (text->find('\0') != std::string::npos)
        reading.fail("must not contain null characters.");
    else
        return text;
    return nullptr;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
}

std::string quoted(std::string_view text)
{
    std::string json;
    JsonWriter(json).text(text);
    return json;
}

} // namespace Leadwire
