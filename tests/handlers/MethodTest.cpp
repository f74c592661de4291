// What a request's method may be, and how it may be said otherwise.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class MethodTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(MethodTest);
    CPPUNIT_TEST(headAnswersLikeGet);
    CPPUNIT_TEST(patchActsLikePut);
    CPPUNIT_TEST(optionsNamesTheMethods);
    CPPUNIT_TEST(optionsNeedsNoKey);
    CPPUNIT_TEST(aPreflightIsAllowed);
    CPPUNIT_TEST(aPreflightCannotSmuggleHeaders);
    CPPUNIT_TEST(postMayActAsAnother);
    CPPUNIT_TEST(theHeaderWinsOverTheField);
    CPPUNIT_TEST(onlyPostCanBeOverridden);
    CPPUNIT_TEST(onlyThreeMethodsCanBeMeant);
    CPPUNIT_TEST(anOverriddenMethodIsCheckedLikeARealOne);
    CPPUNIT_TEST(aTrailingSlashMeansTheSame);
    CPPUNIT_TEST(unknownMethodsAreNotAllowed);
    CPPUNIT_TEST_SUITE_END();

    static std::string newPath() { return "/lead/" + std::to_string(makeLead("x", "x@example.com")); }

    static Response preflight(const std::string& method, const std::string& headers)
    {
        Request asked = request("OPTIONS", "/lead/1");
        asked.headers = {{"ORIGIN", "https://elsewhere.example"}, {"ACCESS_CONTROL_REQUEST_METHOD", method}};
        if (!headers.empty()) asked.headers.emplace_back("ACCESS_CONTROL_REQUEST_HEADERS", headers);
        return answer(asked);
    }

    void headAnswersLikeGet()
    {
        const std::string path = newPath();
        for (const std::string& target :
             {path, std::string("/lead"), std::string("/lead/0"), std::string("/lead-attribute")})
        {
            const Response get = send("GET", target);
            const Response head = send("HEAD", target);
            CPPUNIT_ASSERT_EQUAL(get.status, head.status);
            CPPUNIT_ASSERT(get.headers == head.headers);
            CPPUNIT_ASSERT_EQUAL(get.body.size(), head.body.size()); // what is left out is left to the sender
        }
    }

    void patchActsLikePut()
    {
        const std::string path = newPath();
        const Response answer = send("PATCH", path, R"({"first_name":"y"})");
        CPPUNIT_ASSERT_EQUAL(std::string("\"y\""), memberOf(answer, "data.first_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead Updated\""), memberOf(answer, "msg"));
        expectInvalid(R"({"first_name":["The first name field is required."]})", send("PATCH", path, "{}"));
    }

    void optionsNamesTheMethods()
    {
        const std::pair<std::string, std::string> paths[] = {{"/lead", "GET,HEAD,POST"},
                                                             {"/lead/1", "GET,HEAD,PUT,PATCH,DELETE"},
                                                             {"/lead/bulk-delete", "POST"},
                                                             {"/lead-attribute/", "GET,HEAD,POST"}};
        for (const auto& [path, methods] : paths)
        {
            const Response answered = send("OPTIONS", path);
            CPPUNIT_ASSERT_EQUAL(200, answered.status);
            CPPUNIT_ASSERT_EQUAL(std::string(), answered.body.text());
            CPPUNIT_ASSERT_MESSAGE(headerOf(answered, "Allow"), headerOf(answered, "Allow").find(methods) == 0);
        }
        CPPUNIT_ASSERT_EQUAL(404, send("OPTIONS", "/nope").status);
    }

    void optionsNeedsNoKey()
    {
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(200, sendAs("", "OPTIONS", "/lead").status);
        CPPUNIT_ASSERT_EQUAL(before, store().connection.roundTrips());
    }

    void aPreflightIsAllowed()
    {
        const Response answered = preflight("PUT", "content-type, x-secret-key");
        CPPUNIT_ASSERT_EQUAL(204, answered.status);
        CPPUNIT_ASSERT_EQUAL(std::string("*"), headerOf(answered, "Access-Control-Allow-Origin"));
        CPPUNIT_ASSERT_EQUAL(std::string("GET,HEAD,PUT,PATCH,DELETE"),
                             headerOf(answered, "Access-Control-Allow-Methods"));
        CPPUNIT_ASSERT_EQUAL(std::string("content-type, x-secret-key"),
                             headerOf(answered, "Access-Control-Allow-Headers"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answered, "Access-Control-Allow-Credentials"));
    }

    void aPreflightCannotSmuggleHeaders()
    {
        for (const std::string names : {"x\r\nSet-Cookie: a=b", "x: y", "<script>", "x;y"})
            CPPUNIT_ASSERT_EQUAL(std::string("*"), headerOf(preflight("GET", names), "Access-Control-Allow-Headers"));
    }

    void postMayActAsAnother()
    {
        const std::string path = newPath();
        Request byHeader = request("POST", path, R"({"first_name":"header"})");
        byHeader.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", "put");
        CPPUNIT_ASSERT_EQUAL(std::string("\"header\""), memberOf(answer(byHeader), "data.first_name"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("\"field\""),
            memberOf(send("POST", path, R"({"first_name":"field","_method":"Patch"})"), "data.first_name"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("\"query\""),
            memberOf(send("POST", path + "?_method=PUT", R"({"first_name":"query"})"), "data.first_name"));
        Request form = request("POST", path, "_method=DELETE");
        form.contentType = "application/x-www-form-urlencoded";
        CPPUNIT_ASSERT_EQUAL(200, answer(form).status);
        CPPUNIT_ASSERT_EQUAL(404, send("GET", path).status);
    }

    void theHeaderWinsOverTheField()
    {
        const std::string path = newPath();
        Request both = request("POST", path + "?_method=DELETE", R"({"first_name":"y","_method":"DELETE"})");
        both.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", "PUT");
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead Updated\""), memberOf(answer(both), "msg"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("\"Lead Updated\""),
            memberOf(send("POST", path + "?_method=DELETE", R"({"first_name":"y","_method":"PUT"})"), "msg"));
    }

    void onlyPostCanBeOverridden()
    {
        const std::string path = newPath();
        Request get = request("GET", path + "?_method=DELETE");
        get.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", "DELETE");
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead Details\""), memberOf(answer(get), "msg"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", path).status);
    }

    void onlyThreeMethodsCanBeMeant()
    {
        const std::string path = newPath();
        for (const std::string method : {"GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "", "PUT ", "x"})
        {
            Request asked = request("POST", path);
            asked.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", method);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(method, 405, answer(asked).status);
        }
    }

    void anOverriddenMethodIsCheckedLikeARealOne()
    {
        const Response answered = send("POST", "/lead?_method=DELETE");
        CPPUNIT_ASSERT_EQUAL(405, answered.status);
        CPPUNIT_ASSERT(memberOf(answered, "message").find("The DELETE method") != std::string::npos);
        const std::string path = newPath();
        CPPUNIT_ASSERT_EQUAL(401, sendAs("wrong", "POST", path + "?_method=DELETE").status);
        CPPUNIT_ASSERT_EQUAL(200, send("GET", path).status);
    }

    void aTrailingSlashMeansTheSame()
    {
        const std::string path = newPath();
        CPPUNIT_ASSERT_EQUAL(send("GET", path).body.text(), send("GET", path + "/").body.text());
        CPPUNIT_ASSERT_EQUAL(200, send("POST", "/lead/bulk-delete/", R"({"ids":[1]})").status);
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/lead-attribute/").status);
    }

    void unknownMethodsAreNotAllowed()
    {
        for (const std::string method : {"TRACE", "CONNECT", "PROPFIND", "get", ""})
        {
            const Response answered = send(method, "/lead/1");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(method, 405, answered.status);
            CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PUT, PATCH, DELETE"), headerOf(answered, "Allow"));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MethodTest);

} // namespace Leadwire
