#include "handlers/taskip/Answers.h"

#include "handlers/Download.h"
#include "handlers/Time.h"

namespace Leadwire::TaskIp
{
namespace
{

void writeCompanyOf(JsonWriter& json, const Lead& lead)
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

/// The file on a note; null without one.
void writeAttachment(JsonWriter& json, std::int64_t workspace, const Note& note)
{
    if (note.media.id > 0)
        writeMedia(json, workspace, note.media);
    else
        json.null();
}

void writeLink(JsonWriter& json, const Link& link)
{
    if (link.kind == "assignee") return writeAccount(json, link.id, link.name, link.detail);
    json.object().member("id", link.id);
    if (link.kind == "activity")
    {
        json.member("type", link.name).member("description", link.detail);
        json.key("created_by");
        writeAuthor(json, link.accountId, link.accountName, link.accountEmail);
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

/// `of` is a Lead or a Contact.
template <class Placed>
void writePlace(JsonWriter& json, const Placed& of)
{
    json.member("country_id", of.countryId).member("country", of.country);
    json.member("state_id", of.stateId).member("state", of.state);
    json.member("city_id", of.cityId).member("city", of.city);
    json.member("address", of.street).member("zip_code", of.zip);
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
    writeCompanyOf(json, lead);
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

void writeNote(JsonWriter& json, std::int64_t workspace, const Note& note)
{
    json.object().member("id", note.id).member("lead_id", note.lead).member("note", note.text);
    json.member("title", note.title.value_or("")).key("media");
    writeAttachment(json, workspace, note);
    json.key("created_by");
    writeAuthor(json, note.accountId, note.accountName, note.accountEmail);
    json.member("created_at", plainTime(note.createdAt)).end();
}

void writeCompany(JsonWriter& json, const Company& company)
{
    json.object().member("id", company.id).member("name", company.name).member("email", company.email);
    json.member("phone_number", company.phone).member("website", company.website);
    json.member("c_size", company.sizeId).member("c_type", company.typeId).memberNull("size").memberNull("type");
    json.member("country_id", company.countryId).member("city_id", company.cityId).member("state_id", company.stateId);
    json.member("country", company.country).member("state", company.state).member("city", company.city);
    json.member("address", company.street).member("created_at", modelTime(company.createdAt)).memberNull("image").end();
}

void writeContact(JsonWriter& json, const Contact& contact)
{
    json.object().member("id", contact.id).memberNull("user_id").key("company");
    if (contact.companyId)
    {
        json.object().member("id", contact.companyId).member("name", contact.company);
        json.member("domain", contact.companyDomain).member("email", contact.companyEmail).end();
    }
    else
        json.null();
    json.member("company_id", contact.companyId).member("first_name", contact.firstName);
    json.member("last_name", contact.lastName).member("full_name", contact.fullName).member("email", contact.email);
    json.member("position", contact.jobPosition).member("phone_number", contact.phone);
    writePlace(json, contact);
    json.member("created_at", modelTime(contact.createdAt)).member("updated_at", modelTime(contact.updatedAt)).end();
}

void writeAccount(JsonWriter& json, std::optional<std::int64_t> id, std::optional<std::string_view> name,
                  std::optional<std::string_view> email)
{
    json.object().member("id", id).member("name", name).member("email", email).end();
}

void writeAuthor(JsonWriter& json, std::optional<std::int64_t> id, std::optional<std::string_view> name,
                 std::optional<std::string_view> email)
{
    if (id)
        writeAccount(json, id, name, email);
    else
        json.null();
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

Response said(int status, std::string_view message, std::int64_t workspace, const Note& note)
{
    return wrapped(status, message, [&](JsonWriter& json) { writeNote(json, workspace, note); });
}

Response said(int status, std::string_view message, const Company& company)
{
    return wrapped(status, message, [&](JsonWriter& json) { writeCompany(json, company); });
}

Response said(int status, std::string_view message, const Contact& contact)
{
    return wrapped(status, message, [&](JsonWriter& json) { writeContact(json, contact); });
}

Response saidConverted(const Contact& contact)
{
    const auto shape = [&](JsonWriter& json)
    {
        json.object().member("id", contact.id).member("first_name", contact.firstName);
        json.member("last_name", contact.lastName).member("email", contact.email);
        json.member("phone_number", contact.phone).member("country_id", contact.countryId);
        json.member("country", contact.country).member("address", contact.street).member("zip_code", contact.zip).end();
    };
    return wrapped(200, "Lead converted to contact successfully.", shape);
}

} // namespace Leadwire::TaskIp
