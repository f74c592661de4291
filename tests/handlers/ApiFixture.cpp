#include "ApiFixture.h"

#include "tests/fcgi/Show.h"

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
            return settings;
        }());
    return api.answer(request, store());
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
