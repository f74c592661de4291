/// Requests to RichUtilities' API, built by hand and answered without a socket.
#pragma once

#include "ApiFixture.h"

#include <string>

namespace Leadwire
{

/// Calls RichUtilities as the first account of our workspace. `@name` in targets and bodies stands for an id of ours.
class RichUtilitiesFixture : public ApiFixture
{
protected:
    /// A request to `/v1` and `target`, a path with its query, as JSON and with our key.
    static Request request(const std::string& method, const std::string& target, const std::string& body = "");

    /// Its answer.
    static Response send(const std::string& method, const std::string& target, const std::string& body = "");
    /// As above with the key of somebody else.
    static Response sendAs(const std::string& key, const std::string& method, const std::string& target,
                           const std::string& body = "");

    /// Makes a lead of Acme Corp and gives its id.
    static std::int64_t makeLead();
    /// As above of a body, which must be right.
    static std::int64_t makeLead(const std::string& body);

    /// The path of a lead.
    static std::string pathOf(std::int64_t lead) { return "/leads/" + std::to_string(lead); }

    /// The member of a lead, as JSON without blanks.
    static std::string shown(std::int64_t lead, const std::string& member);

    /// Changes the row of a lead in a way that no API does.
    static void set(std::int64_t lead, const std::string& assignments);

    /// Fails unless the answer is 422 with exactly these details, a JSON object.
    static void expectInvalid(const std::string& details, const Response& answer);

    /// Fails unless the answer is a failure with this status, code and message.
    static void expectFailure(int status, const std::string& code, const std::string& message, const Response& answer);
};

} // namespace Leadwire
