#include "TaskIpFixture.h"

#include "handlers/Settings.h"
#include "tests/fcgi/Show.h"

#include <Poco/AutoPtr.h>
#include <Poco/Util/MapConfiguration.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{

Request TaskIpFixture::request(const std::string& method, const std::string& target, const std::string& body)
{
    Request request;
    request.method = method;
    const auto question = target.find('?');
    request.path = "/api/public-v1" + target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.scheme = "https";
    request.host = "leads.example";
    request.remoteAddress = "127.0.0.1";
    request.id = "test";
    request.headers = {{"X_SECRET_KEY", ours().key}};
    request.contentType = "application/json";
    request.body = body;
    return request;
}

const TemporaryFolder& TaskIpFixture::folder()
{
    static const TemporaryFolder folder;
    return folder;
}

FileSettings TaskIpFixture::fileSettings()
{
    const Poco::AutoPtr<Poco::Util::MapConfiguration> nothing(new Poco::Util::MapConfiguration);
    FileSettings settings = Settings::from(*nothing).api.files;
    settings.folder = folder().path();
    return settings;
}

Request TaskIpFixture::multipart(const std::string& target, const std::vector<Part>& parts)
{
    std::string body;
    for (const auto& part : parts)
    {
        body += "--limit\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
        if (part.fileName) body += "; filename=\"" + *part.fileName + "\"";
        body += "\r\n\r\n" + part.content + "\r\n";
    }
    Request asked = request("POST", target, body + "--limit--\r\n");
    asked.contentType = "multipart/form-data; boundary=limit";
    return asked;
}

std::int64_t TaskIpFixture::makeFile(std::int64_t lead, const std::string& name, const std::string& content)
{
    const std::string path = "/lead/files/" + std::to_string(lead);
    const Response added = answer(multipart(path, {{"file", name, content}}));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(added.body.text(), 200, added.status);
    return std::stoll(memberOf(send("GET", path), "data.0.id"));
}

Response TaskIpFixture::answer(const Request& request)
{
    static Api api(
        []
        {
            Api::Settings settings;
            settings.rateLimits = false;
            settings.files = fileSettings();
            return settings;
        }());
    return api.answer(request, store());
}

Response TaskIpFixture::send(const std::string& method, const std::string& target, const std::string& body)
{
    return answer(request(method, target, body));
}

Response TaskIpFixture::sendAs(const std::string& key, const std::string& method, const std::string& target,
                               const std::string& body)
{
    Request asked = request(method, target, body);
    asked.headers = {{"X_SECRET_KEY", key}};
    return answer(asked);
}

std::int64_t TaskIpFixture::makeLead(const std::string& body)
{
    const Response made = send("POST", "/lead", body);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
    return std::stoll(memberOf(made, "data.id"));
}

std::int64_t TaskIpFixture::makeLead(const std::string& firstName, const std::string& email)
{
    return makeLead(R"({"first_name":")" + firstName + R"(","email":")" + email + "\"}");
}

void TaskIpFixture::expectInvalid(const std::string& errors, const Response& answer)
{
    expectAnswer(422,
                 R"({"success":false,"error":"Validation Error","message":"The given data was invalid","errors":)" +
                     errors + R"(,"status_code":422})",
                 answer);
}

std::map<std::string, std::string> TaskIpFixture::names()
{
    std::map<std::string, std::string> all;
    const auto add = [&](const std::string& name, std::int64_t id) { all[name] = std::to_string(id); };
    add("admin", ours().accounts[0]);
    add("second", ours().accounts[1]);
    add("acme", ours().companies[0]);
    add("zebra", ours().companies[1]);
    add("new", ours().statuses[0]);
    add("contacted", ours().statuses[1]);
    add("qualified", ours().statuses[2]);
    add("website", ours().sources[0]);
    add("referral", ours().sources[1]);
    add("partners", ours().groups[0]);
    add("press", ours().groups[1]);
    for (const auto& [type, id] : ours().fields) add(type, id);
    return all;
}

std::string headerOf(const Response& response, const std::string& name)
{
    for (const auto& [header, value] : response.headers)
        if (header == name) return value;
    return {};
}

std::string memberOf(const Response& response, const std::string& path)
{
    const Fields document = Fields::json(response.body.text());
    std::size_t begin = 0;
    const Value* value = nullptr;
    while (begin <= path.size())
    {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        const std::string name = path.substr(begin, end - begin);
        if (begin == 0)
            value = document.find(name);
        else if (const auto* list = value->as<List>())
            value = std::stoul(name) < list->size() ? &(*list)[std::stoul(name)] : nullptr;
        else
            value = value->find(name);
        if (!value) return {};
        begin = end + 1;
    }
    return show(*value);
}

} // namespace Leadwire
