/// Times as PostgreSQL prints them, turned into what the APIs show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// `2026-04-01 10:00:00.12+00` as `2026-04-01T10:00:00.120000Z`: how Laravel prints a model's times. The text must be
/// in UTC.
std::string modelTime(std::string_view timestamp);

/// As above for what may be NULL.
template <class Text>
std::optional<std::string> modelTime(const std::optional<Text>& timestamp)
{
    return timestamp ? std::optional(modelTime(*timestamp)) : std::nullopt;
}

/// `2026-04-01 10:00:00.12+00` as `2026-04-01T10:00:00+00:00`: how Laravel CRM prints times.
std::string isoTime(std::string_view timestamp);

/// As above for what may be NULL.
template <class Text>
std::optional<std::string> isoTime(const std::optional<Text>& timestamp)
{
    return timestamp ? std::optional(isoTime(*timestamp)) : std::nullopt;
}

/// `2026-04-01 10:00:00.12+00` as `2026-04-01 10:00:00`: how TaskIP prints a note's time.
std::string plainTime(std::string_view timestamp);

/// `2026-04-01 10:00:00.12+00` as `2026-04-01T10:00:00Z`: RFC 3339, as RichUtilities prints times. The text must be in
/// UTC.
std::string secondTime(std::string_view timestamp);

/// Whether `text` is a day of the calendar in the form `2026-04-01`, years 0001 to 9999.
/// (Poco 1.11's DateTimeParser reads `not a date` as one.)
bool isDate(std::string_view text);

/// Whether `text` is a moment in the form `2026-09-30T00:00:00Z` or with `+02:00` in place of `Z`, exactly so, in
/// the years 0002 to 9998.
bool isMoment(std::string_view text);

/// The day that a text means, as `2026-06-15`, or nullopt. Forms: `2026-06-15`, `2026/06/15`, `20260615`, `06/15/2026`
/// (the month first, as PHP reads it), `June 15, 2026`, `15 Jun 2026`, each of them alone or with a time of day and a
/// zone behind it (`2026-06-15T09:30:00.000Z`), which do not move the day.
std::optional<std::string> dayOf(std::string_view text);

} // namespace Leadwire
