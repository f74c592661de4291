#include "handlers/growcrm/Lead.h"

namespace Leadwire::GrowCrm
{

Lead leadOf(const Call& call, std::int64_t id)
{
    auto lead = call.store.leads.find(call.account.workspace, id, LeadView::sale);
    if (!lead) throw NotFound("Lead", std::to_string(id));
    return *std::move(lead);
}

void require(Leads::Outcome outcome, std::int64_t id)
{
    if (outcome == Leads::Outcome::missing) throw NotFound("Lead", std::to_string(id));
}

void expectNoFields(const Call& call)
{
    try
    {
        call.request.bodyFields();
    }
    catch (const UnreadableBody&)
    {
        throw Invalid(Errors{{"body", {"The request body could not be read."}}});
    }
}

} // namespace Leadwire::GrowCrm
