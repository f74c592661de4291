#include "handlers/taskip/Answers.h"

#include "handlers/Download.h"
#include "handlers/Time.h"

namespace Leadwire::TaskIp
{
namespace
{

void writeCompany(JsonWriter& json, const Lead& lead)
{
    if (!lead.companyId)
    {
        json.memberNull("company");
        return;
    }
    json.key("company").object();
    json.member("id", lead.companyId).member("name", lead.company);
    json.member("email", lead.companyEmail).member("phone_number", lead.companyPhone);
    json.end();
}

void writeLink(JsonWriter& json, const Link& link)
{
    if (link.kind == "assignee") return writeAccount(json, link.id, link.name, link.detail);
    json.object().member("id", link.id);
    if (link.kind == "activity")
    {
        json.member("type", link.name).member("description", link.detail);
        json.key("created_by");
        if (link.accountId)
            writeAccount(json, link.accountId, link.accountName, link.accountEmail);
        else
            json.null();
        json.member("created_at", modelTime(link.time));
    }
    else
    {
        json.member("name", link.name);
        if (link.kind == "field")
            json.memberRaw("value", link.detail.value_or("null"));
        else if (link.kind != "group")
            json.member("type", typeOf(link.kind)).member("color", link.detail).member("order", link.position);
    }
    json.end();
}

void writeLinks(JsonWriter& json, std::string_view name, const Lead& lead, std::string_view kind)
{
    json.key(name).array();
    for (const auto& link : lead.links)
    {
        if (link.kind == kind) writeLink(json, link);
    }
    json.end();
}

void writePlace(JsonWriter& json, const Lead& lead)
{
    json.member("country_id", lead.countryId).member("country", lead.country);
    json.member("state_id", lead.stateId).member("state", lead.state);
    json.member("city_id", lead.cityId).member("city", lead.city);
    json.member("address", lead.street).member("zip_code", lead.zip);
}

template <class Shape>
Response wrapped(int status, std::string_view message, const Shape& shape)
{
    std::string body;
    JsonWriter json(body);
    json.object().member("msg", message).key("data");
    shape(json);
    json.end();
    return Response::json(status, std::move(body));
}

} // namespace

void writeLead(JsonWriter& json, const Lead& lead, bool withActivities)
{
    json.object();
    // The document gives these two as texts, never null; a lead made through another API may lack them.
    json.member("id", lead.id).member("first_name", lead.firstName.value_or(""));
    json.member("last_name", lead.lastName).member("full_name", lead.fullName).member("email", lead.email.value_or(""));
    json.member("phone_number", lead.phone).member("website", lead.website).member("company_id", lead.companyId);
    writeCompany(json, lead);
    json.memberRaw("value", lead.value.value_or("null")).member("currency", lead.currency);
    json.member("lead_interaction_date", lead.lastContacted);
    writeLinks(json, "assigned_to", lead, "assignee");
    writePlace(json, lead);
    json.member("description", lead.description).member("created_by", lead.createdBy);
    json.member("converted", lead.convertedAt ? 1 : 0).member("converted_contact_id", lead.convertedContactId);
    json.member("converted_at", modelTime(lead.convertedAt));
    writeLinks(json, "statuses", lead, "status");
    writeLinks(json, "sources", lead, "source");
    writeLinks(json, "groups", lead, "group");
    if (withActivities) writeLinks(json, "activities", lead, "activity");
    writeLinks(json, "custom_fields", lead, "field");
    json.member("created_at", modelTime(lead.createdAt)).member("updated_at", modelTime(lead.updatedAt));
    json.end();
}

void writeAttribute(JsonWriter& json, const Attribute& attribute)
{
    json.object().member("id", attribute.id).member("name", attribute.name).member("type", typeOf(attribute.kind));
    json.member("color", attribute.color).member("order", attribute.position);
    json.member("created_at", modelTime(attribute.createdAt))
        .member("updated_at", modelTime(attribute.updatedAt))
        .end();
}

void writeAccount(JsonWriter& json, std::optional<std::int64_t> id, const std::optional<std::string>& name,
                  const std::optional<std::string>& email)
{
    json.object().member("id", id).member("name", name).member("email", email).end();
}

void writeMediaMembers(JsonWriter& json, std::int64_t workspace, const Media& media)
{
    json.member("id", media.id).member("title", media.title);
    json.member("path", "tenants/tenant-" + std::to_string(workspace) + "/media/" + std::to_string(media.id) + "/" +
                            asFileName(media.title));
    json.member("mime_type", media.mimeType).member("size", media.size);
}

void writeMedia(JsonWriter& json, std::int64_t workspace, const Media& media)
{
    json.object();
    writeMediaMembers(json, workspace, media);
    json.end();
}

int typeOf(std::string_view kind)
{
    return kind == "status" ? 1 : 2;
}

Response said(std::string_view message)
{
    std::string body;
    JsonWriter(body).object().member("msg", message).end();
    return Response::json(200, std::move(body));
}

Response said(int status, std::string_view message, const Lead& lead, bool withActivities)
{
    return wrapped(status, message, [&](JsonWriter& json) { writeLead(json, lead, withActivities); });
}

Response said(int status, std::string_view message, const Attribute& attribute)
{
    return wrapped(status, message, [&](JsonWriter& json) { writeAttribute(json, attribute); });
}

} // namespace Leadwire::TaskIp
