/// Looks up everything a body refers to by id, in one statement, so that every wrong id is reported at once.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// An id that a request names. `kind`: lead, company, account, media, country, state, city, field (custom), or a
/// kind of attribute: status, source, category, label, group.
struct Reference
{
    std::string kind;
    std::int64_t id = 0;
};

/// What an id stands for. Another workspace's record is not there.
struct Referent
{
    std::int64_t place = 0;             ///< index into the references asked for
    std::int64_t found = 0;             ///< 1 if the record exists
    std::optional<std::string> type;    ///< of a custom field: text, number, date, boolean or choice
    std::optional<std::string> options; ///< of a choice: the allowed texts as a JSON list
    auto columns() { return std::tie(place, found, type, options); }
};

/// Asks for referents. Belongs to the thread of its connection.
class References
{
public:
    explicit References(Connection& connection);

    /// One Referent for each reference, in the same order. No statement for an empty list.
    std::vector<Referent> find(std::int64_t workspace, const std::vector<Reference>& references);

private:
    Query<Referent(std::int64_t, std::string, std::string)> _find;
};

} // namespace Leadwire
