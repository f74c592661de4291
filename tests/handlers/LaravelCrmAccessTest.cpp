// Who may make which call of Laravel CRM, and what is looked at first.
#include "LaravelCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class LaravelCrmAccessTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmAccessTest);
    CPPUNIT_TEST(withoutAKeyNothingIsSaid);
    CPPUNIT_TEST(withoutAScopeThereIsNoAccess);
    CPPUNIT_TEST(aReaderCannotWrite);
    CPPUNIT_TEST(aWriterCannotRead);
    CPPUNIT_TEST(everyRouteAsksForItsScope);
    CPPUNIT_TEST(aTeamMustBeTheWorkspace);
    CPPUNIT_TEST(whatIsNotThereComesFirst);
    CPPUNIT_TEST(browsersAreNotLetIn);
    CPPUNIT_TEST(unknownRoutesAndMethods);
    CPPUNIT_TEST_SUITE_END();

    static void expectForbidden(const std::string& message, const Response& answer)
    {
        expectAnswer(403, R"({"message":")" + message + "\"}", answer);
    }

    static Response inTeam(const std::string& team, const std::string& method, const std::string& target,
                           const std::string& body = "")
    {
        Request asked = request(method, target, body);
        asked.headers.emplace_back("X_TEAM_ID", team);
        return answer(asked);
    }

    static void withoutAKeyNothingIsSaid()
    {
        for (const std::string& key : {std::string("wrong"), ours().revokedKey, ours().expiredKey, std::string()})
            for (const std::string target : {"/leads", "/leads/7", "/people"})
                expectAnswer(401, R"({"message":"Unauthenticated."})", sendAs(key, "GET", target));
        Request twice = request("GET", "/leads");
        twice.headers.push_back(twice.headers.front());
        CPPUNIT_ASSERT_EQUAL(401, answer(twice).status);
    }

    static void withoutAScopeThereIsNoAccess()
    {
        const std::string lead = "/leads/" + make(R"({"title":"x"})");
        for (const std::string scopes : {"{}", "{companies:read}"})
        {
            limitTo(scopes);
            expectForbidden("", send("GET", "/leads"));
            expectForbidden("", send("POST", "/leads", "{}")); // before what is wrong with it
            for (const std::string method : {"GET", "PUT", "PATCH", "DELETE"})
            {
                expectForbidden("", send(method, lead));
                expectNotFound(uuids()["nobody"], send(method, "/leads/" + uuids()["nobody"]));
                expectNotFound("7", send(method, "/leads/7"));
            }
            CPPUNIT_ASSERT_EQUAL(200, send("GET", "/auth/me").status);
        }
    }

    static void aReaderCannotWrite()
    {
        const std::string uuid = make(R"({"title":"x"})");
        limitTo("{leads:read}");
        const std::string refused = "This action is unauthorized.";
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads/" + uuid).status);
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads").status);
        CPPUNIT_ASSERT_EQUAL(422, send("POST", "/leads", "{}").status);
        expectForbidden(refused, send("POST", "/leads", R"({"title":"x"})"));
        expectForbidden(refused, send("PUT", "/leads/" + uuid, R"({"title":"y"})"));
        expectForbidden(refused, send("DELETE", "/leads/" + uuid));
        expectNotFound(uuids()["nobody"], send("DELETE", "/leads/" + uuids()["nobody"]));
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""), shown(uuid, "title"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(send("GET", "/leads"), "meta.total"));
    }

    static void aWriterCannotRead()
    {
        const std::string uuid = make(R"({"title":"x"})");
        limitTo("{leads:write}");
        expectForbidden("This action is unauthorized.", send("GET", "/leads"));
        expectForbidden("This action is unauthorized.", send("GET", "/leads/" + uuid));
        CPPUNIT_ASSERT_EQUAL(201, send("POST", "/leads", R"({"title":"x"})").status);
    }

    static void everyRouteAsksForItsScope()
    {
        const std::string lead = make(R"({"title":"x"})");
        const std::string person = make(R"({"first_name":"x"})", "/people");
        const std::string everything = R"({"title":"x","first_name":"x","name":"x"})";
        for (const Dialect* dialect : dialects())
        {
            if (dialect->name != "laravelcrm") continue;
            for (const auto& route : dialect->routes)
            {
                std::string target(route.pattern.substr(dialect->prefix.size()));
                if (target.starts_with("/auth/")) continue;
                const auto id = target.find("{id:uuid}");
                const std::string uuid = target.starts_with("/leads")    ? lead
                                         : target.starts_with("/people") ? person
                                                                         : uuids()["acme"];
                if (id != std::string::npos) target.replace(id, target.size(), uuid);
                const Transaction step(store().connection);
                limitTo(route.method == "GET" ? "{leads:write}" : "{leads:read}");
                expectForbidden("This action is unauthorized.", send(std::string(route.method), target, everything));
                limitTo(route.method == "GET" ? "{leads:read}" : "{leads:write}");
                const Response allowed = send(std::string(route.method), target, everything);
                CPPUNIT_ASSERT_MESSAGE(target + allowed.body.text(), allowed.status < 300);
            }
        }
    }

    static void aTeamMustBeTheWorkspace()
    {
        const std::string lead = "/leads/" + make(R"({"title":"x"})");
        const std::string own = std::to_string(ours().workspace);
        for (const std::string& team : {own, std::string()})
            CPPUNIT_ASSERT_EQUAL(200, inTeam(team, "GET", "/leads").status);
        const std::string refused = "You are not a member of the requested team.";
        for (const std::string& team :
             {std::to_string(theirs().workspace), std::string("0"), std::string("x"), "0" + own, own + "x", "-" + own})
        {
            for (const std::string method : {"GET", "PUT", "DELETE"})
            {
                expectForbidden(refused, inTeam(team, method, lead, R"({"title":""})"));
                expectNotFound(uuids()["nobody"], inTeam(team, method, "/leads/" + uuids()["nobody"]));
            }
            expectForbidden(refused, inTeam(team, "POST", "/leads", "{}"));
            expectForbidden(refused, inTeam(team, "GET", "/auth/me"));
        }
        Request twice = request("GET", "/leads");
        twice.headers.emplace_back("X_TEAM_ID", own);
        twice.headers.emplace_back("X_TEAM_ID", own);
        expectForbidden(refused, answer(twice));
    }

    static void whatIsNotThereComesFirst()
    {
        limitTo("{}");
        const std::string nobody = uuids()["nobody"];
        expectNotFound(nobody, inTeam("x", "PUT", "/leads/" + nobody, "{"));
        expectNotFound(nobody, send("GET", "/people/" + nobody), "Person");
        expectNotFound(nobody, send("GET", "/organizations/" + nobody), "Organization");
    }

    static void browsersAreNotLetIn()
    {
        Request asked = request("OPTIONS", "/leads/7");
        asked.headers = {{"ORIGIN", "https://app.example"}, {"ACCESS_CONTROL_REQUEST_METHOD", "PUT"}};
        const Response options = answer(asked);
        CPPUNIT_ASSERT(options.status < 300);
        CPPUNIT_ASSERT_EQUAL(std::string("GET,HEAD,PUT,PATCH,DELETE"), headerOf(options, "Allow"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(options, "Access-Control-Allow-Origin"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(send("GET", "/leads"), "Access-Control-Allow-Origin"));
    }

    static void unknownRoutesAndMethods()
    {
        expectAnswer(404, R"({"message":"The route crm/api/v2/nope could not be found."})", send("GET", "/nope"));
        const Response refused = send("POST", "/leads/" + uuids()["nobody"]);
        expectAnswer(405,
                     R"({"message":"The POST method is not supported for route crm/api/v2/leads/)" + uuids()["nobody"] +
                         R"(. Supported methods: GET, HEAD, PUT, PATCH, DELETE."})",
                     refused);
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PUT, PATCH, DELETE"), headerOf(refused, "Allow"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads/").status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmAccessTest);

} // namespace Leadwire
