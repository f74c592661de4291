/// The statements behind lists of leads: a fixed one for each common list, and one function for all others.
#pragma once

#include "model/CommonList.h"
#include "model/Lead.h"
#include "model/LeadCounts.h"
#include "model/LeadList.h"
#include "model/Query.h"

#include <map>
#include <string>
#include <vector>

namespace Leadwire
{

/// The SELECT list of `Lead`, over `lead l` and the tables of `leadJoins`.
extern const char* const leadColumns;
/// The company, places, category, owner and person of `lead l`, whose workspace is $1.
extern const char* const leadJoins;

/// Gives the leads of a list, without their links. Belongs to the thread of its connection.
///
/// A common list has a statement of its own with a plan that never changes. Whatever mixes search, filters and sorts
/// asks the function `lead_list`, which plans each question anew, since what is best depends on how rare the things
/// asked for are.
class LeadPages
{
public:
    explicit LeadPages(Connection& connection);

    /// One page, by `limit` and `offset`.
    std::vector<Lead>& page(std::int64_t workspace, const LeadList& list);

    /// The ids of the whole list in order, as a PostgreSQL array.
    std::string ids(const LeadList& list);

    /// How many leads the whole list has: from the kept totals, or counted where the list searches, or filters by what
    /// they do not know.
    std::int64_t total(std::int64_t workspace, const LeadList& list);

    /// The leads with these ids in the order given; those that have gone meanwhile are left out.
    std::vector<Lead>& byIds(std::int64_t workspace, const std::string& ids);

    /// The statements of the common lists, for the test that explains them all.
    static std::vector<std::string> statements();

private:
    using Common = Query<Lead(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>;

    Connection& _connection;
    std::map<CommonList, Common> _common; ///< those that were asked for
    Query<Lead(std::int64_t, std::optional<std::string>, std::string, std::string, std::optional<std::string>,
               std::string, bool, std::int64_t, std::int64_t)>
        _mixed;
    Query<std::string(std::optional<std::string>, std::string, std::string, std::optional<std::string>, std::string,
                      bool)>
        _ids;
    LeadCounts _counts;
    Query<std::int64_t(std::optional<std::string>, std::string, std::string, std::optional<std::string>)> _total;
    Query<Lead(std::int64_t, std::string)> _byIds;
};

} // namespace Leadwire
