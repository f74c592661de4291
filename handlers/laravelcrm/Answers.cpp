#include "handlers/laravelcrm/Answers.h"

#include "handlers/Time.h"

namespace Leadwire::LaravelCrm
{
namespace
{

void writeOwner(JsonWriter& json, const Lead& lead)
{
    if (!lead.ownerId) return void(json.memberNull("owner"));
    json.key("owner").object().member("id", *lead.ownerId);
    json.member("name", lead.owner).member("email", lead.ownerEmail).end();
}

void writeNamed(JsonWriter& json, std::string_view key, std::optional<std::string_view> uuid,
                std::optional<std::string_view> name)
{
    if (!uuid) return void(json.memberNull(key));
    json.key(key).object().member("id", *uuid).member("name", name).end();
}

void writePersonOf(JsonWriter& json, const Lead& lead)
{
    if (!lead.personExternalId) return void(json.memberNull("person"));
    json.key("person").object().member("id", *lead.personExternalId).member("name", lead.person);
    json.member("first_name", lead.personFirstName).member("last_name", lead.personLastName).end();
}

void writeLabels(JsonWriter& json, const Lead& lead)
{
    json.key("labels").array();
    for (const auto& link : lead.links)
    {
        if (link.kind != "label") continue;
        auto hex = link.detail;
        if (hex && hex->starts_with('#')) hex->remove_prefix(1);
        json.object().member("id", link.externalId).member("name", link.name).member("hex", hex).end();
    }
    json.end();
}

void writePerson(JsonWriter& json, const Contact& person)
{
    json.object().member("id", person.externalId).member("name", person.fullName);
    json.member("first_name", person.firstName).member("last_name", person.lastName);
    json.member("email", person.email).member("phone", person.phone).member("job_title", person.jobPosition);
    writeNamed(json, "organization", person.companyExternalId, person.company);
    json.member("created_at", isoTime(person.createdAt)).member("updated_at", isoTime(person.updatedAt)).end();
}

void writeOrganization(JsonWriter& json, const Company& organization)
{
    json.object().member("id", organization.externalId).member("name", organization.name);
    json.member("email", organization.email).member("phone", organization.phone);
    json.member("website", organization.website).member("created_at", isoTime(organization.createdAt));
    json.member("updated_at", isoTime(organization.updatedAt)).end();
}

template <class Shape>
Response saidWith(int status, const Shape& shape)
{
    std::string body;
    JsonWriter json(body);
    json.object().key("data");
    shape(json);
    json.end();
    return Response::json(status, std::move(body));
}

template <class Row, class Shape>
Response pageWith(const Call& call, const LengthAwarePage& page, const std::vector<Row>& rows, std::int64_t total,
                  const Shape& shape)
{
    std::string body;
    body.reserve(1000 * (rows.size() + 2)); // more than most records need, and the links
    JsonWriter json(body);
    json.object().key("data").array();
    for (const auto& row : rows) shape(json, row);
    json.end();
    page.write(json, call, static_cast<std::int64_t>(rows.size()), total);
    json.end();
    return Response::json(200, std::move(body));
}

} // namespace

void writeLead(JsonWriter& json, const Lead& lead, const ApiSettings& settings)
{
    const auto number = settings.firstLeadNumber - 1 + lead.id;
    json.object().member("id", lead.externalId).member("lead_id", settings.leadPrefix + std::to_string(number));
    json.member("title", lead.title).member("description", lead.description);
    json.memberRaw("amount", lead.value.value_or("null")).member("currency", lead.currency);
    json.member("expected_close", isoTime(lead.expectedClose)).member("converted_at", isoTime(lead.convertedAt));
    json.member("created_at", isoTime(lead.createdAt)).member("updated_at", isoTime(lead.updatedAt));
    json.memberNull("deleted_at"); // a deleted lead is not shown
    writeOwner(json, lead);
    writePersonOf(json, lead);
    writeNamed(json, "organization", lead.companyExternalId, lead.company);
    writeLabels(json, lead);
    json.end();
}

Response said(const Call& call, int status, const Lead& lead)
{
    return saidWith(status, [&](JsonWriter& json) { writeLead(json, lead, call.settings); });
}

Response said(int status, const Contact& person)
{
    return saidWith(status, [&](JsonWriter& json) { writePerson(json, person); });
}

Response said(int status, const Company& organization)
{
    return saidWith(status, [&](JsonWriter& json) { writeOrganization(json, organization); });
}

Response saidPage(const Call& call, const LengthAwarePage& page, const std::vector<Lead>& leads, std::int64_t total)
{
    return pageWith(call, page, leads, total,
                    [&](JsonWriter& json, const Lead& lead) { writeLead(json, lead, call.settings); });
}

Response saidPage(const Call& call, const LengthAwarePage& page, const std::vector<Contact>& people, std::int64_t total)
{
    return pageWith(call, page, people, total, writePerson);
}

Response saidPage(const Call& call, const LengthAwarePage& page, const std::vector<Company>& organizations,
                  std::int64_t total)
{
    return pageWith(call, page, organizations, total, writeOrganization);
}

} // namespace Leadwire::LaravelCrm
