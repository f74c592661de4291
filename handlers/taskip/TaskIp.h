/// TaskIP's lead API: `/api/public-v1/lead…`, `X-Secret-Key`.
#pragma once

#include "handlers/Api.h"

namespace Leadwire::TaskIp
{

/// The dialect: its table of routes, in the order of its document, in TaskIp.cpp.
extern const Dialect dialect;

// Leads (Leads.cpp)
Response listLeads(const Call& call);
Response createLead(const Call& call);
Response showLead(const Call& call);
Response updateLead(const Call& call);
Response deleteLead(const Call& call);
Response deleteLeads(const Call& call);

// Mail to leads (Mail.cpp)
Response sendEmail(const Call& call);

// Lead attributes (Attributes.cpp)
Response listAttributes(const Call& call);
Response createAttribute(const Call& call);
Response showAttribute(const Call& call);
Response updateAttribute(const Call& call);
Response deleteAttribute(const Call& call);

} // namespace Leadwire::TaskIp
