/// The categories of a workspace's leads.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// A category with what it holds. A value.
struct Category
{
    std::int64_t id = 0;
    std::string name;
    std::int64_t isDefault = 0;       ///< 1 of the one that new leads get
    std::int64_t leads = 0;           ///< how many are in it, from the kept totals
    std::string createdAt, updatedAt; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    auto columns() { return std::tie(id, name, isDefault, leads, createdAt, updatedAt); }
};

/// Asks for categories. Belongs to the thread of its connection.
class Categories
{
public:
    explicit Categories(Connection& connection);

    /// One page by position and name.
    std::vector<Category>& page(std::int64_t workspace, std::int64_t limit, std::int64_t offset);

    std::int64_t total(std::int64_t workspace);

private:
    Query<Category(std::int64_t, std::int64_t, std::int64_t)> _page;
    Query<std::int64_t(std::int64_t)> _total;
};

} // namespace Leadwire
