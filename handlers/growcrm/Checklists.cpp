// The checklists of leads: list, show, create, update, delete, status, positions. Other resources have none here.
#include "handlers/Filters.h"
#include "handlers/Rules.h"
#include "handlers/growcrm/Answers.h"
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/growcrm/Lead.h"
#include "handlers/growcrm/Page.h"

#include <Poco/String.h>

#include <limits>

namespace Leadwire::GrowCrm
{
namespace
{

const Rules parentRules{
    {"resource_type", "type", Presence::required, text(255)},
    {"resource_id", "id", Presence::required,
     integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max())},
};
const Rules createRules{
    {"checklistresource_type", "type", Presence::required, word({"lead"})},
    {"checklistresource_id", "lead_id", Presence::required, reference("lead")},
    {"checklist_text", "text", Presence::required, text(65535)},
};
const Rules updateRules{{"checklist_text", "text", Presence::required, text(65535)}};
const Rules statusRules{{"status", "status", Presence::required, word({"pending", "completed"})}};
const Rules positionRules{{"checklist_ids", "items", Presence::required, links("checklist_item")}};

NotFound notFound(std::int64_t id)
{
    return {"Checklist", std::to_string(id)};
}

void writeItem(JsonWriter& json, const ChecklistItem& item)
{
    json.object().member("id", item.id).member("text", item.text);
    json.member("status", item.isCompleted != 0 ? "completed" : "pending").member("position", item.position);
    json.key("resource").object().member("type", "lead").member("id", item.lead).end();
    json.member("comments_count", item.comments);
    writeDates(json, item.createdAt, item.updatedAt);
    json.end();
}

Response saidItem(const Call& call, int status, std::string_view message, std::int64_t id)
{
    const auto item = call.store.checklists.find(call.account.workspace, id);
    if (!item) throw notFound(id);
    return said(status, message, [&](JsonWriter& json) { writeItem(json, *item); });
}

Response change(const Call& call, const Rules& rules, std::string_view message)
{
    const auto id = call.captures.integer();
    const std::string fields = rules.read(call.input()).settle(call, Reference{"checklist_item", id}).columns;
    if (!call.store.checklists.update(call.account, id, fields)) throw notFound(id); // gone meanwhile
    return saidItem(call, 200, message, id);
}

/// The model's word for what a list is sorted by.
std::string_view sortOf(const Fields& query)
{
    const std::string sort = textFilter(query, "sort");
    if (sort == "checklist_status") return "status";
    return sort == "checklist_created" ? "created" : "position";
}

void writeProgress(JsonWriter& json, const ChecklistPage& page)
{
    const std::int64_t percentage =
        page.total == 0 ? 0 : (200 * page.completed + page.total) / (2 * page.total); // rounded
    json.key("progress").object();
    json.member("total", page.total).member("completed", page.completed).member("percentage", percentage).end();
}

} // namespace

Response listChecklists(const Call& call)
{
    const Fields query = call.query();
    parentRules.read(query).columns();
    const auto lead = idFilter(query, "resource_id").value_or(noId);
    if (textFilter(query, "resource_type") != "lead") throw notFound(lead);
    const Page page(query);
    const bool descending = Poco::icompare(textFilter(query, "order"), std::string("desc")) == 0;
    const auto found =
        call.store.checklists.page(call.account.workspace, lead, sortOf(query), descending, page.size(), page.offset());
    if (!found) throw notFound(lead);

    std::string body;
    JsonWriter json(body);
    json.object().key("data").array();
    for (const auto& item : found->items) writeItem(json, item);
    json.end();
    page.beginMeta(json, found->total);
    writeProgress(json, *found);
    json.end().member("message", "Checklists retrieved successfully.").end();
    return Response::json(200, std::move(body));
}

Response showChecklist(const Call& call)
{
    return saidItem(call, 200, "Checklist retrieved successfully.", call.captures.integer());
}

Response createChecklist(const Call& call)
{
    const std::string fields = createRules.read(call.input()).settle(call).columns;
    const auto id = call.store.checklists.add(call.account, fields);
    if (!id) throw Invalid(Errors{{"checklistresource_id", {"The selected checklistresource id is invalid."}}}); // gone
    return saidItem(call, 201, "Checklist created successfully.", *id);
}

Response updateChecklist(const Call& call)
{
    return change(call, updateRules, "Checklist updated successfully.");
}

Response deleteChecklist(const Call& call)
{
    const auto id = call.captures.integer();
    expectNoFields(call);
    if (!call.store.checklists.remove(call.account, id)) throw notFound(id);
    return saidGone("Checklist deleted successfully.", id);
}

Response changeChecklistStatus(const Call& call)
{
    return change(call, statusRules, "Checklist status updated successfully.");
}

Response orderChecklists(const Call& call)
{
    const std::string items = positionRules.read(call.input()).settle(call).links;
    const std::string order = call.store.checklists.order(call.account.workspace, items);
    return said(200, "Checklist positions updated successfully.",
                [&](JsonWriter& json) { json.object().memberRaw("checklist_ids", order).end(); });
}

} // namespace Leadwire::GrowCrm
