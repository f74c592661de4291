// The notes of a lead: list, create, update, delete. The note's id stands in the body.
#include "handlers/Reading.h"
#include "handlers/Rules.h"
#include "handlers/Uploads.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/LeadInput.h"
#include "handlers/taskip/TaskIp.h"

#include <limits>

namespace Leadwire::TaskIp
{
namespace
{

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

const Rules createRules{
    {"title", "title", Presence::required, text(255)},
    {"note", "text", Presence::required, text(65535)},
    {"image", "media_id", Presence::optional, reference("media")},
};

const Rules updateRules{
    {"note_id", "id", Presence::required, integer(1, largest)},
    {"title", "title", Presence::required, text(255)},
    {"note", "text", Presence::required, text(65535)},
    {"image", "media_id", Presence::optional, reference("media")},
};

const Rules deleteRules{{"note_id", "id", Presence::required, integer(1, largest)}};

/// The note that a body names, which the rules have found to be right.
std::int64_t noteOf(const Fields& input)
{
    return integerOf(*input.find("note_id")).value();
}

NotFound noSuchNote(std::int64_t id)
{
    return {"Note", std::to_string(id)};
}

} // namespace

Response listNotes(const Call& call)
{
    const auto lead = call.captures.integer("lead_id");
    Response response = Response::json(200, "");
    JsonWriter json(response.body.memory());
    json.object().member("msg", "Lead Notes Fetched").key("data").array();
    const bool exists = call.store.notes.each(call.account.workspace, lead,
                                              [&](const Note& note)
                                              {
                                                  writeNote(json, call.account.workspace, note);
                                                  response.body.settle();
                                              });
    if (!exists) throw noSuchLead(lead);
    json.end().end();
    return response;
}

Response createNote(const Call& call)
{
    const auto lead = call.captures.integer("lead_id");
    const LeadChanges changes = createRules.read(leadInput(call, lead)).settle(call, lead);
    const auto note = call.store.notes.create(call.account, lead, changes.columns);
    if (!note) throw noSuchLead(lead);
    return said(201, "Note Created", call.account.workspace, *note);
}

Response updateNote(const Call& call)
{
    const auto lead = call.captures.integer("lead_id");
    const Fields input = leadInput(call, lead);
    const LeadChanges changes = updateRules.read(input).settle(call, lead);
    const auto note = call.store.notes.update(call.account, lead, noteOf(input), changes.columns);
    if (!note) throw noSuchNote(noteOf(input));
    if (input.find("image")) removeGoneBytes(call);
    return said(200, "Note Updated", call.account.workspace, *note);
}

Response deleteNote(const Call& call)
{
    const auto lead = call.captures.integer("lead_id");
    const Fields input = leadInput(call, lead);
    deleteRules.read(input).settle(call, lead);
    if (!call.store.notes.remove(call.account, lead, noteOf(input))) throw noSuchNote(noteOf(input));
    removeGoneBytes(call);
    return said("Note Deleted");
}

} // namespace Leadwire::TaskIp
