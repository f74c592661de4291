// The hot path of every answer: text is copied in runs, between the bytes that must be escaped.
#include "fcgi/JsonWriter.h"

#include <charconv>
#include <cstddef>
#include <cstring>

namespace Leadwire
{

namespace
{

constexpr std::uint64_t everyByte = 0x0101010101010101U;

/// Whether one of the eight bytes in `word` is a control character, a quote or a backslash.
bool mustEscape(std::uint64_t word)
{
    const std::uint64_t quotes = word ^ (everyByte * '"');
    const std::uint64_t backslashes = word ^ (everyByte * '\\');
    const std::uint64_t hits = ((word - everyByte * 0x20) & ~word) | ((quotes - everyByte) & ~quotes) |
                               ((backslashes - everyByte) & ~backslashes);
    return (hits & (everyByte * 0x80)) != 0;
}

bool mustEscape(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// The place of the first byte at or after `from` that must be escaped, or the size.
std::size_t nextEscape(std::string_view value, std::size_t from)
{
    std::uint64_t word = 0;
    for (; value.size() - from >= sizeof word; from += sizeof word)
    {
        std::memcpy(&word, value.data() + from, sizeof word);
        if (mustEscape(word)) break;
    }
    while (from < value.size() && !mustEscape(value[from])) ++from;
    return from;
}

void appendEscape(std::string& target, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c)
    {
    case '"': target += "\\\""; return;
    case '\\': target += "\\\\"; return;
    case '\n': target += "\\n"; return;
    case '\r': target += "\\r"; return;
    case '\t': target += "\\t"; return;
    case '\b': target += "\\b"; return;
    case '\f': target += "\\f"; return;
    default:
        target += "\\u00";
        target += digits[static_cast<unsigned char>(c) >> 4U];
        target += digits[static_cast<unsigned char>(c) & 0xFU];
    }
}

void appendQuoted(std::string& target, std::string_view value)
{
    target += '"';
    for (std::size_t from = 0;;)
    {
        const std::size_t escape = nextEscape(value, from);
        target.append(value.data() + from, escape - from);
        if (escape == value.size()) break;
        appendEscape(target, value[escape]);
        from = escape + 1;
    }
    target += '"';
}

} // namespace

JsonWriter& JsonWriter::object()
{
    separate();
    _target += '{';
    _open += '}';
    _fresh = true;
    return *this;
}

JsonWriter& JsonWriter::array()
{
    separate();
    _target += '[';
    _open += ']';
    _fresh = true;
    return *this;
}

JsonWriter& JsonWriter::end()
{
    _target += _open.back();
    _open.pop_back();
    _fresh = false;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    separate();
    appendQuoted(_target, name);
    _target += ':';
    _afterKey = true;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value)
{
    separate();
    appendQuoted(_target, value);
    return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value)
{
    char digits[20];
    const auto last = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return raw({digits, static_cast<std::size_t>(last - digits)});
}

JsonWriter& JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::null()
{
    return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view value)
{
    separate();
    _target += value;
    return *this;
}

void JsonWriter::separate()
{
    if (!_fresh && !_afterKey) _target += ',';
    _fresh = false;
    _afterKey = false;
}

} // namespace Leadwire
