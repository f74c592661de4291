#include "LaravelCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

Request LaravelCrmFixture::request(const std::string& method, const std::string& target, const std::string& body)
{
    Request request = requestFor(method, "/crm/api/v2" + target, filled(body, uuids()));
    request.headers = {{"AUTHORIZATION", "Bearer " + ours().key}};
    return request;
}

Response LaravelCrmFixture::send(const std::string& method, const std::string& target, const std::string& body)
{
    return answer(request(method, target, body));
}

Response LaravelCrmFixture::sendAs(const std::string& key, const std::string& method, const std::string& target,
                                   const std::string& body)
{
    Request asked = request(method, target, body);
    asked.headers = {{"AUTHORIZATION", "Bearer " + key}};
    return answer(asked);
}

std::map<std::string, std::string> LaravelCrmFixture::uuids()
{
    static const std::map<std::string, std::string> all = []
    {
        Connection owner(database().owner());
        const auto uuid = [&](const std::string& table, std::int64_t id)
        { return ask(owner, "SELECT external_id::text FROM " + table + " WHERE id = " + std::to_string(id)); };
        std::map<std::string, std::string> found;
        found["admin"] = std::to_string(ours().accounts[0]);
        found["second"] = std::to_string(ours().accounts[1]);
        found["stranger"] = std::to_string(theirs().accounts[0]);
        found["contacted"] = uuid("attribute", ours().statuses[1]);
        found["website"] = uuid("attribute", ours().sources[0]);
        found["label"] = uuid("attribute", ours().label);
        found["theirs"] = uuid("attribute", theirs().label);
        found["acme"] = uuid("company", ours().companies[0]);
        found["zebra"] = uuid("company", ours().companies[1]);
        found["nobody"] = "00000000-0000-4000-8000-000000000000";
        return found;
    }();
    return all;
}

std::string LaravelCrmFixture::make(const std::string& body, const std::string& kind)
{
    const Response made = send("POST", kind, body);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
    const std::string uuid = memberOf(made, "data.id");
    return uuid.substr(1, uuid.size() - 2);
}

std::string LaravelCrmFixture::shown(const std::string& uuid, const std::string& member)
{
    return memberOf(send("GET", "/leads/" + uuid), "data." + member);
}

std::int64_t LaravelCrmFixture::idOf(const std::string& uuid)
{
    enter(ours().workspace);
    return std::stoll(ask("SELECT id::text FROM lead WHERE external_id = '" + uuid + "'"));
}

void LaravelCrmFixture::expectInvalid(const std::string& message, const std::string& errors, const Response& answer)
{
    expectAnswer(422, R"({"message":")" + message + R"(","errors":)" + errors + "}", answer);
}

void LaravelCrmFixture::expectNotFound(const std::string& uuid, const Response& answer, const std::string& model)
{
    expectAnswer(404,
                 R"({"message":"No query results for model [VentureDrake\\LaravelCrm\\Models\\)" + model + "] " + uuid +
                     R"("})",
                 answer);
}

void LaravelCrmFixture::setPassword(const Tenant& tenant, const std::string& hash)
{
    enter(tenant.workspace);
    Query<std::int64_t(std::string, std::int64_t)>(
        store().connection, "UPDATE account SET password_hash = $1 WHERE id = $2 RETURNING id")(hash,
                                                                                                tenant.accounts[0]);
}

void LaravelCrmFixture::limitTo(const std::string& scopes)
{
    enter(ours().workspace);
    ask("UPDATE api_key SET scopes = '" + scopes + "' WHERE hash = '" + sha256(ours().key) + "' RETURNING name");
}

} // namespace Leadwire
