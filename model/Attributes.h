/// The attributes of a workspace.
#pragma once

#include "model/Attribute.h"
#include "model/Query.h"

#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// Asks for and changes attributes. Belongs to the thread of its connection. Kinds are given as a PostgreSQL array
/// (`{status,source}`): an attribute of another kind does not exist for the caller.
class Attributes
{
public:
    explicit Attributes(Connection& connection);

    /// By kind (statuses first), position, name and id; at most `limit` rows beginning with `offset`.
    std::vector<Attribute>& page(std::int64_t workspace, const std::string& kinds, std::int64_t limit,
                                 std::int64_t offset);

    std::optional<Attribute> find(std::int64_t workspace, std::int64_t id, const std::string& kinds);

    /// Makes an attribute of `changes`, a JSON object of columns (kind and name at least; without position it comes
    /// last, a status without stage has `new`). Returns it.
    Attribute create(std::int64_t workspace, const std::string& changes);

    enum class Outcome
    {
        done,
        missing,
        last, ///< the last status, or the default category, cannot be removed
        inUse ///< an attribute that leads have cannot change its kind
    };

    /// Changes the columns that `changes` names. Outcomes: done, missing, inUse.
    Outcome update(std::int64_t workspace, std::int64_t id, const std::string& kinds, const std::string& changes);

    /// Removes it from all leads and then itself; a lead left without a status gets the default one.
    /// Outcomes: done, missing, last.
    Outcome remove(std::int64_t workspace, std::int64_t id, const std::string& kinds);

private:
    Query<Attribute(std::int64_t, std::string, std::int64_t, std::int64_t)> _page;
    Query<Attribute(std::int64_t, std::int64_t, std::string)> _find;
    Query<Attribute(std::int64_t, std::string)> _create;
    Query<std::string(std::int64_t, std::int64_t, std::string, std::string)> _update;
    Query<std::string(std::int64_t, std::int64_t, std::string)> _remove;
};

} // namespace Leadwire
