/// The statements behind lists of leads: a fixed one for each common list, and one function for all others.
#pragma once

#include "model/CommonList.h"
#include "model/LeadCounts.h"
#include "model/LeadList.h"
#include "model/LeadRow.h"
#include "model/Query.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Leadwire
{

/// Asks for the leads of a list, to be completed by LeadLinks, in one statement. Belongs to the thread of its
/// connection.
///
/// A common list has a statement of its own with a plan that never changes. Whatever mixes search, filters and sorts
/// asks the function `lead_list`, which plans each question anew, since what is best depends on how rare the things
/// asked for are; but for a rare word alone among many leads.
class LeadPages
{
public:
    explicit LeadPages(Connection& connection);

    /// Asks for one page, by `limit` and `offset`, together with the next statement of the connection, which sets
    /// `rows`; they must live until then.
    void expect(std::int64_t workspace, const LeadList& list, LeadRows& rows);

    /// Whether a page takes so little that others may wait for it: those of common lists, not far behind the first.
    static bool isQuick(const LeadList& list);

    /// The ids of the whole list in order, as a PostgreSQL array.
    std::string ids(const LeadList& list);

    /// How many leads the whole list has: from the kept totals, or counted where the list searches, or filters by what
    /// they do not know. Asked together with the next statement, which sets `total`; that must live until then.
    void expectTotal(std::int64_t workspace, const LeadList& list, std::int64_t& total);

    /// As above for the leads with these ids in the order given; those that have gone meanwhile are left out.
    void expect(std::int64_t workspace, const std::string& ids, LeadView view, LeadRows& rows);

    /// The statements of the common lists, for the test that explains them all.
    static std::vector<std::string> statements();

private:
    using Common = Query<LeadRow(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>;

    using Mixed = Query<LeadRow(std::int64_t, std::optional<std::string>, std::string, std::string,
                                std::optional<std::string>, std::string, bool, std::int64_t, std::int64_t)>;
    using ByIds = Query<LeadRow(std::int64_t, std::string)>;

    /// The question with that key, made when it is first asked.
    template <class Key, class Question>
    Question& ask(std::map<Key, Question>& questions, const Key& key, LeadView view, std::string (*sql)(const Key&));

    Connection& _connection;
    // Those that were asked for, each by view.
    std::map<std::pair<LeadView, CommonList>, Common> _common;
    std::map<LeadView, Mixed> _mixed;
    std::map<LeadView, ByIds> _byIds;
    Query<std::string(std::optional<std::string>, std::string, std::string, std::optional<std::string>, std::string,
                      bool)>
        _ids;
    LeadCounts _counts;
    Query<std::int64_t(std::optional<std::string>, std::string, std::string, std::optional<std::string>)> _total;
};

} // namespace Leadwire
