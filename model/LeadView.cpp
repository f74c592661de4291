#include "model/LeadView.h"

#include "model/LeadRow.h"

#include <cstddef>
#include <string_view>

namespace Leadwire
{
namespace
{

constexpr unsigned contact = 1U << unsigned(LeadView::contact);
constexpr unsigned sale = 1U << unsigned(LeadView::sale);
constexpr unsigned deal = 1U << unsigned(LeadView::deal);
constexpr unsigned all = contact | sale | deal;

/// A member of LeadRow: the views that have it, and how it is read; not at all where it is empty, being a name that
/// LeadLinks finds.
struct Column
{
    unsigned views;
    std::string_view sql;
};

// In the order of LeadRow::columns.
constexpr Column columns[] = {
    {all, "l.id"},
    {contact, "l.full_name"},
    {contact | sale, "l.first_name"},
    {contact | sale, "l.last_name"},
    {contact | sale, "l.email"},
    {contact | sale, "l.phone"},
    {contact | sale, "l.website"},
    {contact, "l.company_id"},
    {all, "co.name"},
    {contact, "co.email"},
    {contact, "co.phone"},
    {all, "l.value"},
    {contact | deal, "l.currency"},
    {contact | sale, "l.last_contacted"},
    {contact | sale, "l.country_id"},
    {contact | sale, "l.state_id"},
    {contact | sale, "l.city_id"},
    {contact | sale, "l.country"},
    {contact | sale, "l.state"},
    {contact | sale, "l.city"},
    {contact | sale, "l.street"},
    {contact | sale, "l.zip"},
    {all, "l.description"},
    {contact, "l.created_by"},
    {contact, "l.converted_contact_id"},
    {all, "l.converted_at"},
    {all, "l.created_at"},
    {all, "l.updated_at"},
    {contact, "l.custom <> '{}'"},
    {sale | deal, "coalesce(l.title, l.full_name)"},
    {sale, "l.job_position"},
    {sale, "l.company_name"},
    {sale, "l.category_id"},
    {sale, ""}, // category
    {sale, "l.archived_at"},
    {sale, "l.converted_client_id"},
    {deal, "l.external_id"},
    {deal, "l.expected_close"},
    {deal, "l.owner_id"},
    {deal, ""}, // owner
    {deal, ""}, // ownerEmail
    {deal, "co.external_id"},
    {deal, "person.external_id"},
    {deal, "person.full_name"},
    {deal, "person.first_name"},
    {deal, "person.last_name"},
    {all, "(SELECT version FROM name_version WHERE workspace_id = $1)"},
    {all, "ARRAY(SELECT position::bigint << 48 | attribute_id FROM lead_attribute"
          " WHERE workspace_id = $1 AND lead_id = l.id)"},
    {contact | sale, "ARRAY(SELECT position::bigint << 48 | account_id FROM lead_assignee"
                     " WHERE workspace_id = $1 AND lead_id = l.id)"},
};
static_assert(std::size(columns) == columnCount<LeadRow>);

/// A record that a lead names.
struct Join
{
    unsigned views;
    std::string_view sql;
};

constexpr Join joins[] = {
    {all, "company co ON co.workspace_id = $1 AND co.id = l.company_id"},
    {deal, "contact person ON person.workspace_id = $1 AND person.id = l.contact_id"},
};

bool has(unsigned views, LeadView view)
{
    return (views & (1U << unsigned(view))) != 0;
}

} // namespace

LeadColumns leadColumns(LeadView view)
{
    LeadColumns selection;
    for (std::size_t place = 0; place < std::size(columns); ++place)
    {
        const auto& [views, sql] = columns[place];
        selection.given[place] = has(views, view) && !sql.empty();
        if (selection.given[place]) selection.list.append(selection.list.empty() ? "" : ", ").append(sql);
    }
    return selection;
}

std::string leadJoins(LeadView view)
{
    std::string text;
    for (const auto& [views, sql] : joins)
        if (has(views, view)) text.append(" LEFT JOIN ").append(sql);
    return text;
}

} // namespace Leadwire
