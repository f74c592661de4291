// The lead endpoints: list, create, show, update, delete, bulk delete, convert.
#include "handlers/Filters.h"
#include "handlers/Reading.h"
#include "handlers/Rules.h"
#include "handlers/SimplePage.h"
#include "handlers/Time.h"
#include "handlers/Uploads.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/LeadInput.h"
#include "handlers/taskip/TaskIp.h"

#include <Poco/String.h>

#include <memory>

namespace Leadwire::TaskIp
{
namespace
{

Rules leadRules(Presence emailPresence)
{
    return {
        {"first_name", "first_name", Presence::required, text(100)},
        {"last_name", "last_name", Presence::optional, text(100)},
        {"email", "email", emailPresence, email()},
        {"phone_number", "phone", Presence::optional, text(255)},
        {"website", "website", Presence::optional, text(2048)},
        {"company_id", "company_id", Presence::optional, reference("company")},
        {"value", "value", Presence::optional, decimal()},
        {"currency", "currency", Presence::optional, text(10)},
        {"lead_interaction_date", "last_contacted", Presence::optional, date()},
        {"country_id", "country_id", Presence::optional, reference("country")},
        {"state_id", "state_id", Presence::optional, reference("state")},
        {"city_id", "city_id", Presence::optional, reference("city")},
        {"address", "street", Presence::optional, text(255)},
        {"zip_code", "zip", Presence::optional, text(255)},
        {"description", "description", Presence::optional, text(65535)},
        {"assigned_to", "assignee", Presence::optional, links("account")},
        {"status_ids", "status", Presence::optional, links("status")},
        {"source_ids", "source", Presence::optional, links("source")},
        {"groups", "group", Presence::optional, links("group")},
        {"custom_fields", "custom", Presence::optional, customFields()},
    };
}

const Rules createRules = leadRules(Presence::required);
const Rules updateRules = leadRules(Presence::filled); // only what is sent changes, but an address cannot be taken away

Conflict emailTaken()
{
    const std::string message = "The email has already been taken.";
    return Conflict(message, {{"email", {message}}});
}

/// A day, or one that no lead has if the value is none.
std::string dayFilter(const Fields& query, std::string_view name, const char* impossible)
{
    const Value* value = query.find(name);
    if (!value || value->isNull()) return {};
    const auto* text = value->as<std::string>();
    return text && isDate(*text) ? *text : impossible;
}

LeadList listOf(const Fields& query)
{
    LeadList list;
    list.search = textFilter(query, "search");
    list.status = idFilter(query, "status_id");
    list.source = idFilter(query, "source_id");
    list.assignee = idFilter(query, "assigned_to");
    // A word stands for an impossible number, since 0 has a meaning here.
    if (const auto converted = numberFilter(query, "is_converted", -1))
    {
        if (*converted == 0 || *converted == 1)
            list.converted = *converted == 1;
        else
            list.status = noId;
    }
    list.from = dayFilter(query, "from_date", "infinity");
    list.to = dayFilter(query, "to_date", "-infinity");
    const std::string sort = textFilter(query, "sort_by");
    if (sort == "name") list.sort = LeadSort::name;
    if (sort == "lead_interaction_date") list.sort = LeadSort::contacted;
    if (sort == "status") list.sort = LeadSort::status;
    list.descending = Poco::icompare(textFilter(query, "sort_order"), std::string("asc")) != 0;
    return list;
}

void beginList(JsonWriter& json)
{
    json.object().member("message", "All leads successfully fetched").key("data").array();
}

// However many leads there are, they are read in batches and spooled, so that memory stays bounded.
Response allLeads(const Call& call, const LeadList& list, const SimplePage& page)
{
    Response response = Response::json(200, "");
    JsonWriter json(response.body.memory());
    std::int64_t shown = 0;
    beginList(json);
    call.store.leads.each(call.account.workspace, list,
                          [&](const Lead& lead)
                          {
                              writeLead(json, lead);
                              response.body.settle();
                              ++shown;
                          });
    json.end();
    page.write(json, call, shown, false);
    json.end();
    return response;
}

} // namespace

Later listLeads(const Call& call)
{
    const Fields query = call.query();
    const SimplePage page(query);
    LeadList list = listOf(query);
    if (page.isAll()) return {[&call, list, page] { return allLeads(call, list, page); }, false};

    list.limit = page.size() + 1; // one more tells whether there is a next page
    list.offset = page.offset();
    const auto rows = std::make_shared<LeadRows>();
    call.store.leads.expectPage(call.account.workspace, list, *rows);
    const auto give = [&call, page, list, rows]
    {
        auto& leads = call.store.leads.foundPage(call.account.workspace, list, *rows);
        const bool hasMore = static_cast<std::int64_t>(leads.size()) > page.size();
        if (hasMore) leads.pop_back();

        std::string body;
        body.reserve(2000 * (leads.size() + 1)); // more than most leads need
        JsonWriter json(body);
        beginList(json);
        for (const auto& lead : leads) writeLead(json, lead);
        json.end();
        page.write(json, call, static_cast<std::int64_t>(leads.size()), hasMore);
        json.end();
        return Response::json(200, std::move(body));
    };
    return {give, LeadPages::isQuick(list)};
}

Response createLead(const Call& call)
{
    const LeadChanges changes = createRules.read(call.input()).settle(call);
    const auto id = call.store.leads.create(call.account, changes, true);
    if (!id) throw emailTaken();
    return said(201, "Lead Created", call.store.leads.find(call.account.workspace, *id, LeadView::contact).value());
}

Later showLead(const Call& call)
{
    const auto id = call.captures.integer();
    const auto rows = std::make_shared<LeadRows>();
    call.store.leads.expect(call.account.workspace, id, LeadView::contact, *rows);
    return {[&call, id, rows]
            {
                const auto lead = call.store.leads.found(call.account.workspace, *rows);
                if (!lead) throw noSuchLead(id);
                return said(200, "Lead Details", *lead, true);
            }};
}

Response updateLead(const Call& call)
{
    const auto id = call.captures.integer();
    const LeadChanges changes = updateRules.read(leadInput(call, id)).settle(call, id);
    switch (call.store.leads.update(call.account, id, changes, true))
    {
    case Leads::Outcome::done: break;
    case Leads::Outcome::missing: throw noSuchLead(id);
    case Leads::Outcome::taken: throw emailTaken();
    }
    const auto lead = call.store.leads.find(call.account.workspace, id, LeadView::contact);
    if (!lead) throw noSuchLead(id); // deleted since
    return said(200, "Lead Updated", *lead);
}

Response deleteLead(const Call& call)
{
    const auto id = call.captures.integer();
    if (call.store.leads.remove(call.account.workspace, arrayOf({id})) == 0) throw noSuchLead(id);
    removeGoneBytes(call);
    return said("Lead Deleted Successfully");
}

Response deleteLeads(const Call& call)
{
    call.store.leads.remove(call.account.workspace, idList(call.input(), "ids"));
    removeGoneBytes(call);
    return said("Lead Deleted Successfully");
}

Response convertLead(const Call& call)
{
    const auto id = call.captures.integer();
    const auto conversion = call.store.leads.convertToContact(call.account, id);
    if (conversion.outcome == Leads::Conversion::Outcome::missing) throw noSuchLead(id);
    if (conversion.outcome == Leads::Conversion::Outcome::converted) throw Invalid("Lead already converted");
    const auto contact = call.store.contacts.find(call.account.workspace, conversion.id);
    return saidConverted(contact.value());
}

} // namespace Leadwire::TaskIp
