#include "ApiFixture.h"

#include "handlers/Settings.h"
#include "tests/fcgi/Show.h"

#include <Poco/AutoPtr.h>
#include <Poco/Util/MapConfiguration.h>

#include <algorithm>

namespace Leadwire
{

Request ApiFixture::requestFor(const std::string& method, const std::string& target, const std::string& body)
{
    Request request;
    request.method = method;
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.scheme = "https";
    request.host = "leads.example";
    request.remoteAddress = "127.0.0.1";
    request.id = "test";
    request.contentType = "application/json";
    request.body = body;
    return request;
}

Response ApiFixture::answer(const Request& request)
{
    static Api api(
        []
        {
            Api::Settings settings;
            settings.rateLimits = false;
            settings.welcomeMail =
                R"({"subject":"Welcome, {first_name}","body":"{first_name} {last_name} of {company}: {workspace}"})";
            settings.files = fileSettings();
            return settings;
        }());
    return api.answer(request, store());
}

Request ApiFixture::multipartOf(Request asked, const std::vector<Part>& parts)
{
    asked.body.clear();
    for (const auto& part : parts)
    {
        asked.body += "--limit\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
        if (part.fileName) asked.body += "; filename=\"" + *part.fileName + "\"";
        asked.body += "\r\n\r\n" + part.content + "\r\n";
    }
    asked.body += "--limit--\r\n";
    asked.contentType = "multipart/form-data; boundary=limit";
    return asked;
}

const TemporaryFolder& ApiFixture::folder()
{
    static const TemporaryFolder folder;
    return folder;
}

FileSettings ApiFixture::fileSettings()
{
    const Poco::AutoPtr<Poco::Util::MapConfiguration> nothing(new Poco::Util::MapConfiguration);
    FileSettings settings = Settings::from(*nothing).api.files;
    settings.folder = folder().path();
    return settings;
}

std::map<std::string, std::string> ApiFixture::names()
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
    add("label", ours().label);
    add("category", ours().category);
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
