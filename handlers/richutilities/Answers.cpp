#include "handlers/richutilities/Answers.h"

#include "handlers/Time.h"

namespace Leadwire::RichUtilities
{

void writeLead(JsonWriter& json, const OwnLead& lead)
{
    json.object().member("id", lead.id).member("user_id", lead.owner).member("company_id", lead.company);
    json.member("status", lead.stage).member("notes", lead.description);
    json.member("created_at", secondTime(lead.createdAt)).member("updated_at", secondTime(lead.updatedAt));
    json.member("score", lead.score).end();
}

void writeCompany(JsonWriter& json, const Company& company)
{
    json.object().member("id", company.id).member("name", company.name).member("email", company.email);
    json.member("phone", company.phone).member("website", company.website);
    json.member("created_at", secondTime(company.createdAt)).end();
}

} // namespace Leadwire::RichUtilities
