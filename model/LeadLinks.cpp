#include "model/LeadLinks.h"

#include "model/IdArray.h"

#include <algorithm>

namespace Leadwire
{
namespace
{

constexpr const char* assignee = "assignee";
constexpr const char* attribute = "attribute"; // until the name tells which

void hang(std::vector<Link>& links, const char* kind, std::int64_t lead, const std::vector<std::int64_t>& list)
{
    constexpr int idBits = 48;
    for (const auto packed : list)
    {
        auto& link = links.emplace_back();
        link.lead = lead;
        link.kind = kind;
        link.id = packed & ((std::int64_t{1} << idBits) - 1);
        link.place = packed >> idBits;
    }
}

/// Makes the leads of their rows, with what hangs on them by ids.
void hangAll(LeadRows& rows)
{
    rows.complete.reserve(rows.leads.rows.size());
    std::vector<std::int64_t> attributes, assignees;
    for (const auto& row : rows.leads.rows)
    {
        auto& lead = rows.complete.emplace_back(static_cast<const Lead&>(row));
        readIds(row.attributes, attributes);
        readIds(row.assignees, assignees);
        lead.links.reserve(rows.activities.rows.size() + attributes.size() + assignees.size());
        lead.links.assign(rows.activities.rows.begin(), rows.activities.rows.end());
        hang(lead.links, attribute, lead.id, attributes);
        hang(lead.links, assignee, lead.id, assignees);
    }
}

void take(std::optional<std::string_view>& member, const Name* name)
{
    if (name) member = name->name;
}

void setName(Link& link, const Name* name)
{
    if (!name) return;
    if (link.kind == attribute) link.kind = name->kind;
    link.name = name->name;
    link.detail = name->detail;
    link.position = name->position;
    link.externalId = name->externalId;
}

bool isBefore(const Link& a, const Link& b)
{
    if (a.place != b.place) return a.place < b.place;
    if (a.kind != b.kind) return a.kind < b.kind;
    return a.kind == "field" && a.id < b.id;
}

} // namespace

LeadLinks::LeadLinks(Connection& connection) :
    _names(connection), _fields(connection, R"(
        SELECT l.id, 'field', f.id, f.name, v.value::text, f.position, f.position, NULL::uuid
          FROM lead l CROSS JOIN LATERAL jsonb_each(l.custom) v
          JOIN custom_field f ON f.workspace_id = $1 AND f.id = v.key::bigint
         WHERE l.workspace_id = $1 AND l.custom <> '{}' AND l.id = ANY ($2::bigint[]))")
{
}

std::vector<Lead>& LeadLinks::complete(std::int64_t workspace, LeadRows& rows)
{
    rows.complete.clear();
    if (rows.leads.rows.empty()) return rows.complete;
    hangAll(rows);
    _names.enter(workspace, rows.leads.rows.front().nameVersion);
    nameAll(rows.complete);
    if (_names.find()) nameAll(rows.complete);
    addFields(workspace, rows.complete);
    for (auto& lead : rows.complete)
    {
        std::erase_if(lead.links, [](const Link& link) { return link.name.empty(); });
        // As a rule they are in order, and a stable sort begins by asking for memory.
        if (!std::is_sorted(lead.links.begin(), lead.links.end(), isBefore))
            std::stable_sort(lead.links.begin(), lead.links.end(), isBefore);
    }
    return rows.complete;
}

void LeadLinks::nameAll(std::vector<Lead>& leads)
{
    for (auto& lead : leads)
    {
        take(lead.category, _names.of(Name::attribute, lead.categoryId));
        take(lead.country, _names.of(Name::country, lead.countryId));
        take(lead.state, _names.of(Name::state, lead.stateId));
        take(lead.city, _names.of(Name::city, lead.cityId));
        const Name* const owner = _names.of(Name::account, lead.ownerId);
        take(lead.owner, owner);
        if (owner) lead.ownerEmail = owner->detail;
        for (auto& link : lead.links)
        {
            if (link.kind == "activity")
            {
                const Name* const who = _names.of(Name::account, link.accountId);
                take(link.accountName, who);
                if (who) link.accountEmail = who->detail;
            }
            else if (link.name.empty())
                setName(link, _names.of(link.kind == assignee ? Name::account : Name::attribute, link.id));
        }
    }
}

void LeadLinks::addFields(std::int64_t workspace, std::vector<Lead>& leads)
{
    std::vector<std::int64_t> ids;
    for (const auto& lead : leads)
        if (lead.hasCustomValues) ids.push_back(lead.id);
    if (ids.empty()) return;
    for (const auto& field : _fields(workspace, arrayOf(ids)))
        // Few leads, so no map of them.
        std::find_if(leads.begin(), leads.end(), [&](const Lead& lead) { return lead.id == field.lead; })
            ->links.push_back(field);
}

} // namespace Leadwire
