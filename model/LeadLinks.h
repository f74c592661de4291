/// What hangs on leads, and the names of all that they name by id.
#pragma once

#include "model/LeadRow.h"
#include "model/Names.h"
#include "model/Query.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Leadwire
{

/// Completes leads that LeadPages and LeadCard have read. Belongs to the thread of its connection.
///
/// The names behind the ids of what hangs on them and behind their categories, owners and places are those that are
/// known, or one statement gives them; where a lead has custom values, one gives those. A thing that is removed in
/// between is left out.
class LeadLinks
{
public:
    explicit LeadLinks(Connection& connection);

    /// The leads of these rows, with their names, and their `links` in order, which stay as long as the rows. Where a
    /// statement throws, this may be called again.
    std::vector<Lead>& complete(std::int64_t workspace, LeadRows& rows);

private:
    void nameAll(std::vector<Lead>& leads);
    void addFields(std::int64_t workspace, std::vector<Lead>& leads);

    Names _names;
    Query<Link(std::int64_t, std::string)> _fields;
};

} // namespace Leadwire
