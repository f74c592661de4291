#include "handlers/richutilities/RichUtilities.h"

#include "handlers/Failures.h"
#include "handlers/richutilities/Credential.h"

namespace Leadwire::RichUtilities
{
namespace
{

std::string_view codeOf(Failure::Kind kind)
{
    switch (kind)
    {
    case Failure::Kind::unreadable: return "bad_request";
    case Failure::Kind::unauthenticated: return "unauthorized";
    case Failure::Kind::forbidden: return "forbidden";
    case Failure::Kind::notFound:
    case Failure::Kind::routeNotFound: return "not_found";
    case Failure::Kind::methodNotAllowed: return "method_not_allowed";
    case Failure::Kind::conflict: return "conflict";
    case Failure::Kind::tooLarge: return "payload_too_large";
    case Failure::Kind::invalid: return "validation_error";
    case Failure::Kind::limited: return "rate_limited";
    case Failure::Kind::internal: return "internal_error";
    case Failure::Kind::unavailable: return "service_unavailable";
    case Failure::Kind::beyond: return "range_not_satisfiable";
    case Failure::Kind::full: return "insufficient_storage";
    }
    return "internal_error";
}

std::string sentenceOf(const Failure& failure)
{
    switch (failure.kind())
    {
    case Failure::Kind::unauthenticated: return "Missing or invalid credentials.";
    case Failure::Kind::forbidden: return "The credentials lack the scope for this.";
    default: return messageOf(failure);
    }
}

Response failureAnswer(const Failure& failure, const Request&)
{
    std::string body;
    JsonWriter json(body);
    json.object().member("error", codeOf(failure.kind())).member("message", sentenceOf(failure));
    if (!failure.errors().empty())
    {
        json.key("details");
        writeErrors(json, failure.errors());
    }
    json.end();
    return Response::json(statusOf(failure.kind()), std::move(body));
}

} // namespace

const Dialect dialect{
    .name = "richutilities",
    .prefix = "/v1",
    .credential = credential,
    .failure = failureAnswer,
    .methodOverride = false,
    .showsResetAlways = true,
    .limits = {{60, 60}},
    .routes =
        {
            {"GET", "/v1/leads", listLeads},
            {"POST", "/v1/leads", createLead},
            {"GET", "/v1/leads/{id}", showLead},
            {"PATCH", "/v1/leads/{id}", updateLead},

            {.method = "GET", .pattern = "/v1/companies", .endpoint = listCompanies, .resource = "companies"},
            {.method = "POST", .pattern = "/v1/companies", .endpoint = createCompany, .resource = "companies"},
            {.method = "GET", .pattern = "/v1/companies/{id}", .endpoint = showCompany, .resource = "companies"},
        },
};

} // namespace Leadwire::RichUtilities
