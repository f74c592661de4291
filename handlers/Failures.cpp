#include "handlers/Failures.h"

#include "fcgi/Utf8.h"

namespace Leadwire
{
namespace
{

/// A raw path for a message: without its first slash, well-formed, and no longer than anyone reads.
std::string shown(const std::string& path)
{
    constexpr std::size_t longest = 200;
    return path == "/" ? path : repairedUtf8(path.substr(path.starts_with("/") ? 1 : 0, longest));
}

} // namespace

int statusOf(Failure::Kind kind)
{
    switch (kind)
    {
    case Failure::Kind::unreadable: return 400;
    case Failure::Kind::unauthenticated: return 401;
    case Failure::Kind::forbidden: return 403;
    case Failure::Kind::notFound:
    case Failure::Kind::routeNotFound: return 404;
    case Failure::Kind::methodNotAllowed: return 405;
    case Failure::Kind::conflict: return 409;
    case Failure::Kind::tooLarge: return 413;
    case Failure::Kind::beyond: return 416;
    case Failure::Kind::invalid: return 422;
    case Failure::Kind::limited: return 429;
    case Failure::Kind::internal: return 500;
    case Failure::Kind::unavailable: return 503;
    case Failure::Kind::full: return 507;
    }
    return 500;
}

Failure routeNotFound(const std::string& path)
{
    return {Failure::Kind::routeNotFound, "The route " + shown(path) + " could not be found."};
}

Failure methodNotAllowed(const std::string& method, const std::string& path, const std::vector<std::string>& allowed)
{
    std::string supported;
    for (const auto& one : allowed) supported += (supported.empty() ? "" : ", ") + one;
    return {Failure::Kind::methodNotAllowed, "The " + method + " method is not supported for route " + shown(path) +
                                                 ". Supported methods: " + supported + "."};
}

std::string messageOf(const Failure& failure)
{
    switch (failure.kind())
    {
    case Failure::Kind::internal: return "Server Error"; // its own text is for the log
    case Failure::Kind::unavailable: return "Service Unavailable";
    default: break;
    }
    if (*failure.what() != '\0') return failure.what();
    switch (failure.kind())
    {
    case Failure::Kind::unauthenticated: return "Unauthenticated.";
    case Failure::Kind::forbidden: return "This action is unauthorized.";
    case Failure::Kind::tooLarge: return "The POST data is too large.";
    case Failure::Kind::invalid: return "The given data was invalid.";
    case Failure::Kind::limited: return "Too Many Attempts.";
    case Failure::Kind::beyond: return "The range that was asked for is not there.";
    case Failure::Kind::full: return "There is no room to store what was sent.";
    default: return "Bad Request";
    }
}

Failure mailsUsedUp(Outbox::Queued which, const MailQuota& quota)
{
    const bool ofKey = which == Outbox::Queued::keyQuota;
    const std::int64_t most = (ofKey ? quota.perKey : quota.perRecipient).value_or(0);
    return {Failure::Kind::limited, "Only " + std::to_string(most) + " emails an hour can be sent " +
                                        (ofKey ? "with one key" : "to one address") + ". Please try again later."};
}

void writeErrors(JsonWriter& json, const Errors& errors)
{
    json.object();
    for (const auto& [field, messages] : errors)
    {
        json.key(field).array();
        for (const auto& message : messages) json.text(message);
        json.end();
    }
    json.end();
}

Response plainFailure(const Failure& failure, const Request&)
{
    std::string body;
    JsonWriter json(body);
    json.object().member("message", messageOf(failure));
    if (!failure.errors().empty())
    {
        json.key("errors");
        writeErrors(json, failure.errors());
    }
    json.end();
    return Response::json(statusOf(failure.kind()), std::move(body));
}

} // namespace Leadwire
