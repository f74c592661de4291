// The lead endpoints: list, create, show, update.
// Security: every question names the caller, so that the leads of others do not exist for it.
#include "handlers/richutilities/Answers.h"
#include "handlers/richutilities/CursorPage.h"
#include "handlers/richutilities/Input.h"
#include "handlers/richutilities/RichUtilities.h"

#include <limits>
#include <memory>

namespace Leadwire::RichUtilities
{
namespace
{

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

const std::vector<std::string> stages{"new", "contacted", "qualified", "converted", "lost"};

const Rules listRules{
    {"status", "", Presence::filled, word(stages)},
    {"company_id", "company_id", Presence::filled, integer(smallest, largest)},
    {"min_score", "min_score", Presence::filled, integer(smallest, largest)},
    {"max_score", "max_score", Presence::filled, integer(smallest, largest)},
    {"created_after", "created_after", Presence::filled, date()},
    {"created_before", "created_before", Presence::filled, date()},
    cursorRule(),
    limitRule(),
};

const Rules createRules{
    {"company_id", "company_id", Presence::required, number(reference("company"))},
    {"notes", "description", Presence::optional, text(65535)},
};

const Rules updateRules{
    {"status", "stage", Presence::filled, word(stages)},
    {"notes", "description", Presence::optional, text(65535)},
};

OwnLead leadOf(const Call& call, std::int64_t id)
{
    auto lead = call.store.ownLeads.find(call.account, id);
    if (!lead) throw NotFound("Lead", std::to_string(id));
    return *lead;
}

/// A list that is asked for.
struct Asked
{
    OwnFilters filters;
    Rows<OwnLead> leads;
};

Invalid wrongStatus(const std::string& message)
{
    return Invalid(Errors{{"status", {message}}});
}

} // namespace

Later listLeads(const Call& call)
{
    const Fields query = queryOf(call);
    const auto asked = std::make_shared<Asked>();
    asked->filters.others = listRules.read(query).columns();
    if (const Value* status = query.find("status")) asked->filters.stage = *status->as<std::string>();
    const CursorPage page(query);
    call.store.ownLeads.expectPage(call.account, asked->filters, page.after(), page.wanted(), asked->leads);
    return {[page, asked] { return page.answer(asked->leads.rows, writeLead); }, OwnLeads::isQuick(asked->filters)};
}

Response createLead(const Call& call)
{
    const LeadChanges changes = createRules.read(bodyOf(call)).settle(call);
    return said(201, leadOf(call, call.store.ownLeads.create(call.account, changes.columns)), writeLead);
}

Later showLead(const Call& call)
{
    const auto id = call.captures.integer();
    const auto leads = std::make_shared<Rows<OwnLead>>();
    call.store.ownLeads.expect(call.account, id, *leads);
    return {[id, leads]
            {
                if (leads->rows.empty()) throw NotFound("Lead", std::to_string(id));
                return said(200, leads->rows.front(), writeLead);
            }};
}

Response updateLead(const Call& call)
{
    using Outcome = OwnLeads::Outcome;
    const auto id = call.captures.integer();
    leadOf(call, id); // an unknown id is told before a wrong field
    switch (call.store.ownLeads.update(call.account, id, updateRules.read(bodyOf(call)).columns()))
    {
    case Outcome::done: break;
    case Outcome::missing: throw NotFound("Lead", std::to_string(id));
    case Outcome::converted: throw wrongStatus("The status of a lead that has been converted cannot change.");
    case Outcome::noStatus: throw wrongStatus("The workspace has no status of this stage.");
    }
    return said(200, leadOf(call, id), writeLead);
}

} // namespace Leadwire::RichUtilities
