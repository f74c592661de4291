// Table 3-7 of the Unicode standard as code: the first byte gives the length and the range of the second byte.
#include "fcgi/Utf8.h"

#include <cstdint>
#include <cstring>

namespace Leadwire
{

namespace
{

/// What must follow one first byte. A length of 0: the byte begins nothing.
struct Form
{
    std::size_t length;
    unsigned char lowest;
    unsigned char highest;
};

Form formOf(unsigned char first)
{
    if (first < 0x80) return {1, 0, 0};
    if (first < 0xC2) return {0, 0, 0};
    if (first < 0xE0) return {2, 0x80, 0xBF};
    if (first == 0xE0) return {3, 0xA0, 0xBF};
    if (first == 0xED) return {3, 0x80, 0x9F};
    if (first < 0xF0) return {3, 0x80, 0xBF};
    if (first == 0xF0) return {4, 0x90, 0xBF};
    if (first < 0xF4) return {4, 0x80, 0xBF};
    if (first == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

bool isAscii(const char* eightBytes)
{
    std::uint64_t word = 0;
    std::memcpy(&word, eightBytes, sizeof word);
    return (word & 0x8080808080808080U) == 0;
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    if (text.empty()) return 0;
    const Form form = formOf(static_cast<unsigned char>(text[0]));
    if (form.length < 2) return form.length;
    if (text.size() < form.length) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    if (second < form.lowest || second > form.highest) return 0;
    for (std::size_t i = 2; i < form.length; ++i)
    {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
    }
    return form.length;
}

bool isUtf8(std::string_view text)
{
    while (!text.empty())
    {
        while (text.size() >= 8 && isAscii(text.data())) text.remove_prefix(8);
        if (text.empty()) return true;
        const std::size_t length = utf8Length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string repairedUtf8(std::string_view text)
{
    std::string repaired;
    repaired.reserve(text.size());
    while (!text.empty())
    {
        const std::size_t length = utf8Length(text);
        if (length == 0)
            repaired += "\xEF\xBF\xBD";
        else
            repaired += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return repaired;
}

} // namespace Leadwire
