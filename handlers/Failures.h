/// What failures are called in HTTP, where the dialects agree.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Request.h"
#include "fcgi/Response.h"
#include "model/Failure.h"
#include "model/mail/Outbox.h"

#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// The status of a failure: 400, 401, 403, 404, 405, 409, 413, 416, 422, 429, 500, 503 or 507.
int statusOf(Failure::Kind kind);

/// No route has this path; the text is Laravel's.
Failure routeNotFound(const std::string& path);

/// The path has routes for other methods; the text is Laravel's.
Failure methodNotAllowed(const std::string& method, const std::string& path, const std::vector<std::string>& allowed);

/// The failure's own sentence, else Laravel's for its kind.
std::string messageOf(const Failure& failure);

/// The hour's mails of a key, or to an address, are used up: 429.
Failure mailsUsedUp(Outbox::Queued which, const MailQuota& quota);

/// Appends `errors` as an object of lists: `{"email":["…"]}`.
void writeErrors(JsonWriter& json, const Errors& errors);

/// `{"message": …}`, with `errors` where there are any: for paths of no dialect.
Response plainFailure(const Failure& failure, const Request& request);

} // namespace Leadwire
