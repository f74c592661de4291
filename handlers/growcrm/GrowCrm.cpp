#include "handlers/growcrm/GrowCrm.h"

#include "handlers/Bearer.h"
#include "handlers/Failures.h"

namespace Leadwire::GrowCrm
{
namespace
{

std::string sentenceOf(const Failure& failure)
{
    switch (failure.kind())
    {
    case Failure::Kind::unauthenticated: return "Unauthorized. A valid API key is required.";
    case Failure::Kind::notFound: return "The requested item could not be found.";
    default: return messageOf(failure);
    }
}

Response failureAnswer(const Failure& failure, const Request&)
{
    std::string body;
    JsonWriter json(body);
    json.object().member("message", sentenceOf(failure));
    if (failure.kind() == Failure::Kind::invalid && !failure.errors().empty())
    {
        json.key("errors");
        writeErrors(json, failure.errors());
    }
    json.end();
    return Response::json(statusOf(failure.kind()), std::move(body));
}

} // namespace

const Dialect dialect{
    .name = "growcrm",
    .prefix = "/api",
    .credential = bearerToken,
    .failure = failureAnswer,
    .refusesUnreadableBodies = false,
    .limits = {{60, 60}},
    .routes =
        {
            {"GET", "/api/leads", listLeads},
            {"GET", "/api/leads/{id}", showLead},
            {"POST", "/api/leads", createLead},
            {"PATCH", "/api/leads/{id}", replaceLead},
            {"DELETE", "/api/leads/{id}", deleteLead},
            {"PUT", "/api/leads/{id}/status", changeStatus},
            {"PUT", "/api/leads/{id}/assigned", assignLead},
            {"PUT", "/api/leads/{id}/tags", tagLead},
            {"PUT", "/api/leads/{id}/archive", archiveLead},
            {"PUT", "/api/leads/{id}/activate", activateLead},
        },
};

} // namespace Leadwire::GrowCrm
