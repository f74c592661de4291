#include "model/LeadView.h"

#include "model/Lead.h"

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

/// A member of Lead: the views that have it, and how it is read for one lead, and for a list where that is different;
/// not at all where it is empty.
struct Column
{
    unsigned views;
    std::string_view onCard;
    std::string_view onPage = onCard;
};

// In the order of Lead::columns.
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
    {contact | sale, "coalesce(country.name, l.country)", "l.country"},
    {contact | sale, "coalesce(state.name, l.state)", "l.state"},
    {contact | sale, "coalesce(city.name, l.city)", "l.city"},
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
    {sale, "category.name", ""},
    {sale, "l.archived_at"},
    {sale, "l.converted_client_id"},
    {deal, "l.external_id"},
    {deal, "l.expected_close"},
    {deal, "l.owner_id"},
    {deal, "owner.name", ""},
    {deal, "owner.email", ""},
    {deal, "co.external_id"},
    {deal, "person.external_id"},
    {deal, "person.full_name"},
    {deal, "person.first_name"},
    {deal, "person.last_name"},
};
static_assert(std::size(columns) == columnCount<Lead>);

/// A record that a lead names.
struct Join
{
    unsigned views;
    bool onPage;
    std::string_view sql;
};

constexpr Join joins[] = {
    {all, true, "company co ON co.workspace_id = $1 AND co.id = l.company_id"},
    {contact | sale, false, "country ON country.id = l.country_id"},
    {contact | sale, false, "subdivision state ON state.id = l.state_id"},
    {contact | sale, false, "city ON city.id = l.city_id"},
    {sale, false, "attribute category ON category.workspace_id = $1 AND category.id = l.category_id"},
    {deal, false, "account owner ON owner.workspace_id = $1 AND owner.id = l.owner_id"},
    {deal, true, "contact person ON person.workspace_id = $1 AND person.id = l.contact_id"},
};

bool has(unsigned views, LeadView view)
{
    return (views & (1U << unsigned(view))) != 0;
}

LeadColumns selected(LeadView view, std::string_view Column::*sql)
{
    LeadColumns selection;
    for (std::size_t place = 0; place < std::size(columns); ++place)
    {
        const auto text = columns[place].*sql;
        selection.given[place] = has(columns[place].views, view) && !text.empty();
        if (selection.given[place]) selection.list.append(selection.list.empty() ? "" : ", ").append(text);
    }
    return selection;
}

std::string joined(LeadView view, bool isPage)
{
    std::string text;
    for (const auto& join : joins)
        if (has(join.views, view) && (join.onPage || !isPage)) text.append(" LEFT JOIN ").append(join.sql);
    return text;
}

} // namespace

LeadColumns cardColumns(LeadView view)
{
    return selected(view, &Column::onCard);
}

std::string cardJoins(LeadView view)
{
    return joined(view, false);
}

LeadColumns pageColumns(LeadView view)
{
    return selected(view, &Column::onPage);
}

std::string pageJoins(LeadView view)
{
    return joined(view, true);
}

} // namespace Leadwire
