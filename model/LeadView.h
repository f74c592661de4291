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
    deal     ///< something to close: title, expected close, owner, person and organization, all by UUID
};

inline constexpr std::array leadViews{LeadView::contact, LeadView::sale, LeadView::deal};

/// A SELECT list of `Lead`, and which of its columns that gives.
struct LeadColumns
{
    std::string list;
    ColumnSet given;
};

/// For one lead by itself, over `lead l` and the tables of `cardJoins`.
LeadColumns cardColumns(LeadView view);
/// The records that `cardColumns` names, for `lead l` of the workspace $1.
std::string cardJoins(LeadView view);

/// For a list of leads, over `lead l` and the tables of `pageJoins`. Category, owner and
/// places are their ids (places without an id their text): `LeadLinks` finds the names of all leads at once.
LeadColumns pageColumns(LeadView view);
std::string pageJoins(LeadView view);

} // namespace Leadwire
