/// The kept totals of live leads: what a page needs for its total, at the same cost however many leads there are.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace Leadwire
{

/// Which leads are counted. An absent filter does not filter; all that are present must hold.
struct CountFilter
{
    std::optional<std::int64_t> status{}; ///< the first of the lead's statuses
    std::optional<std::int64_t> category{};
    std::optional<std::string> sourceName{}; ///< of the first of its sources; case ignored
    std::optional<std::int64_t> owner{};
    std::optional<std::int64_t> assignee{}; ///< any of them
    std::optional<bool> archived{};
};

/// Asks for totals. Belongs to the thread of its connection.
class LeadCounts
{
public:
    explicit LeadCounts(Connection& connection);

    /// How many live leads of the workspace fit. Exact, also while others write: it agrees with what a count of the
    /// leads would give in the same moment.
    /// Asked together with the next statement of the connection, which sets `total`; that must live until then.
    void expect(std::int64_t workspace, const CountFilter& filter, std::int64_t& total);

private:
    using Question = Query<std::int64_t(std::int64_t, std::optional<std::int64_t>, std::optional<std::int64_t>,
                                        std::optional<std::string>, std::optional<std::int64_t>, std::optional<bool>,
                                        std::optional<std::int64_t>)>;

    Connection& _connection;
    std::map<std::string, Question> _questions; ///< those that were asked, by their text
};

} // namespace Leadwire
