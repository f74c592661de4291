/// A named, coloured, ordered thing attached to leads: a status, source, category, label or group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace Leadwire
{

/// An attribute as a row. A value.
struct Attribute
{
    std::int64_t id = 0;
    std::string externalId; ///< UUID
    std::string kind;       ///< `status`, `source`, `category`, `label` or `group`
    std::string name;
    std::optional<std::string> color; ///< as the client gave it, `#3498db`
    std::int64_t position = 0;        ///< order among its kind, ascending
    std::optional<std::string> stage; ///< of a status: new, contacted, qualified, converted or lost
    std::string createdAt;            ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    std::string updatedAt;
    auto columns() { return std::tie(id, externalId, kind, name, color, position, stage, createdAt, updatedAt); }
};

} // namespace Leadwire
