/// One lead by itself.
#pragma once

#include "model/LeadRow.h"
#include "model/LeadView.h"
#include "model/Query.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace Leadwire
{

/// Reads single leads, to be completed by LeadLinks. Belongs to the thread of its connection.
class LeadCard
{
public:
    explicit LeadCard(Connection& connection);

    /// The lead with that id, or nothing, with its activities where the view has them: in one round trip, and valid
    /// until the next lead is asked for.
    std::vector<LeadRow>& find(std::int64_t workspace, std::int64_t id, LeadView view);
    /// As above by `externalId`; `uuid` must be one.
    std::vector<LeadRow>& find(std::int64_t workspace, const std::string& uuid, LeadView view);

private:
    struct Activity : Link
    {
        auto columns() { return std::tie(lead, kind, id, name, detail, accountId, time); }
    };

    /// The questions for one lead: a condition on `lead l`, and what stands for its id, both by the parameter $2.
    template <class Key>
    struct Cards
    {
        Cards(Connection& connection, const std::string& condition, const std::string& lead);

        std::array<Query<LeadRow(std::int64_t, Key)>, leadViews.size()> leads; ///< by view
        Query<Activity(std::int64_t, Key)> activities;
    };

    template <class Key>
    static std::vector<LeadRow>& ask(Cards<Key>& cards, std::int64_t workspace, const Key& key, LeadView view);

    Cards<std::int64_t> _byId;
    Cards<std::string> _byUuid;
};

} // namespace Leadwire
