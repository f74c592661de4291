/// Requests to Grow CRM's API, built by hand and answered without a socket.
#pragma once

#include "ApiFixture.h"

#include <string>

namespace Leadwire
{

/// Calls Grow CRM as the first account of our workspace. A body that begins with `{` or `[` is sent as JSON, any other
/// as a form; `@name` in it stands for an id of ours.
class GrowCrmFixture : public ApiFixture
{
protected:
    /// A request to `/api` and `target`, a path with its query, with our key.
    static Request request(const std::string& method, const std::string& target, const std::string& body = "");

    /// Its answer.
    static Response send(const std::string& method, const std::string& target, const std::string& body = "");
    /// As above with the key of somebody else.
    static Response sendAs(const std::string& key, const std::string& method, const std::string& target,
                           const std::string& body = "");

    /// Makes a lead with this title, status New, the default category and what else the form names; gives its id.
    static std::int64_t makeLead(const std::string& title, const std::string& form = "");

    /// The member of a lead, as JSON without blanks.
    static std::string shown(std::int64_t lead, const std::string& member);

    /// Fails unless the answer is 422 with exactly these errors, a JSON object.
    static void expectInvalid(const std::string& errors, const Response& answer);

    /// Fails unless the answer is the 404 of an unknown record.
    static void expectNotFound(const Response& answer);
};

} // namespace Leadwire
