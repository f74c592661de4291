/// The names that stand behind ids: of attributes, accounts and places. A page of leads names few of them many times,
/// so they are asked for once, and not joined to every row.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
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
    std::string_view name;                  ///< all texts stay until the next `find`
    std::string_view kind;                  ///< of an attribute: status, source, category, label or group
    std::optional<std::string_view> detail; ///< colour of an attribute, e-mail of an account
    std::int64_t position = 0;              ///< of an attribute
    std::optional<std::string_view> externalId;
    auto columns() { return std::tie(of, id, name, kind, detail, position, externalId); }
};

/// Finds names by ids, all in one statement. Belongs to the thread of its connection.
class Names
{
public:
    explicit Names(Connection& connection);

    /// Notes that the name of `id`, if there is one, will be asked for.
    void want(Name::Of of, std::optional<std::int64_t> id);

    /// Finds what is wanted, and forgets that it was.
    void find(std::int64_t workspace);

    /// What was found for an id, or nullptr; stays until the next `find`.
    const Name* of(Name::Of of, std::optional<std::int64_t> id) const;

private:
    std::string wanted(Name::Of of);

    std::vector<std::int64_t> _wanted[5]; ///< by Name::Of
    const std::vector<Name>* _found = nullptr;
    Query<Name(std::int64_t, std::string, std::string, std::string, std::string, std::string)> _names;
};

} // namespace Leadwire
