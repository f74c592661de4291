/// TaskIP's lead API: `/api/public-v1/lead…`, `X-Secret-Key`.
#pragma once

#include "handlers/Api.h"

#include <cstdint>
#include <string>

namespace Leadwire::TaskIp
{

/// The dialect: its table of routes, in the order of its document, in TaskIp.cpp.
extern const Dialect dialect;

// Leads (Leads.cpp)
Later listLeads(const Call& call);
Response createLead(const Call& call);
Later showLead(const Call& call);
Response updateLead(const Call& call);
Response deleteLead(const Call& call);
Response deleteLeads(const Call& call);
Response convertLead(const Call& call);

// Notes of a lead (Notes.cpp)
Response listNotes(const Call& call);
Response createNote(const Call& call);
Response updateNote(const Call& call);
Response deleteNote(const Call& call);

// Companies and contacts (Companies.cpp, Contacts.cpp)
Response listCompanies(const Call& call);
Response createCompany(const Call& call);
Response showCompany(const Call& call);
Response listContacts(const Call& call);
Response showContact(const Call& call);

// Mail to leads (Mail.cpp)
Response sendEmail(const Call& call);

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
