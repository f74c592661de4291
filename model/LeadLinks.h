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

    /// The leads of these rows, with their names, and their `links` in order. Links that are there already, activities,
    /// stay. They stay until the next are asked for, and as long as the rows.
    std::vector<Lead>& complete(std::int64_t workspace, std::vector<LeadRow>& rows);

private:
    void nameAll();
    void addFields(std::int64_t workspace);

    std::vector<Lead> _leads;
    Names _names;
    Query<Link(std::int64_t, std::string)> _fields;
};

} // namespace Leadwire
