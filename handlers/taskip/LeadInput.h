/// What the calls about one lead have in common.
#pragma once

#include "handlers/Api.h"

#include <cstdint>
#include <string>

namespace Leadwire::TaskIp
{

/// Says that there is no such lead.
inline NotFound noSuchLead(std::int64_t id)
{
    return {"Lead", std::to_string(id)};
}

/// What `read` gives. Should it fail, that there is no such lead comes before what is wrong with the request.
template <class Read>
auto leadFirst(const Call& call, std::int64_t lead, const Read& read) -> decltype(read())
{
    try
    {
        return read();
    }
    catch (const Failure&)
    {
        if (!call.store.leads.find(call.account.workspace, lead, LeadView::contact)) throw noSuchLead(lead);
        throw;
    }
}

/// The input of a call about `lead`. Throws NotFound first, else Failure as Call::input does.
inline Fields leadInput(const Call& call, std::int64_t lead)
{
    return leadFirst(call, lead, [&] { return call.input(); });
}

} // namespace Leadwire::TaskIp
