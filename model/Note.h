/// A text on a lead, with its author and the file that was attached to it.
#pragma once

#include "model/files/Media.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace Leadwire
{

/// A note as a row. A value.
struct Note
{
    std::int64_t id = 0;
    std::int64_t lead = 0;
    std::optional<std::string> title; ///< what has none is a comment
    std::string text;
    std::string createdAt;                 ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    std::optional<std::int64_t> accountId; ///< who wrote it; empty if the account is gone
    std::optional<std::string> accountName, accountEmail;
    Media media; ///< the attached file; its id is 0 without one
    auto columns()
    {
        return std::tuple_cat(std::tie(id, lead, title, text, createdAt, accountId, accountName, accountEmail),
                              media.columns());
    }
};

} // namespace Leadwire
