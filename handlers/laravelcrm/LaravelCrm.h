/// Laravel CRM's lead API: `/crm/api/v2/leads…`, its logins, and the people and organizations that leads name.
#pragma once

#include "handlers/Api.h"

namespace Leadwire::LaravelCrm
{

/// The dialect: its table of routes, in the order of its document, in LaravelCrm.cpp.
extern const Dialect dialect;

// Leads (Leads.cpp)
Later listLeads(const Call& call);
Response createLead(const Call& call);
Later showLead(const Call& call);
Response updateLead(const Call& call);
Response deleteLead(const Call& call);

// Logins (Tokens.cpp)
Response createToken(const Call& call);
Response showAccount(const Call& call);
Response revokeToken(const Call& call);

// Whom and what leads are about (People.cpp, Organizations.cpp)
Response listPeople(const Call& call);
Response createPerson(const Call& call);
Response showPerson(const Call& call);
Response listOrganizations(const Call& call);
Response createOrganization(const Call& call);
Response showOrganization(const Call& call);

} // namespace Leadwire::LaravelCrm
