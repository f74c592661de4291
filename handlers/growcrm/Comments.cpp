// Comments of leads and of checklist items: list, add, delete.
#include "handlers/Rules.h"
#include "handlers/growcrm/Answers.h"
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/growcrm/Lead.h"

namespace Leadwire::GrowCrm
{
namespace
{

const Rules commentRules{{"comment", "text", Presence::required, text(65535)}};

NotFound notFound(std::int64_t id)
{
    return {"Comment", std::to_string(id)};
}

Response list(const Call& call, Commented subject, std::string_view message)
{
    const auto id = call.captures.integer();
    Response response = Response::json(200, "");
    JsonWriter json(response.body.memory());
    json.object().key("data").array();
    const bool exists = call.store.comments.each(call.account.workspace, subject, id,
                                                 [&](const Comment& comment)
                                                 {
                                                     json.object();
                                                     json.member("id", comment.id).member("text", comment.text);
                                                     writeNamed(json, "creator", comment.creatorId, comment.creator);
                                                     json.end();
                                                     response.body.settle();
                                                 });
    if (!exists) throw notFound(id);
    json.end().member("message", message).end();
    return response;
}

Response add(const Call& call, Commented subject, const Reference& reference, std::string_view message)
{
    const Fields input = call.input();
    const std::string fields = commentRules.read(input).settle(call, reference).columns;
    Profile creator;
    call.store.accounts.expectProfile(call.account, creator);
    const auto id = call.store.comments.add(call.account, subject, reference.id, fields);
    if (!id) throw notFound(reference.id); // the subject has gone meanwhile
    return said(201, message,
                [&](JsonWriter& json)
                {
                    json.object().member("id", *id).member("text", *input.find("comment")->as<std::string>());
                    writeNamed(json, "creator", call.account.id, creator.name);
                    json.end();
                });
}

Response remove(const Call& call, Commented subject, std::string_view message)
{
    const auto comment = call.captures.integer("comment_id");
    expectNoFields(call);
    if (!call.store.comments.remove(call.account, subject, call.captures.integer(), comment)) throw notFound(comment);
    return saidGone(message, comment);
}

} // namespace

Response listComments(const Call& call)
{
    return list(call, Commented::lead, "Lead comments retrieved successfully.");
}

Response addComment(const Call& call)
{
    return add(call, Commented::lead, {"lead", call.captures.integer()}, "Lead comment added successfully.");
}

Response deleteComment(const Call& call)
{
    return remove(call, Commented::lead, "Lead comment deleted successfully.");
}

Response listChecklistComments(const Call& call)
{
    return list(call, Commented::checklistItem, "Checklist comments retrieved successfully.");
}

Response addChecklistComment(const Call& call)
{
    return add(call, Commented::checklistItem, {"checklist_item", call.captures.integer()},
               "Checklist comment added successfully.");
}

Response deleteChecklistComment(const Call& call)
{
    return remove(call, Commented::checklistItem, "Checklist comment deleted successfully.");
}

} // namespace Leadwire::GrowCrm
