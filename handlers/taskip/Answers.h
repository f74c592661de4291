/// The envelopes and shapes of TaskIP's answers.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Response.h"
#include "handlers/Api.h"
#include "model/Attribute.h"
#include "model/Companies.h"
#include "model/Contacts.h"
#include "model/Lead.h"
#include "model/Note.h"
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

/// A note with its author and file; its time is without fraction and zone. A comment of another API has an empty title.
void writeNote(JsonWriter& json, std::int64_t workspace, const Note& note);

/// A company, a contact. What the store does not know of them (`size`, `type`, `image`, `user_id`) is null.
void writeCompany(JsonWriter& json, const Company& company);
void writeContact(JsonWriter& json, const Contact& contact);

/// `{id, title, path, mime_type, size}` of a file, as notes show theirs. The path is only a name to show:
/// `tenants/tenant-{workspace}/media/{id}/{title}`, in which slashes and backslashes of the title, and a title that is
/// `.` or `..`, are `_`.
void writeMedia(JsonWriter& json, std::int64_t workspace, const Media& media);

/// The members of `writeMedia` alone, into an object that is open.
void writeMediaMembers(JsonWriter& json, std::int64_t workspace, const Media& media);

/// `{id, name, email}` of an account.
void writeAccount(JsonWriter& json, std::optional<std::int64_t> id, std::optional<std::string_view> name,
                  std::optional<std::string_view> email);

/// As above for who made something; null if the account is gone.
void writeAuthor(JsonWriter& json, std::optional<std::int64_t> id, std::optional<std::string_view> name,
                 std::optional<std::string_view> email);

/// The number that TaskIP has for a kind of attribute: 1 status, 2 source.
int typeOf(std::string_view kind);

/// `{"msg": …}`.
Response said(std::string_view message);

/// `{"msg": …, "data": …}` with the record.
Response said(int status, std::string_view message, const Lead& lead, bool withActivities = false);
Response said(int status, std::string_view message, const Attribute& attribute);
Response said(int status, std::string_view message, std::int64_t workspace, const Note& note);
Response said(int status, std::string_view message, const Company& company);
Response said(int status, std::string_view message, const Contact& contact);

/// The answer to a conversion: the new contact, in fewer keys than it has elsewhere.
Response saidConverted(const Contact& contact);

} // namespace Leadwire::TaskIp
