/// The envelopes and shapes of TaskIP's answers, and what its writes read.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Response.h"
#include "handlers/Api.h"
#include "model/Attribute.h"
#include "model/Lead.h"

#include <string>
#include <string_view>

namespace Leadwire::TaskIp
{

/// A lead as the lists show it, or with `activities` as the single get does. Keys in the document's order.
void writeLead(JsonWriter& json, const Lead& lead, bool withActivities = false);

/// A lead attribute with its times.
void writeAttribute(JsonWriter& json, const Attribute& attribute);

/// The number that TaskIP has for a kind of attribute: 1 status, 2 source.
int typeOf(std::string_view kind);

/// What a change of the lead `id` reads. That there is no such lead comes before what is wrong with the body: throws
/// NotFound, else Failure (unreadable).
Fields inputFor(const Call& call, std::int64_t id);

/// `{"msg": …}`.
Response said(std::string_view message);

/// `{"msg": …, "data": …}` with the lead or attribute.
Response said(int status, std::string_view message, const Lead& lead, bool withActivities = false);
Response said(int status, std::string_view message, const Attribute& attribute);

} // namespace Leadwire::TaskIp
