// What is set on a lead by itself: status, assigned, tags, archive, activate. Each answers with the whole lead.
#include "handlers/growcrm/Answers.h"
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/growcrm/Lead.h"

namespace Leadwire::GrowCrm
{
namespace
{

const Rules statusRules{{"status", "status", Presence::required, link("status")}};
const Rules assignedRules{{"assigned", "assignee", Presence::present, list(links("account"))}};
const Rules tagRules{{"tags", "label", Presence::present, list(linkNames())}};

Response change(const Call& call, const Rules& rules, std::string_view message)
{
    const auto id = call.captures.integer();
    const LeadChanges changes = rules.read(call.input()).settle(call, id);
    require(call.store.leads.updateAsShown(call.account, id, changes), id);
    return said(200, message, leadOf(call, id));
}

Response archive(const Call& call, bool archived, std::string_view message)
{
    const auto id = call.captures.integer();
    expectNoFields(call);
    require(call.store.leads.archive(call.account, id, archived), id);
    return said(200, message, leadOf(call, id));
}

} // namespace

Response changeStatus(const Call& call)
{
    return change(call, statusRules, "Lead status updated successfully.");
}

Response assignLead(const Call& call)
{
    return change(call, assignedRules, "Lead assignees updated successfully.");
}

Response tagLead(const Call& call)
{
    return change(call, tagRules, "Lead tags updated successfully.");
}

Response archiveLead(const Call& call)
{
    return archive(call, true, "Lead archived successfully.");
}

Response activateLead(const Call& call)
{
    return archive(call, false, "Lead activated successfully.");
}

} // namespace Leadwire::GrowCrm
