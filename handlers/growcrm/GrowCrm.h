/// Grow CRM's lead API: `/api/leads…` and what its clients ask beside it, `Authorization: Bearer`.
#pragma once

#include "handlers/Api.h"

namespace Leadwire::GrowCrm
{

/// The dialect: its table of routes, in the order of its document, in GrowCrm.cpp.
extern const Dialect dialect;

// Leads (Leads.cpp)
Later listLeads(const Call& call);
Later showLead(const Call& call);
Response createLead(const Call& call);
Response replaceLead(const Call& call);
Response deleteLead(const Call& call);

/// Whether every lead has a field of this name. No custom field may, since both would be read from it.
bool isLeadField(std::string_view name);

// What is set on a lead by itself (Settings.cpp)
Response changeStatus(const Call& call);
Response assignLead(const Call& call);
Response tagLead(const Call& call);
Response archiveLead(const Call& call);
Response activateLead(const Call& call);

// What is made of a lead (Conversion.cpp)
Response convertLead(const Call& call);
Response cloneLead(const Call& call);

// Comments (Comments.cpp)
Response listComments(const Call& call);
Response addComment(const Call& call);
Response deleteComment(const Call& call);
Response listChecklistComments(const Call& call);
Response addChecklistComment(const Call& call);
Response deleteChecklistComment(const Call& call);

// Checklists (Checklists.cpp)
Response listChecklists(const Call& call);
Response showChecklist(const Call& call);
Response createChecklist(const Call& call);
Response updateChecklist(const Call& call);
Response deleteChecklist(const Call& call);
Response changeChecklistStatus(const Call& call);
Response orderChecklists(const Call& call);

// What clients ask beside leads (Companions.cpp)
Response listCategories(const Call& call);
Response listTeam(const Call& call);
Response showClient(const Call& call);

/// A client, as `showClient` and `convertLead` answer it. Throws NotFound.
Response saidClient(const Call& call, int status, std::string_view message, std::int64_t id);

} // namespace Leadwire::GrowCrm
