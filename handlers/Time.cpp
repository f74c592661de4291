#include "handlers/Time.h"

#include <Poco/DateTime.h>

#include <algorithm>
#include <charconv>

namespace Leadwire
{
namespace
{

constexpr std::size_t toSecond = 19; // "2026-04-01 10:00:00"

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// To the second, in the form of ISO 8601 with `zone`.
std::string toSecondWith(std::string_view timestamp, std::string_view zone)
{
    std::string text;
    text.reserve(toSecond + zone.size());
    text.append(timestamp.substr(0, toSecond));
    if (text.size() == toSecond) text[10] = 'T';
    return text.append(zone);
}

} // namespace

std::string plainTime(std::string_view timestamp)
{
    return std::string(timestamp.substr(0, toSecond));
}

std::string modelTime(std::string_view timestamp)
{
    std::string text = "0000-00-00T00:00:00.000000Z";
    if (timestamp.size() < toSecond) return plainTime(timestamp) + ".000000Z";
    timestamp.copy(text.data(), toSecond);
    text[10] = 'T';
    if (timestamp.size() > toSecond && timestamp[toSecond] == '.')
    {
        for (std::size_t i = toSecond + 1; i < timestamp.size() && i + 1 < text.size() && isDigit(timestamp[i]); ++i)
            text[i] = timestamp[i];
    }
    return text;
}

std::string isoTime(std::string_view timestamp)
{
    return toSecondWith(timestamp, "+00:00");
}

std::string secondTime(std::string_view timestamp)
{
    return toSecondWith(timestamp, "Z");
}

// The years at both ends are left out, since the zone could lead out of the calendar.
bool isMoment(std::string_view text)
{
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
    constexpr std::string_view zone = "sdd:dd";
    const auto fits = [](std::string_view part, std::string_view pattern)
    {
        return std::equal(part.begin(), part.end(), pattern.begin(), pattern.end(),
                          [](char c, char p)
                          {
                              if (p == 'd') return c >= '0' && c <= '9';
                              return p == 's' ? c == '+' || c == '-' : c == p;
                          });
    };
    const auto moment = text.substr(0, form.size());
    const auto offset = text.substr(moment.size());
    if (!fits(moment, form) || !isDate(moment.substr(0, 10))) return false;
    if (moment.substr(11, 2) > "23" || moment.substr(14, 2) > "59" || moment.substr(17, 2) > "59") return false;
    if (moment.starts_with("0001") || moment.starts_with("9999")) return false;
    if (offset == "Z") return true;
    return fits(offset, zone) && offset != "-00:00" && offset.substr(1, 2) <= "14" && offset.substr(4, 2) <= "59";
}

bool isDate(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    int parts[3] = {};
    const std::string_view pieces[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
    for (int i = 0; i < 3; ++i)
    {
        if (pieces[i].find_first_not_of("0123456789") != std::string_view::npos) return false;
        std::from_chars(pieces[i].data(), pieces[i].data() + pieces[i].size(), parts[i]);
    }
    return parts[0] > 0 && Poco::DateTime::isValid(parts[0], parts[1], parts[2]);
}

} // namespace Leadwire
