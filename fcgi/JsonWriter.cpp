// The hot path of every answer: text is copied in runs, between the bytes that must be escaped.
#include "fcgi/JsonWriter.h"

#include <algorithm>
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

/// Eight bytes, or four twice, from `at`.
std::uint64_t wordAt(const char* at)
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}
std::uint64_t halfAt(const char* at)
{
    std::uint32_t half = 0;
    std::memcpy(&half, at, sizeof half);
    return half | std::uint64_t{half} << 32U;
}

/// Whether nothing in `value` must be escaped. Steps of eight bytes, the last of which may look at some again.
bool isPlain(std::string_view value)
{
    constexpr std::size_t step = sizeof(std::uint64_t), half = step / 2;
    const char* const end = value.data() + value.size();
    if (value.size() < half) return std::none_of(value.begin(), value.end(), [](char c) { return mustEscape(c); });
    if (value.size() < step) return !mustEscape(halfAt(value.data())) && !mustEscape(halfAt(end - half));
    for (const char* at = value.data(); at < end - step; at += step)
        if (mustEscape(wordAt(at))) return false;
    return !mustEscape(wordAt(end - step));
}

/// The place of the first byte at or after `from` that must be escaped, or the size.
std::size_t nextEscape(std::string_view value, std::size_t from)
{
    for (; value.size() - from >= sizeof(std::uint64_t); from += sizeof(std::uint64_t))
        if (mustEscape(wordAt(value.data() + from))) break;
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

// Long texts, and those with something to escape.
void appendSlowly(std::string& target, std::string_view value)
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
    begin();
    put('{');
    _open += '}';
    _fresh = true;
    return flush();
}

JsonWriter& JsonWriter::array()
{
    begin();
    put('[');
    _open += ']';
    _fresh = true;
    return flush();
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
    begin();
    putQuoted(name);
    return endKey();
}

JsonWriter& JsonWriter::text(std::string_view value)
{
    begin();
    putQuoted(value);
    return flush();
}

JsonWriter& JsonWriter::integer(std::int64_t value)
{
    begin();
    constexpr std::size_t longest = 20; // -9223372036854775808
    _size = static_cast<std::size_t>(std::to_chars(_piece + _size, _piece + _size + longest, value).ptr - _piece);
    return flush();
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
    begin();
    if (value.size() > longestPiece)
    {
        flush();
        _target += value;
        return *this;
    }
    std::copy_n(value.data(), value.size(), _piece + _size);
    _size += value.size();
    return flush();
}

void JsonWriter::putQuoted(std::string_view value)
{
    if (value.size() > longestPiece || !isPlain(value))
    {
        flush();
        appendSlowly(_target, value);
        return;
    }
    put('"');
    std::copy_n(value.data(), value.size(), _piece + _size);
    _size += value.size();
    put('"');
}

JsonWriter& JsonWriter::flush()
{
    _target.append(_piece, _size);
    _size = 0;
    return *this;
}

} // namespace Leadwire
