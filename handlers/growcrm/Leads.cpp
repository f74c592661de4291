// The lead endpoints: list, show, create, replace, delete.
#include "handlers/Filters.h"
#include "handlers/Uploads.h"
#include "handlers/growcrm/Answers.h"
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/growcrm/Lead.h"
#include "handlers/growcrm/Page.h"

#include <Poco/String.h>

#include <memory>

namespace Leadwire::GrowCrm
{
namespace
{

/// The fields of a lead. `optional`: what the absence of one means.
Rules leadRules(Presence optional)
{
    return {
        {"lead_title", "title", Presence::required, text(255)},
        {"lead_status", "status", Presence::required, link("status")},
        {"lead_categoryid", "category_id", Presence::required, reference("category")},
        {"lead_firstname", "first_name", optional, text(255)},
        {"lead_lastname", "last_name", optional, text(255)},
        {"lead_email", "email", optional, email()},
        {"lead_phone", "phone", optional, text(255)},
        {"lead_company_name", "company_name", optional, text(255)},
        {"lead_job_position", "job_position", optional, text(255)},
        {"lead_website", "website", optional, text(255)},
        {"lead_value", "value", optional, decimal()},
        {"lead_source", "source", optional, linkName()},
        {"lead_last_contacted", "last_contacted", optional, day()},
        {"lead_description", "description", optional, text(65535)},
        {"lead_street", "street", optional, text(255)},
        {"lead_city", "city", optional, text(255)},
        {"lead_state", "state", optional, text(255)},
        {"lead_zip", "zip", optional, text(255)},
        {"lead_country", "country", optional, text(255)},
    };
}

const Rules createRules = leadRules(Presence::optional);
const Rules replaceRules = leadRules(Presence::cleared); // a replacement has every field, said or not

LeadList listOf(const Fields& query)
{
    LeadList list;
    list.view = LeadView::sale;
    list.search = textFilter(query, "search");
    list.searchesTitle = true;
    list.firstStatus = idFilter(query, "status");
    list.category = idFilter(query, "category_id");
    list.assignee = idFilter(query, "assigned_user_id");
    if (const Value* source = query.find("source"); source && !source->isNull())
        list.firstSourceName = textFilter(query, "source");
    if (const Value* state = query.find("active_state"); state && !state->isNull())
    {
        const std::string word = textFilter(query, "active_state");
        list.archived = word == "archived";
        if (word != "archived" && word != "active") list.firstStatus = noId;
    }
    const std::string sort = textFilter(query, "sort");
    if (sort == "lead_title") list.sort = LeadSort::title;
    if (sort == "lead_value") list.sort = LeadSort::value;
    if (sort == "lead_last_contacted") list.sort = LeadSort::contacted;
    list.descending = Poco::icompare(textFilter(query, "order"), std::string("asc")) != 0;
    return list;
}

} // namespace

bool isLeadField(std::string_view name)
{
    return createRules.has(name);
}

Later listLeads(const Call& call)
{
    struct Found
    {
        LeadRows rows;
        std::int64_t total = 0;
    };
    const Fields query = call.query();
    const Page page(query);
    LeadList list = listOf(query);
    list.limit = page.size();
    list.offset = page.offset();
    const auto found = std::make_shared<Found>();
    call.store.leads.expectTotal(call.account.workspace, list, found->total);
    call.store.leads.expectPage(call.account.workspace, list, found->rows);
    const auto give = [&call, page, list, found]
    {
        const auto& leads = call.store.leads.foundPage(call.account.workspace, list, found->rows);
        std::string body;
        body.reserve(2000 * (leads.size() + 1)); // more than most leads need
        JsonWriter json(body);
        json.object().key("data").array();
        for (const auto& lead : leads) writeLead(json, lead);
        json.end();
        page.beginMeta(json, found->total);
        json.end().member("message", "Leads retrieved successfully.").end();
        return Response::json(200, std::move(body));
    };
    return {give, LeadPages::isQuick(list)};
}

Later showLead(const Call& call)
{
    const auto id = call.captures.integer();
    const auto rows = std::make_shared<LeadRows>();
    call.store.leads.expect(call.account.workspace, id, LeadView::sale, *rows);
    return {[&call, id, rows]
            {
                const auto lead = call.store.leads.found(call.account.workspace, *rows);
                if (!lead) throw NotFound("Lead", std::to_string(id));
                return said(200, "Lead retrieved successfully.", *lead);
            }};
}

Response createLead(const Call& call)
{
    const Fields input = call.input();
    const LeadChanges changes = createRules.read(input).withCustomFields(input).settle(call);
    const auto id = call.store.leads.create(call.account, changes, false).value();
    return said(201, "Lead created successfully.", leadOf(call, id));
}

Response replaceLead(const Call& call)
{
    const auto id = call.captures.integer();
    const Fields input = call.input();
    const LeadChanges changes = replaceRules.read(input).withCustomFields(input).settle(call, id);
    require(call.store.leads.updateAsShown(call.account, id, changes), id);
    return said(200, "Lead updated successfully.", leadOf(call, id));
}

Response deleteLead(const Call& call)
{
    const auto id = call.captures.integer();
    expectNoFields(call);
    if (call.store.leads.remove(call.account.workspace, arrayOf({id})) == 0) require(Leads::Outcome::missing, id);
    removeGoneBytes(call);
    return saidGone("Lead deleted successfully.", id);
}

} // namespace Leadwire::GrowCrm
