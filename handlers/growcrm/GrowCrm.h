/// Grow CRM's lead API: `/api/leads…` and what its clients ask beside it, `Authorization: Bearer`.
#pragma once

#include "handlers/Api.h"

namespace Leadwire::GrowCrm
{

/// The dialect: its table of routes, in the order of its document, in GrowCrm.cpp.
extern const Dialect dialect;

// Leads (Leads.cpp)
Response listLeads(const Call& call);
Response showLead(const Call& call);
Response createLead(const Call& call);
Response replaceLead(const Call& call);
Response deleteLead(const Call& call);

// What is set on a lead by itself (Settings.cpp)
Response changeStatus(const Call& call);
Response assignLead(const Call& call);
Response tagLead(const Call& call);
Response archiveLead(const Call& call);
Response activateLead(const Call& call);

} // namespace Leadwire::GrowCrm
