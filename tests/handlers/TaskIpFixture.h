/// Requests to TaskIP's API, built by hand and answered without a socket.
#pragma once

#include "ApiFixture.h"

#include <string>
#include <vector>

namespace Leadwire
{

/// Calls TaskIP as the first account of our workspace.
class TaskIpFixture : public ApiFixture
{
protected:
    /// A request to `/api/public-v1` and `target`, a path with its query, as JSON and with our key.
    static Request request(const std::string& method, const std::string& target, const std::string& body = "");

    /// Its answer.
    static Response send(const std::string& method, const std::string& target, const std::string& body = "");
    /// As above with the key of somebody else.
    static Response sendAs(const std::string& key, const std::string& method, const std::string& target,
                           const std::string& body = "");

    /// Makes a lead of a body, which must be right, and gives its id.
    static std::int64_t makeLead(const std::string& body);
    /// As above with just a name and an address.
    static std::int64_t makeLead(const std::string& firstName, const std::string& email);

    /// A POST of a multipart body, with our key.
    static Request multipart(const std::string& target, const std::vector<Part>& parts);

    /// Uploads a file to a lead and gives its id.
    static std::int64_t makeFile(std::int64_t lead, const std::string& name, const std::string& content);

    /// Fails unless the body is answered with 422 and exactly these errors, a JSON object.
    static void expectInvalid(const std::string& errors, const Response& answer);
};

} // namespace Leadwire
