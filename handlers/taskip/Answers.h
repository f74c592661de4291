/// The envelopes and shapes of TaskIP's answers.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Response.h"
#include "handlers/Api.h"
#include "model/Attribute.h"
#include "model/Lead.h"
#include "model/files/Media.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire::TaskIp
{

/// A lead as the lists show it, or with `activities` as the single get does. Keys in the document's order.
void writeLead(JsonWriter& json, const Lead& lead, bool withActivities = false);

/// A lead attribute with its times.
void writeAttribute(JsonWriter& json, const Attribute& attribute);

/// `{id, title, path, mime_type, size}` of a file, as notes show theirs. The path is only a name to show:
/// `tenants/tenant-{workspace}/media/{id}/{title}`, in which slashes and backslashes of the title, and a title that is
/// `.` or `..`, are `_`.
void writeMedia(JsonWriter& json, std::int64_t workspace, const Media& media);

/// The members of `writeMedia` alone, into an object that is open.
void writeMediaMembers(JsonWriter& json, std::int64_t workspace, const Media& media);

/// `{id, name, email}` of an account.
void writeAccount(JsonWriter& json, std::optional<std::int64_t> id, const std::optional<std::string>& name,
                  const std::optional<std::string>& email);

/// The number that TaskIP has for a kind of attribute: 1 status, 2 source.
int typeOf(std::string_view kind);

/// `{"msg": …}`.
Response said(std::string_view message);

/// `{"msg": …, "data": …}` with the lead or attribute.
Response said(int status, std::string_view message, const Lead& lead, bool withActivities = false);
Response said(int status, std::string_view message, const Attribute& attribute);

} // namespace Leadwire::TaskIp
