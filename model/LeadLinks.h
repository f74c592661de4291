/// The names of all that hangs on the leads of a page, or that they name by id.
#pragma once

#include "model/Lead.h"
#include "model/Names.h"
#include "model/Query.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Leadwire
{

/// Completes leads that LeadPages has read. Belongs to the thread of its connection.
///
/// One statement gives the names behind the ids of what hangs on them and behind their categories, owners and places,
/// and, where a lead has custom values, one gives those. A thing that is removed in between is left out.
class LeadLinks
{
public:
    explicit LeadLinks(Connection& connection);

    /// Fills in the names and the rest of `links`, but for activities, and orders them.
    void complete(std::int64_t workspace, std::vector<Lead>& leads);

private:
    void nameAll(std::int64_t workspace, std::vector<Lead>& leads);

    Names _names;
    Query<Link(std::int64_t, std::string)> _fields;
};

/// Orders links by place; custom fields of one position by id. Activities, which all stand at place 0, keep their
/// order.
void sortLinks(std::vector<Link>& links);

/// A SELECT of Link's columns for the custom values of the leads whose ids `which` says, such as `= $2`, in the
/// workspace $1.
std::string fieldRows(const std::string& which);

} // namespace Leadwire
