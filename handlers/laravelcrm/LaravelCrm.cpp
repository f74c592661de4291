#include "handlers/laravelcrm/LaravelCrm.h"

#include "handlers/Bearer.h"
#include "handlers/Failures.h"
#include "handlers/laravelcrm/Records.h"

namespace Leadwire::LaravelCrm
{
namespace
{

/// The first message, and how many more there are.
std::string summary(const Errors& errors)
{
    std::size_t count = 0;
    for (const auto& [field, messages] : errors) count += messages.size();
    std::string text = errors.front().second.front();
    if (count > 1) text += " (and " + std::to_string(count - 1) + (count == 2 ? " more error)" : " more errors)");
    return text;
}

std::string sentenceOf(const Failure& failure)
{
    if (const auto* missing = dynamic_cast<const NotFound*>(&failure))
        return "No query results for model [VentureDrake\\LaravelCrm\\Models\\" + missing->subject() + "] " +
               missing->id();
    if (failure.kind() == Failure::Kind::forbidden) return failure.what(); // empty without access at all
    const bool isSummed = failure.kind() == Failure::Kind::invalid && !failure.errors().empty();
    return isSummed ? summary(failure.errors()) : messageOf(failure);
}

Response failureAnswer(const Failure& failure, const Request&)
{
    std::string body;
    JsonWriter json(body);
    json.object().member("message", sentenceOf(failure));
    if (!failure.errors().empty())
    {
        json.key("errors");
        writeErrors(json, failure.errors());
    }
    json.end();
    return Response::json(statusOf(failure.kind()), std::move(body));
}

} // namespace

const Dialect dialect{
    .name = "laravelcrm",
    .prefix = "/crm/api/v2",
    .credential = bearerToken,
    .failure = failureAnswer,
    .admit = requireAccess,
    .refusesUnreadableBodies = false,
    .limitsAccounts = true,
    .limits = {{60, 60}},
    .routes =
        {
            {"GET", "/crm/api/v2/leads", listLeads},
            {"POST", "/crm/api/v2/leads", createLead},
            {"GET", "/crm/api/v2/leads/{id:uuid}", showLead},
            {"PUT", "/crm/api/v2/leads/{id:uuid}", updateLead},
            {"PATCH", "/crm/api/v2/leads/{id:uuid}", updateLead},
            {"DELETE", "/crm/api/v2/leads/{id:uuid}", deleteLead},

            {"POST", "/crm/api/v2/auth/token", createToken, Limit{6, 60}, true},
            {"GET", "/crm/api/v2/auth/me", showAccount},
            {"DELETE", "/crm/api/v2/auth/token", revokeToken},

            {"GET", "/crm/api/v2/people", listPeople},
            {"POST", "/crm/api/v2/people", createPerson},
            {"GET", "/crm/api/v2/people/{id:uuid}", showPerson},
            {"GET", "/crm/api/v2/organizations", listOrganizations},
            {"POST", "/crm/api/v2/organizations", createOrganization},
            {"GET", "/crm/api/v2/organizations/{id:uuid}", showOrganization},
        },
};

} // namespace Leadwire::LaravelCrm
