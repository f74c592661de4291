/// TaskIP's lead API: `/api/public-v1/lead…`, `X-Secret-Key`.
#pragma once

#include "handlers/Api.h"

#include <cstdint>
#include <string>

namespace Leadwire::TaskIp
{

/// The dialect: its table of routes, in the order of its document, in TaskIp.cpp.
extern const Dialect dialect;

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
        if (!call.store.leads.find(call.account.workspace, lead)) throw NotFound("Lead", std::to_string(lead));
        throw;
    }
}

// Leads (Leads.cpp)
Response listLeads(const Call& call);
Response createLead(const Call& call);
Response showLead(const Call& call);
Response updateLead(const Call& call);
Response deleteLead(const Call& call);
Response deleteLeads(const Call& call);

// Files of leads (Files.cpp)
Response listFiles(const Call& call);
Response addFiles(const Call& call);
Response downloadFile(const Call& call);
Response removeFiles(const Call& call);

// Lead attributes (Attributes.cpp)
Response listAttributes(const Call& call);
Response createAttribute(const Call& call);
Response showAttribute(const Call& call);
Response updateAttribute(const Call& call);
Response deleteAttribute(const Call& call);

} // namespace Leadwire::TaskIp
