#include "handlers/taskip/TaskIp.h"

#include "handlers/Failures.h"

namespace Leadwire::TaskIp
{
namespace
{

std::optional<std::string> secretKey(const Request& request)
{
    const auto key = request.header("X-Secret-Key");
    if (!key || request.headerCount("X-Secret-Key") != 1) return std::nullopt;
    return std::string(*key);
}

std::string_view nameOf(Failure::Kind kind)
{
    switch (kind)
    {
    case Failure::Kind::invalid: return "Validation Error";
    case Failure::Kind::internal: return "Internal Server Error";
    case Failure::Kind::tooLarge: return "Payload Too Large";
    default: return reasonPhrase(statusOf(kind));
    }
}

std::string sentenceOf(const Failure& failure)
{
    if (failure.kind() == Failure::Kind::unauthenticated) return "Invalid or missing X-Secret-Key header";
    if (failure.kind() == Failure::Kind::invalid && *failure.what() == '\0') return "The given data was invalid";
    return messageOf(failure);
}

Response failureAnswer(const Failure& failure, const Request&)
{
    std::string body;
    JsonWriter json(body);
    json.object();
    json.member("success", false).member("error", nameOf(failure.kind())).member("message", sentenceOf(failure));
    if (!failure.errors().empty())
    {
        json.key("errors");
        writeErrors(json, failure.errors());
    }
    json.member("status_code", statusOf(failure.kind())).end();
    return Response::json(statusOf(failure.kind()), std::move(body));
}

} // namespace

const Dialect dialect{
    .name = "taskip",
    .prefix = "/api/public-v1",
    .credential = secretKey,
    .failure = failureAnswer,
    .showsResetAlways = true,
    .limits = {{1000, 3600}, {100, 60}},
    .routes =
        {
            {"GET", "/api/public-v1/lead", listLeads},
            {"POST", "/api/public-v1/lead", createLead},
            {"GET", "/api/public-v1/lead/{id}", showLead},
            {"PUT", "/api/public-v1/lead/{id}", updateLead},
            {"PATCH", "/api/public-v1/lead/{id}", updateLead},
            {"DELETE", "/api/public-v1/lead/{id}", deleteLead},
            {"POST", "/api/public-v1/lead/bulk-delete", deleteLeads},
            {"POST", "/api/public-v1/lead/send-email/{id}", sendEmail},
            {"POST", "/api/public-v1/lead/{id}/convert", convertLead},

            {"GET", "/api/public-v1/lead/notes/{lead_id}", listNotes},
            {"POST", "/api/public-v1/lead/notes/{lead_id}", createNote},
            {"PUT", "/api/public-v1/lead/notes/{lead_id}", updateNote},
            {"PATCH", "/api/public-v1/lead/notes/{lead_id}", updateNote},
            {"DELETE", "/api/public-v1/lead/notes/{lead_id}", deleteNote},

            {"GET", "/api/public-v1/lead/files/{lead_id}", listFiles},
            {"POST", "/api/public-v1/lead/files/{lead_id}", addFiles, Limit{50, 3600}},
            {"DELETE", "/api/public-v1/lead/files/bulk-delete/{lead_id}", removeFiles},
            {"GET", "/api/public-v1/lead/files/{lead_id}/{media_id}", downloadFile},

            {"GET", "/api/public-v1/lead-attribute", listAttributes},
            {"POST", "/api/public-v1/lead-attribute", createAttribute},
            {"GET", "/api/public-v1/lead-attribute/{id}", showAttribute},
            {"PUT", "/api/public-v1/lead-attribute/{id}", updateAttribute},
            {"PATCH", "/api/public-v1/lead-attribute/{id}", updateAttribute},
            {"DELETE", "/api/public-v1/lead-attribute/{id}", deleteAttribute},

            {"GET", "/api/public-v1/company", listCompanies},
            {"POST", "/api/public-v1/company", createCompany},
            {"GET", "/api/public-v1/company/{id}", showCompany},
            {"GET", "/api/public-v1/contact", listContacts},
            {"GET", "/api/public-v1/contact/{id}", showContact},
        },
};

} // namespace Leadwire::TaskIp
