/// Requests to any of the APIs, built by hand and answered without a socket.
#pragma once

#include "handlers/Api.h"
#include "tests/DatabaseFixture.h"
#include "tests/SameJson.h"
#include "tests/TemporaryFolder.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// Asks the APIs on the connection of the test.
class ApiFixture : public DatabaseFixture
{
protected:
    /// A request for `target`, a path with its query, from `https://leads.example`; as JSON, without a credential.
    static Request requestFor(const std::string& method, const std::string& target, const std::string& body);

    /// Its answer; rate limits are off.
    static Response answer(const Request& request);

    /// A part of a multipart body; a file if it has a file name.
    struct Part
    {
        std::string name;
        std::optional<std::string> fileName;
        std::string content;
    };

    /// The request with a multipart body.
    static Request multipartOf(Request asked, const std::vector<Part>& parts);

    /// Where all uploads of this test program lie.
    static const TemporaryFolder& folder();

    /// The settings of files that hold by default, with that folder.
    static FileSettings fileSettings();

    /// What `@name` stands for in expected bodies: the ids of our workspace.
    static std::map<std::string, std::string> names();
};

/// The first header of this name, or an empty text.
std::string headerOf(const Response& response, const std::string& name);

/// The member `name` of an object in JSON, shown as one line of text; empty if it is absent. `a.0.b` goes deeper.
std::string memberOf(const Response& response, const std::string& path);

} // namespace Leadwire
