/// One lead by itself.
#pragma once

#include "model/LeadRow.h"
#include "model/LeadView.h"
#include "model/Query.h"

#include <array>
#include <cstdint>
#include <string>

namespace Leadwire
{

/// Reads single leads, to be completed by LeadLinks. Belongs to the thread of its connection.
class LeadCard
{
public:
    explicit LeadCard(Connection& connection);

    /// Asks together with the next statement of the connection, which sets `rows`, for the lead with that id, or
    /// nothing, with its activities where the view has them. `rows` must live until then.
    void expect(std::int64_t workspace, std::int64_t id, LeadView view, LeadRows& rows);
    /// As above by `externalId`; `uuid` must be one.
    void expect(std::int64_t workspace, const std::string& uuid, LeadView view, LeadRows& rows);

private:
    /// The questions for one lead: a condition on `lead l`, and what stands for its id, both by the parameter $2.
    template <class Key>
    struct Cards
    {
        Cards(Connection& connection, const std::string& condition, const std::string& lead);

        std::array<Query<LeadRow(std::int64_t, Key)>, leadViews.size()> leads; ///< by view
        Query<ActivityRow(std::int64_t, Key)> activities;
    };

    template <class Key>
    static void ask(Cards<Key>& cards, std::int64_t workspace, const Key& key, LeadView view, LeadRows& rows);

    Cards<std::int64_t> _byId;
    Cards<std::string> _byUuid;
};

} // namespace Leadwire
