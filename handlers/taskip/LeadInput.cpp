#include "handlers/taskip/LeadInput.h"

namespace Leadwire::TaskIp
{

NotFound noSuchLead(std::int64_t id)
{
    return {"Lead", std::to_string(id)};
}

Fields leadInput(const Call& call, std::int64_t id)
{
    try
    {
        return call.input();
    }
    catch (const Failure&)
    {
        if (!call.store.leads.find(call.account.workspace, id)) throw noSuchLead(id);
        throw;
    }
}

} // namespace Leadwire::TaskIp
