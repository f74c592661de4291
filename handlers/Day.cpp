// Days in the forms that PHP's strtotime reads, but for those that depend on today.
#include "handlers/Time.h"

#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace Leadwire
{
namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Whether `text` begins like `pattern`, in which a letter stands for a digit and all else for itself.
bool beginsLike(std::string_view text, std::string_view pattern)
{
    if (text.size() < pattern.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i)
    {
        const bool isLetter = std::isalpha(static_cast<unsigned char>(pattern[i])) != 0;
        if (isLetter ? !isDigit(text[i]) : text[i] != pattern[i]) return false;
    }
    return true;
}

/// Nothing, or a time of day with or without seconds, fraction and zone.
bool isTimeOrNothing(std::string_view text)
{
    if (text.empty()) return true;
    if ((text[0] != 'T' && text[0] != 't' && text[0] != ' ') || !beginsLike(text.substr(1), "hh:mm")) return false;
    if (text.substr(1, 2) > "23" || text.substr(4, 2) > "59") return false;
    text.remove_prefix(6);
    if (beginsLike(text, ":ss"))
    {
        if (text.substr(1, 2) > "59") return false;
        text.remove_prefix(3);
        if (beginsLike(text, ".f")) text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
    }
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.empty() || text == "Z" || text == "z" || text == "UTC") return true;
    if (text[0] != '+' && text[0] != '-') return false;
    return (text.size() == 6 && beginsLike(text.substr(1), "hh:mm")) ||
           (text.size() == 5 && beginsLike(text.substr(1), "hhmm"));
}

/// The number of a month, as two digits, by its English name or the first three letters of that; empty if it is none.
std::string monthOf(const std::string& word)
{
    constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
    const std::string name = Poco::toLower(word);
    for (std::size_t i = 0; i < months.size(); ++i)
        if (name == months[i] || name == months[i].substr(0, 3)) return (i < 9 ? "0" : "") + std::to_string(i + 1);
    return {};
}

/// `June 15, 2026` or `15 June 2026` as `2026-06-15`; else a text that is no date.
std::string spelledOut(std::string_view text)
{
    const Poco::StringTokenizer words(std::string(text), " ,", Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    if (words.count() != 3) return {};
    const bool monthFirst = !monthOf(words[0]).empty();
    const std::string& day = words[monthFirst ? 1 : 0];
    return words[2] + "-" + monthOf(words[monthFirst ? 0 : 1]) + "-" + (day.size() == 1 ? "0" : "") + day;
}

} // namespace

std::optional<std::string> dayOf(std::string_view text)
{
    const auto part = [&](std::size_t at, std::size_t size) { return std::string(text.substr(at, size)); };
    std::string day;
    std::size_t size = 10;
    if (beginsLike(text, "yyyy-mm-dd") || beginsLike(text, "yyyy/mm/dd"))
        day = part(0, 4) + "-" + part(5, 2) + "-" + part(8, 2);
    else if (beginsLike(text, "mm/dd/yyyy"))
        day = part(6, 4) + "-" + part(0, 2) + "-" + part(3, 2);
    else if (beginsLike(text, "yyyymmdd"))
    {
        day = part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2);
        size = 8;
    }
    else
    {
        day = spelledOut(text);
        size = text.size();
    }
    return isDate(day) && isTimeOrNothing(text.substr(size)) ? std::optional(day) : std::nullopt;
}

} // namespace Leadwire
