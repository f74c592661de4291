/// What hangs on the leads of a page, and the names of all that they name by id.
#pragma once

#include "model/Lead.h"
#include "model/Names.h"
#include "model/Query.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// Completes leads that were read by `pageColumns`. Belongs to the thread of its connection.
///
/// One statement gives the ids of everything on all leads, one the names behind these and behind the leads' categories,
/// owners and places, and, where a lead has custom values, one gives those. A thing that is removed in between is left
/// out.
class LeadLinks
{
public:
    explicit LeadLinks(Connection& connection);

    /// Fills in `links` in order, but for activities, and the names.
    void attach(std::int64_t workspace, std::vector<Lead>& leads);

private:
    /// Parallel lists: `{lead,…}`, `{id,…}`, `{place,…}`.
    struct Links
    {
        std::string_view kind; ///< attribute or assignee
        std::string_view leads, ids, places;
        auto columns() { return std::tie(kind, leads, ids, places); }
    };

    void attachIds(std::int64_t workspace, const std::string& ids, std::vector<Lead>& leads);
    void nameAll(std::int64_t workspace, std::vector<Lead>& leads);

    Names _names;
    Query<Links(std::int64_t, std::string)> _links;
    Query<Link(std::int64_t, std::string)> _fields;
};

/// Orders links by place; custom fields of one position by id. Activities, which all stand at place 0, keep their
/// order.
void sortLinks(std::vector<Link>& links);

/// A SELECT of Link's columns for the custom values of the leads whose ids `which` says, such as `= $2`, in the
/// workspace $1.
std::string fieldRows(const std::string& which);

} // namespace Leadwire
