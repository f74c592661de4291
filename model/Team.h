/// The people of a workspace, as its clients may list them.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// An account without its secrets. A value.
struct TeamMember
{
    std::int64_t id = 0;
    std::string name, email;
    std::optional<std::string> phone, jobPosition;
    std::string createdAt, updatedAt; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    auto columns() { return std::tie(id, name, email, phone, jobPosition, createdAt, updatedAt); }
};

/// Asks for the team. Belongs to the thread of its connection.
class Team
{
public:
    explicit Team(Connection& connection);

    /// One page by id.
    std::vector<TeamMember>& page(std::int64_t workspace, std::int64_t limit, std::int64_t offset);

    std::int64_t total(std::int64_t workspace);

private:
    Query<TeamMember(std::int64_t, std::int64_t, std::int64_t)> _page;
    Query<std::int64_t(std::int64_t)> _total;
};

} // namespace Leadwire
