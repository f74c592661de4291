// The two middlewares by which Laravel cleans its input: outer white space goes, and an empty text becomes null.
#include "fcgi/Fields.h"
#include "fcgi/Utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace Leadwire
{

namespace
{

/// What `\s` means to PCRE in Unicode mode, and U+200B, U+200E and U+FEFF, which Laravel adds.
bool isBlank(std::uint32_t character)
{
    constexpr std::array<std::uint32_t, 12> single{0x20,   0x85,   0xA0,   0x1680, 0x180E, 0x200E,
                                                   0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF};
    return (character >= 0x09 && character <= 0x0D) || (character >= 0x2000 && character <= 0x200B) ||
           std::find(single.begin(), single.end(), character) != single.end();
}

/// The code point of one well-formed character.
std::uint32_t codePoint(std::string_view character)
{
    constexpr std::array<unsigned, 5> firstBits{0, 0x7F, 0x1F, 0x0F, 0x07};
    std::uint32_t result = static_cast<unsigned char>(character[0]) & firstBits[character.size()];
    for (const char c : character.substr(1)) result = result << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    return result;
}

std::string_view lastCharacter(std::string_view text)
{
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    return text.substr(start);
}

std::string_view trim(std::string_view text)
{
    while (!text.empty())
    {
        const std::size_t length = utf8Length(text);
        if (length == 0 || !isBlank(codePoint(text.substr(0, length)))) break;
        text.remove_prefix(length);
    }
    while (!text.empty())
    {
        const std::string_view last = lastCharacter(text);
        if (utf8Length(last) != last.size() || !isBlank(codePoint(last))) break;
        text.remove_suffix(last.size());
    }
    return text;
}

Value cleaned(const Value& value)
{
    if (const auto* text = value.as<std::string>())
    {
        const std::string_view rest = trim(*text);
        return rest.empty() ? Value() : Value(std::string(rest));
    }
    if (const auto* list = value.as<List>())
    {
        List result;
        result.reserve(list->size());
        for (const Value& element : *list) result.push_back(cleaned(element));
        return Value(std::move(result));
    }
    if (const auto* object = value.as<Object>())
    {
        Object result;
        result.reserve(object->size());
        for (const auto& [key, inner] : *object) result.emplace_back(key, cleaned(inner));
        return Value(std::move(result));
    }
    return value;
}

bool isPassword(std::string_view name)
{
    return name == "password" || name == "password_confirmation" || name == "current_password";
}

} // namespace

Fields Fields::trimmed() const
{
    Fields result;
    result._isObject = _isObject;
    result._members.reserve(_members.size());
    for (const auto& [name, value] : _members)
        result._members.emplace_back(name, isPassword(name) ? value : cleaned(value));
    return result;
}

} // namespace Leadwire
