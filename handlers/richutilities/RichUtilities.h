/// RichUtilities' lead API: `/v1/leads…`; each user sees the leads that are their own.
#pragma once

#include "handlers/Api.h"

namespace Leadwire::RichUtilities
{

/// The dialect: its table of routes, in the order of its document, in RichUtilities.cpp.
extern const Dialect dialect;

// Leads (Leads.cpp)
Later listLeads(const Call& call);
Response createLead(const Call& call);
Later showLead(const Call& call);
Response updateLead(const Call& call);

// Companies (Companies.cpp)
Response listCompanies(const Call& call);
Response createCompany(const Call& call);
Response showCompany(const Call& call);

} // namespace Leadwire::RichUtilities
