/// Records by their UUID, and who may see them. What is not there comes before what is not allowed, and a wrong body
/// before a missing permission.
/// Security: every route asks `requireAccess` first (the dialect's table sees to it), and every endpoint `authorize`
/// before it shows or writes anything.
#pragma once

#include "handlers/Api.h"

#include <string>

namespace Leadwire::LaravelCrm
{

/// Throws Forbidden if the key has no scope for leads at all (but for the calls about the login itself), or if the
/// header X-Team-ID names another workspace than the key's; NotFound first, if the record of the path is not there.
void requireAccess(const Call& call);

/// Throws Forbidden unless the key has the scope; NotFound first, if the record of the path is not there.
void authorize(const Call& call, const std::string& scope);

/// Throws Invalid if the body or the query cannot be read, since it may have meant something; NotFound first, if the
/// record of the path is not there. For calls that need no field.
void requireReadable(const Call& call);

/// The UUID in the path. Throws NotFound if it is none.
const std::string& uuidOf(const Call& call);

/// Says that the record of the path is not there.
NotFound noSuchRecord(const Call& call);

} // namespace Leadwire::LaravelCrm
