/// The names that stand behind ids: of attributes, accounts and places. Many leads name few of them, so they are kept,
/// and asked for once, instead of being joined to every row.
///
/// No name that is kept can be an old one: whatever reads ids reads with them, in one statement, the version of the
/// workspace's names (sql/migrations/0019_names.sql), which changes with each name, in the same transaction.
#pragma once

#include "model/Query.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace Leadwire
{

/// What an id stands for.
struct Name
{
    enum Of : std::int64_t
    {
        attribute,
        account,
        country,
        state,
        city
    };

    std::int64_t of = attribute;
    std::int64_t id = 0;
    std::string name;                  ///< never empty
    std::string kind;                  ///< of an attribute: status, source, category, label or group
    std::optional<std::string> detail; ///< colour of an attribute, e-mail of an account
    std::int64_t position = 0;         ///< of an attribute
    std::optional<std::string> externalId;
    auto columns() { return std::tie(of, id, name, kind, detail, position, externalId); }
};

/// Finds names by ids. Belongs to the thread of its connection.
class Names
{
public:
    explicit Names(Connection& connection);

    /// From now on names of this workspace are asked for, for ids that were read together with this version.
    void enter(std::int64_t workspace, std::optional<std::int64_t> version);

    /// The name of an id, which stays until the next `enter`; nullptr where there is no id, or where its name is not
    /// known, which is noted.
    const Name* of(Name::Of of, std::optional<std::int64_t> id);

    /// Asks for the names that were noted, all in one statement. False if none was.
    bool find();

private:
    using ById = std::unordered_map<std::int64_t, Name>;

    /// The names of a workspace that are known.
    struct Known
    {
        std::optional<std::int64_t> version;
        std::array<ById, 5> names; ///< by Name::Of
    };

    std::string wanted(Name::Of of);

    std::int64_t _workspace = 0;
    std::unordered_map<std::int64_t, Known> _known; ///< by workspace
    std::size_t _size = 0;                          ///< of all names that are kept, at most
    Known* _entered = nullptr;
    std::array<std::vector<std::int64_t>, 5> _wanted; ///< by Name::Of
    Query<Name(std::int64_t, std::string, std::string, std::string, std::string, std::string)> _names;
};

} // namespace Leadwire
