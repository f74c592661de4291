/// Requests to Laravel CRM's API, built by hand and answered without a socket.
#pragma once

#include "ApiFixture.h"

#include <map>
#include <string>

namespace Leadwire
{

/// Calls Laravel CRM as the first account of our workspace, in JSON. `@name` in a body or an expected one stands for an
/// id of ours: a number for `@admin` and `@second`, a UUID for all else.
class LaravelCrmFixture : public ApiFixture
{
protected:
    /// A request to `/crm/api/v2` and `target`, a path with its query, with our key.
    static Request request(const std::string& method, const std::string& target, const std::string& body = "");

    /// Its answer.
    static Response send(const std::string& method, const std::string& target, const std::string& body = "");
    /// As above with the key of somebody else.
    static Response sendAs(const std::string& key, const std::string& method, const std::string& target,
                           const std::string& body = "");

    /// What `@name` stands for.
    static std::map<std::string, std::string> uuids();

    /// Makes a record of a body, which must be right, and gives its UUID.
    static std::string make(const std::string& body, const std::string& kind = "/leads");

    /// The member of a lead, as JSON without blanks.
    static std::string shown(const std::string& uuid, const std::string& member);

    /// The number that our database has for a lead.
    static std::int64_t idOf(const std::string& uuid);

    /// Fails unless the answer is 422 with this message and exactly these errors, a JSON object.
    static void expectInvalid(const std::string& message, const std::string& errors, const Response& answer);

    /// Fails unless the answer is the 404 of a record that is not there.
    static void expectNotFound(const std::string& uuid, const Response& answer, const std::string& model = "Lead");

    /// Gives the first account of a workspace a password, by its hash.
    static void setPassword(const Tenant& tenant, const std::string& hash);

    /// Gives our key these scopes, as PostgreSQL writes an array.
    static void limitTo(const std::string& scopes);
};

} // namespace Leadwire
