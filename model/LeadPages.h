/// The statements behind lists of leads: a fixed one for each common list, and one function for all others.
#pragma once

#include "model/CommonList.h"
#include "model/Lead.h"
#include "model/LeadCounts.h"
#include "model/LeadList.h"
#include "model/Query.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Leadwire
{

/// Gives the leads of a list as `pageColumns` reads them, with the ids of what hangs on them, to be completed by
/// LeadLinks, in one statement. They stay until the next are asked for. Belongs to the thread of its connection.
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
    /// they do not know. Asked together with the next statement, which sets `total`; that must live until then.
    void expectTotal(std::int64_t workspace, const LeadList& list, std::int64_t& total);

    /// The leads with these ids in the order given; those that have gone meanwhile are left out.
    std::vector<Lead>& byIds(std::int64_t workspace, const std::string& ids, LeadView view);

    /// The statements of the common lists, for the test that explains them all.
    static std::vector<std::string> statements();

private:
    /// A lead, or what hangs on all of them.
    struct Part
    {
        std::string_view kind;               ///< lead, attribute or assignee
        std::string_view lead;               ///< the text of its row, see Record.h
        std::string_view leads, ids, places; ///< parallel lists: `{lead,…}`, `{id,…}`, `{place,…}`
        auto columns() { return std::tie(kind, lead, leads, ids, places); }
    };

    using Common = Query<Part(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>;

    using Mixed = Query<Part(std::int64_t, std::optional<std::string>, std::string, std::string,
                             std::optional<std::string>, std::string, bool, std::int64_t, std::int64_t)>;
    using ByIds = Query<Part(std::int64_t, std::string)>;

    /// The question with that key, made when it is first asked.
    template <class Key, class Question>
    Question& ask(std::map<Key, Question>& questions, const Key& key, std::string (*sql)(const Key&));

    std::vector<Lead>& leadsOf(LeadView view, const std::vector<Part>& parts);
    void hang(const Part& part);

    Connection& _connection;
    // Those that were asked for, each by view.
    std::map<std::pair<LeadView, CommonList>, Common> _common;
    std::map<LeadView, Mixed> _mixed;
    std::map<LeadView, ByIds> _byIds;
    Query<std::string(std::optional<std::string>, std::string, std::string, std::optional<std::string>, std::string,
                      bool)>
        _ids;
    std::vector<Lead> _leads;
    std::string _room; ///< for their texts that stand escaped in their rows
    LeadCounts _counts;
    Query<std::int64_t(std::optional<std::string>, std::string, std::string, std::optional<std::string>)> _total;
};

} // namespace Leadwire
