#include "model/LeadLinks.h"

#include "model/IdArray.h"

#include <algorithm>

namespace Leadwire
{
namespace
{

constexpr const char* assignee = "assignee";

/// The lead with that id; few, so no map of them.
Lead& among(std::vector<Lead>& leads, std::int64_t id)
{
    return *std::find_if(leads.begin(), leads.end(), [&](const Lead& lead) { return lead.id == id; });
}

Name::Of ofLink(const Link& link)
{
    return link.kind == assignee ? Name::account : Name::attribute;
}

void take(std::optional<std::string_view>& member, const Name* name)
{
    if (name) member = name->name;
}

/// False if what hangs on the lead is no more.
bool setName(Link& link, const Name* name)
{
    if (!name) return false;
    if (link.kind != assignee) link.kind = name->kind;
    link.name = name->name;
    link.detail = name->detail;
    link.position = name->position;
    link.externalId = name->externalId;
    return true;
}

} // namespace

LeadLinks::LeadLinks(Connection& connection) :
    _names(connection), _fields(connection, fieldRows("= ANY ($2::bigint[])"))
{
}

void LeadLinks::complete(std::int64_t workspace, std::vector<Lead>& leads)
{
    if (leads.empty()) return;
    nameAll(workspace, leads);
    std::vector<std::int64_t> ids;
    for (const auto& lead : leads)
        if (lead.hasCustomValues) ids.push_back(lead.id);
    if (!ids.empty())
        for (const auto& field : _fields(workspace, arrayOf(ids))) among(leads, field.lead).links.push_back(field);
    for (auto& lead : leads) sortLinks(lead.links);
}

void LeadLinks::nameAll(std::int64_t workspace, std::vector<Lead>& leads)
{
    for (const auto& lead : leads)
    {
        for (const auto& link : lead.links) _names.want(ofLink(link), link.id);
        _names.want(Name::attribute, lead.categoryId);
        _names.want(Name::account, lead.ownerId);
        _names.want(Name::country, lead.countryId);
        _names.want(Name::state, lead.stateId);
        _names.want(Name::city, lead.cityId);
    }
    _names.find(workspace);
    for (auto& lead : leads)
    {
        take(lead.category, _names.of(Name::attribute, lead.categoryId));
        take(lead.country, _names.of(Name::country, lead.countryId));
        take(lead.state, _names.of(Name::state, lead.stateId));
        take(lead.city, _names.of(Name::city, lead.cityId));
        const Name* const owner = _names.of(Name::account, lead.ownerId);
        take(lead.owner, owner);
        if (owner) lead.ownerEmail = owner->detail;
        std::erase_if(lead.links, [&](Link& link) { return !setName(link, _names.of(ofLink(link), link.id)); });
    }
}

void sortLinks(std::vector<Link>& links)
{
    std::stable_sort(links.begin(), links.end(),
                     [](const Link& a, const Link& b)
                     {
                         if (a.place != b.place) return a.place < b.place;
                         if (a.kind != b.kind) return a.kind < b.kind;
                         return a.kind == "field" && a.id < b.id;
                     });
}

std::string fieldRows(const std::string& which)
{
    return "SELECT l.id, 'field', f.id, f.name, v.value::text, f.position, f.position, NULL::uuid"
           "  FROM lead l CROSS JOIN LATERAL jsonb_each(l.custom) v"
           "  JOIN custom_field f ON f.workspace_id = $1 AND f.id = v.key::bigint"
           " WHERE l.workspace_id = $1 AND l.custom <> '{}' AND l.id " +
           which;
}

} // namespace Leadwire
