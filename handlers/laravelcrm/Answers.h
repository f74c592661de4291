/// The envelopes and shapes of Laravel CRM's answers.
#pragma once

#include "fcgi/JsonWriter.h"
#include "handlers/Api.h"
#include "handlers/LengthAwarePage.h"
#include "model/Companies.h"
#include "model/Contacts.h"
#include "model/Lead.h"

#include <string>
#include <vector>

namespace Leadwire::LaravelCrm
{

/// A lead, keys in the document's order.
void writeLead(JsonWriter& json, const Lead& lead, const ApiSettings& settings);

/// `{"data": …}` with the record.
Response said(const Call& call, int status, const Lead& lead);
Response said(int status, const Contact& person);
Response said(int status, const Company& organization);

/// A page of the records: `data`, `links`, `meta`.
Response saidPage(const Call& call, const LengthAwarePage& page, const std::vector<Lead>& leads, std::int64_t total);
Response saidPage(const Call& call, const LengthAwarePage& page, const std::vector<Contact>& people,
                  std::int64_t total);
Response saidPage(const Call& call, const LengthAwarePage& page, const std::vector<Company>& organizations,
                  std::int64_t total);

} // namespace Leadwire::LaravelCrm
