// The lead endpoints: list, create, show, update, delete.
#include "handlers/Filters.h"
#include "handlers/laravelcrm/Answers.h"
#include "handlers/laravelcrm/LaravelCrm.h"
#include "handlers/laravelcrm/Page.h"
#include "handlers/laravelcrm/Readers.h"
#include "handlers/laravelcrm/Records.h"

#include <memory>

namespace Leadwire::LaravelCrm
{
namespace
{

/// The fields of a lead. `title`: when it must be there. `unset`: what the absence means of those that have a default.
Rules leadRules(Presence title, Presence unset)
{
    return {
        {"title", "title", title, text(255)},
        {"description", "description", Presence::optional, text(65535)},
        {"amount", "value", Presence::optional, amount()},
        {"currency", "currency", unset, currency()},
        {"expected_close", "expected_close", Presence::optional, moment()},
        {"person_id", "contact_id", Presence::optional, record("contact")},
        {"organization_id", "company_id", Presence::optional, record("company")},
        {"lead_source_id", "source", Presence::optional, attribute("source")},
        {"pipeline_stage_id", "status", Presence::optional, attribute("status")},
        {"user_owner_id", "owner_id", unset, reference("account")},
        {"labels", "label", Presence::optional, attributes("label")},
    };
}

// A new lead has no owner unless one is given.
const Rules createRules = leadRules(Presence::required, Presence::cleared);
const Rules updateRules = leadRules(Presence::filled, Presence::optional);

LeadList listOf(const Fields& query)
{
    LeadList list;
    list.view = LeadView::deal;
    list.owner = idFilter(query, "user_owner_id");
    const auto [column, descending] = sortOf(query);
    list.descending = descending;
    if (column == "title")
        list.sort = LeadSort::title;
    else if (column == "amount")
        list.sort = LeadSort::value;
    else if (column == "updated_at")
        list.sort = LeadSort::updated;
    else if (column != "created_at") // an unknown column orders nothing
        list.descending = false;
    return list;
}

} // namespace

Later listLeads(const Call& call)
{
    struct Found
    {
        LeadRows rows;
        std::int64_t total = 0;
    };
    authorize(call, "leads:read");
    const Fields query = call.query();
    const LengthAwarePage page = pageOf(query);
    LeadList list = listOf(query);
    list.limit = page.size();
    list.offset = page.offset();
    const auto found = std::make_shared<Found>();
    call.store.leads.expectTotal(call.account.workspace, list, found->total);
    call.store.leads.expectPage(call.account.workspace, list, found->rows);
    const auto give = [&call, page, list, found]
    {
        const auto& leads = call.store.leads.foundPage(call.account.workspace, list, found->rows);
        return saidPage(call, page, leads, found->total);
    };
    return {give, LeadPages::isQuick(list)};
}

Response createLead(const Call& call)
{
    const LeadChanges changes = createRules.read(call.input()).settle(call);
    authorize(call, "leads:write");
    const auto id = call.store.leads.create(call.account, changes, false).value();
    return said(call, 201, call.store.leads.find(call.account.workspace, id, LeadView::deal).value());
}

Later showLead(const Call& call)
{
    authorize(call, "leads:read");
    const auto rows = std::make_shared<LeadRows>();
    call.store.leads.expect(call.account.workspace, uuidOf(call), LeadView::deal, *rows);
    return {[&call, rows]
            {
                const auto lead = call.store.leads.found(call.account.workspace, *rows);
                if (!lead) throw noSuchRecord(call);
                return said(call, 200, *lead);
            }};
}

Response updateLead(const Call& call)
{
    const std::string& uuid = uuidOf(call);
    requireReadable(call);
    Draft draft = updateRules.read(call.input());
    const LeadChanges changes = draft.settle(call, Reference{"lead", 0, uuid});
    authorize(call, "leads:write");
    if (call.store.leads.update(call.account, draft.subject(), changes, false) != Leads::Outcome::done)
        throw noSuchRecord(call);
    const auto lead = call.store.leads.find(call.account.workspace, draft.subject(), LeadView::deal);
    if (!lead) throw noSuchRecord(call); // deleted since
    return said(call, 200, *lead);
}

Response deleteLead(const Call& call)
{
    const std::string& uuid = uuidOf(call);
    requireReadable(call);
    authorize(call, "leads:write");
    if (!call.store.trash.put(call.account, uuid)) throw noSuchRecord(call);
    return Response::empty(204);
}

} // namespace Leadwire::LaravelCrm
