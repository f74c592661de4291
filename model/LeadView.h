/// What is read of a lead: only the columns that whoever asks will show, since each costs a little in every row.
#pragma once

#include "model/Columns.h"

#include <array>
#include <string>

namespace Leadwire
{

/// The views of a lead. Members of `Lead` that a view leaves out keep their default.
enum class LeadView
{
    contact, ///< someone to talk to: names, the company and its addresses, places by id and name; alone also activities
    sale,    ///< something to sell: title, category, whether it is archived or has become a client, places by name
    deal ///< something to close: title, expected close, owner, person, organization and labels, by UUID; no assignees
};

inline constexpr std::array leadViews{LeadView::contact, LeadView::sale, LeadView::deal};

/// A SELECT list of `LeadRow`, and which of its columns that gives.
struct LeadColumns
{
    std::string list;
    ColumnSet given;
};

/// Over `lead l` of the workspace $1 and the tables of `leadJoins`.
LeadColumns leadColumns(LeadView view);
std::string leadJoins(LeadView view);

} // namespace Leadwire
