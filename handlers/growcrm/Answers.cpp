#include "handlers/growcrm/Answers.h"

#include "handlers/Time.h"

#include <algorithm>

namespace Leadwire::GrowCrm
{
namespace
{

/// The first link of a kind: of a lead's statuses and sources this API shows one.
const Link* firstOf(const Lead& lead, std::string_view kind)
{
    const auto link =
        std::find_if(lead.links.begin(), lead.links.end(), [&](const Link& one) { return one.kind == kind; });
    return link == lead.links.end() ? nullptr : &*link;
}

void writeStatus(JsonWriter& json, const Lead& lead)
{
    const Link* status = firstOf(lead, "status");
    if (!status)
    {
        json.memberNull("status");
        return;
    }
    json.key("status").object();
    json.member("id", status->id).member("title", status->name).member("color", status->detail).end();
}

void writeContact(JsonWriter& json, const Lead& lead)
{
    json.key("contact").object();
    json.member("first_name", lead.firstName).member("last_name", lead.lastName).member("email", lead.email);
    json.member("phone", lead.phone).member("job_position", lead.jobPosition);
    json.member("company_name", lead.companyName ? lead.companyName : lead.company).member("website", lead.website);
    json.end();
}

void writeAddress(JsonWriter& json, const Lead& lead)
{
    json.key("address").object();
    json.member("street", lead.street).member("city", lead.city).member("state", lead.state);
    json.member("zip", lead.zip).member("country", lead.country).end();
}

void writeConverted(JsonWriter& json, const Lead& lead)
{
    json.key("converted").object();
    json.member("is_converted", lead.convertedAt.has_value()).member("client_id", lead.convertedClientId);
    json.member("date", modelTime(lead.convertedAt)).end();
}

} // namespace

void writeLead(JsonWriter& json, const Lead& lead)
{
    const Link* source = firstOf(lead, "source");
    json.object().member("id", lead.id).member("title", lead.title).member("value", lead.value);
    writeStatus(json, lead);
    json.member("active_state", lead.archivedAt ? "archived" : "active");
    writeNamed(json, "category", lead.categoryId, lead.category);
    json.member("source", source ? std::optional(source->name) : std::nullopt);
    json.member("last_contacted", lead.lastContacted).member("description", lead.description);
    writeContact(json, lead);
    writeAddress(json, lead);
    writeConverted(json, lead);
    json.key("assigned").array();
    for (const auto& link : lead.links)
        if (link.kind == "assignee") json.object().member("id", link.id).member("name", link.name).end();
    json.end().key("tags").array();
    for (const auto& link : lead.links)
        if (link.kind == "label") json.text(link.name);
    json.end();
    writeDates(json, lead.createdAt, lead.updatedAt);
    json.end();
}

void writeDates(JsonWriter& json, std::string_view created, std::string_view updated)
{
    json.key("dates").object();
    json.member("created", modelTime(created)).member("updated", modelTime(updated)).end();
}

void writeNamed(JsonWriter& json, std::string_view name, std::optional<std::int64_t> id,
                std::optional<std::string_view> text)
{
    if (id)
        json.key(name).object().member("id", *id).member("name", text).end();
    else
        json.memberNull(name);
}

Response said(int status, std::string_view message, const Lead& lead)
{
    return said(status, message, [&](JsonWriter& json) { writeLead(json, lead); });
}

Response saidGone(std::string_view message, std::int64_t id)
{
    return said(200, message, [&](JsonWriter& json) { json.object().member("id", id).end(); });
}

} // namespace Leadwire::GrowCrm
