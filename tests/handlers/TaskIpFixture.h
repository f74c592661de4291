/// Requests to TaskIP's API, built by hand and answered without a socket.
#pragma once

#include "handlers/Api.h"
#include "tests/DatabaseFixture.h"
#include "tests/SameJson.h"
#include "tests/TemporaryFolder.h"

#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// Calls TaskIP as the first account of our workspace.
class TaskIpFixture : public DatabaseFixture
{
protected:
    /// A request to `/api/public-v1` and `target`, a path with its query, as JSON and with our key.
    static Request request(const std::string& method, const std::string& target, const std::string& body = "");

    /// Its answer.
    static Response send(const std::string& method, const std::string& target, const std::string& body = "");
    /// As above with the key of somebody else.
    static Response sendAs(const std::string& key, const std::string& method, const std::string& target,
                           const std::string& body = "");
    static Response answer(const Request& request);

    /// Makes a lead of a body, which must be right, and gives its id.
    static std::int64_t makeLead(const std::string& body);
    /// As above with just a name and an address.
    static std::int64_t makeLead(const std::string& firstName, const std::string& email);

    /// A part of a multipart body; a file if it has a file name.
    struct Part
    {
        std::string name;
        std::optional<std::string> fileName;
        std::string content;
    };

    /// A POST of a multipart body, with our key.
    static Request multipart(const std::string& target, const std::vector<Part>& parts);

    /// Uploads a file to a lead and gives its id.
    static std::int64_t makeFile(std::int64_t lead, const std::string& name, const std::string& content);

    /// Where all uploads of this test program lie.
    static const TemporaryFolder& folder();

    /// The settings of files that hold by default, with that folder.
    static FileSettings fileSettings();

    /// Fails unless the body is answered with 422 and exactly these errors, a JSON object.
    static void expectInvalid(const std::string& errors, const Response& answer);

    /// What `@name` stands for in expected bodies: the ids of our workspace.
    static std::map<std::string, std::string> names();
};

/// The first header of this name, or an empty text.
std::string headerOf(const Response& response, const std::string& name);

/// The member `name` of an object in JSON, shown as one line of text; empty if it is absent. `a.0.b` goes deeper.
std::string memberOf(const Response& response, const std::string& path);

} // namespace Leadwire
