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
            {"POST", "/api/leads/{id}/convert", convertLead},
            {"POST", "/api/leads/{id}/clone", cloneLead},
            {"GET", "/api/leads/{id}/comments", listComments},
            {"POST", "/api/leads/{id}/comments", addComment},
            {"DELETE", "/api/leads/{id}/comments/{comment_id}", deleteComment},

            {"GET", "/api/checklists", listChecklists},
            {"GET", "/api/checklists/{id}", showChecklist},
            {"POST", "/api/checklists", createChecklist},
            {"PATCH", "/api/checklists/{id}", updateChecklist},
            {"DELETE", "/api/checklists/{id}", deleteChecklist},
            {"PUT", "/api/checklists/{id}/status", changeChecklistStatus},
            {"PUT", "/api/checklists/positions", orderChecklists},
            {"GET", "/api/checklists/{id}/comments", listChecklistComments},
            {"POST", "/api/checklists/{id}/comments", addChecklistComment},
            {"DELETE", "/api/checklists/{id}/comments/{comment_id}", deleteChecklistComment},

            {"GET", "/api/categories", listCategories},
            {"GET", "/api/team", listTeam},
            {"GET", "/api/clients/{id}", showClient},
        },
};

} // namespace Leadwire::GrowCrm
