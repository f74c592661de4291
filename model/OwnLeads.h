/// The leads of one person: for APIs in which nobody sees those of others.
#pragma once

#include "model/Account.h"
#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// A lead as its owner's list shows it. Texts are views of what the database gave.
struct OwnLead
{
    std::int64_t owner = 0; ///< who asks
    std::int64_t id = 0;
    std::optional<std::int64_t> company{};
    std::string_view stage{}; ///< `converted` if it was converted through any API, else that of its first status
    std::optional<std::string_view> description{};
    std::int64_t score = 0;                    ///< 0 to 100, see `lead_score_parts` in sql/migrations
    std::string_view createdAt{}, updatedAt{}; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    auto columns() { return std::tie(id, company, stage, description, score, createdAt, updatedAt); }
};

/// Which leads are wanted: all filters that are there must hold.
struct OwnFilters
{
    std::optional<std::string> stage{}; ///< new, contacted, qualified, converted or lost
    std::string others = "{}";          ///< JSON object: `company_id`, `min_score`, `max_score`, `created_after` and
                                        ///< `created_before` (days of UTC, both included: `2026-04-01`)
};

/// Asks for and changes the live leads that an account owns, whichever API made them; for it there are no others.
/// Belongs to the thread of its connection.
class OwnLeads
{
public:
    explicit OwnLeads(Connection& connection);

    /// At most `limit` leads with ids above `after`, ascending. A walk that goes on after the last id visits every lead
    /// that was there when it began, and none twice, whatever others write meanwhile.
    /// Asked together with the next statement of the connection, which sets `leads`; they must live until then, and the
    /// filters as long as they, since their stage may be a view of the one that is asked for.
    void expectPage(const Account& account, const OwnFilters& filters, std::int64_t after, std::int64_t limit,
                    Rows<OwnLead>& leads);

    /// Whether such a page takes so little that others may wait for it.
    static bool isQuick(const OwnFilters& filters) { return filters.others == "{}"; }

    /// As above for the lead with that id, or nothing.
    void expect(const Account& account, std::int64_t id, Rows<OwnLead>& leads);

    /// The same in a round trip of their own; the texts stay until the next such lead or page is asked for.
    std::vector<OwnLead>& page(const Account& account, const OwnFilters& filters, std::int64_t after,
                               std::int64_t limit);
    std::optional<OwnLead> find(const Account& account, std::int64_t id);

    /// Makes a lead of a company, with its activity; returns its id. `changes` is a JSON object of columns, with
    /// `company_id`. The company's name is kept as the lead's `company_name`, which other APIs call it by.
    std::int64_t create(const Account& account, const std::string& changes);

    enum class Outcome
    {
        done,
        missing,
        converted, ///< through another API, so that its stage stays
        noStatus   ///< the workspace has no status of this stage
    };

    /// Changes the columns that `changes` names, with its activity. `stage` among them gives the lead the first status
    /// of that stage in place of all others, unless it shows that stage already.
    Outcome update(const Account& account, std::int64_t id, const std::string& changes);

private:
    Connection& _connection;
    Rows<OwnLead> _leads; ///< what was asked for in a round trip of its own
    Query<OwnLead(std::int64_t, std::int64_t, std::int64_t, std::int64_t)> _page;
    Query<OwnLead(std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string)> _ofStage;
    Query<OwnLead(std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::optional<std::string>)>
        _filtered;
    Query<OwnLead(std::int64_t, std::int64_t, std::int64_t)> _find;
    Query<std::int64_t(std::int64_t, std::int64_t, std::string)> _create;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, std::string)> _update;
};

} // namespace Leadwire
