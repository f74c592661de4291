// The border between the outside and the program: what the front refuses by itself, in words of the API that was asked,
// and what it must not let through.
#include "FrontFixture.h"

#include <map>
#include <utility>

namespace Leadwire
{
namespace
{

const std::string notUnderstood = "The request could not be understood.";

std::string taskIp(int status, const std::string& error, const std::string& message)
{
    return R"({"success":false,"error":")" + error + R"(","message":")" + message + R"(","status_code":)" +
           std::to_string(status) + "}";
}

} // namespace

class FrontTest : public FrontFixture
{
    CPPUNIT_TEST_SUITE(FrontTest);
    CPPUNIT_TEST(unknownPathsAreAnsweredInTheShapeOfTheirApi);
    CPPUNIT_TEST(anAddressTooLongIsAnsweredInTheShapeOfItsApi);
    CPPUNIT_TEST(headersTooLargeAreAnsweredInTheShapeOfTheirApi);
    CPPUNIT_TEST(aBodyTooLargeIsAnsweredInTheShapeOfItsApi);
    CPPUNIT_TEST(unknownMethodsAreNotAllowed);
    CPPUNIT_TEST(aMethodThatARouteLacksIsNotAllowed);
    CPPUNIT_TEST(brokenRequestsAreRefused);
    CPPUNIT_TEST(crookedPathsReachNothing);
    CPPUNIT_TEST(bareLineFeedsAreOneRequest);
    CPPUNIT_TEST(theOldestHttpShowsNothingWithoutAKey);
    CPPUNIT_TEST(aStoppedProgramIsToldInTheShapeOfTheApiUntilItIsBack);
    CPPUNIT_TEST_SUITE_END();

    void unknownPathsAreAnsweredInTheShapeOfTheirApi()
    {
        expect(404, taskIp(404, "Not Found", "The route api/public-v1/nothing could not be found."),
               raw("GET /api/public-v1/nothing"));
        expect(404, R"({"message":"The route nothing could not be found."})", raw("GET /nothing"));
    }

    void anAddressTooLongIsAnsweredInTheShapeOfItsApi()
    {
        const std::string text = "The address of the request is too long.";
        const std::string query = "?search=" + std::string(20'000, 'a');
        expect(414, taskIp(414, "URI Too Long", text), raw("GET " + lead + query));
        expect(414, R"({"error":"uri_too_long","message":")" + text + "\"}", raw("GET /v1/leads" + query));
        expect(414, R"({"message":")" + text + "\"}", raw("GET /api/leads" + query));
    }

    void headersTooLargeAreAnsweredInTheShapeOfTheirApi()
    {
        const int status = habits().headersTooLarge;
        const bool named = status == 431;
        const std::string text = named ? "The header fields of the request are too large." : notUnderstood;
        const std::string reason = named ? "Request Header Fields Too Large" : "Bad Request";
        const std::string code = named ? "header_fields_too_large" : "bad_request";
        const std::string header = "X-Long: " + std::string(20'000, 'a') + "\r\n";
        expect(status, taskIp(status, reason, text), raw("GET " + lead, header));
        expect(status, R"({"error":")" + code + R"(","message":")" + text + "\"}", raw("GET /v1/leads", header));
        expect(status, R"({"message":")" + text + "\"}", raw("GET /api/leads", header));
    }

    void aBodyTooLargeIsAnsweredInTheShapeOfItsApi()
    {
        const std::string text = "The POST data is too large.";
        // The front answers at once and then waits a while for the body that it has refused.
        const auto announced = [this](const std::string& path)
        {
            const RawConnection connection(service().port());
            connection.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 26214401\r\n\r\n");
            return connection.answer();
        };
        expect(413, taskIp(413, "Payload Too Large", text), announced(lead));
        expect(413, R"({"error":"payload_too_large","message":")" + text + "\"}", announced("/v1/leads"));
        expect(413, R"({"message":")" + text + "\"}", announced("/api/leads"));
    }

    void unknownMethodsAreNotAllowed()
    {
        expectStatus("CONNECT", habits().connect, raw("CONNECT " + lead, keyHeader()));
        for (const auto* method : {"TRACE", "FOO", "PROPFIND"})
        {
            const Answer answer = raw(std::string(method) + " " + lead, keyHeader());
            expectStatus(method, 405, answer);
            expectGuarded(method, answer);
            CPPUNIT_ASSERT_MESSAGE(method, !answer.header("Allow").empty());
        }
        expect(405, taskIp(405, "Method Not Allowed", "The method is not supported."), raw("FOO " + lead));
    }

    void aMethodThatARouteLacksIsNotAllowed()
    {
        const Answer answer = raw("POST " + lead + "/1", keyHeader());
        expect(405,
               taskIp(405, "Method Not Allowed",
                      "The POST method is not supported for route api/public-v1/lead/1. Supported methods: GET, HEAD, "
                      "PUT, PATCH, DELETE."),
               answer);
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PUT, PATCH, DELETE"), answer.header("Allow"));
    }

    void brokenRequestsAreRefused()
    {
        using namespace std::string_literals;
        const std::string key = keyHeader();
        const std::string body = R"({"first_name":"A","email":"broken@example.com"})";
        const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
        expectStatus("NUL in a header", 400, raw("GET " + lead, key + "X-Nul: a\0b\r\n"s));
        expectStatus("a folded header", habits().folded, raw("GET " + lead, key + "X-Folded: a\r\n  b\r\n"));
        expectStatus("length and chunks", habits().lengthAndChunks,
                     raw("POST " + lead, key + length + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + body));
        expectStatus("two lengths", 400, raw("POST " + lead, key + length + "Content-Length: 1\r\n", body));
        expectStatus("a negative length", 400, raw("POST " + lead, key + "Content-Length: -1\r\n", body));
        expectStatus("a length beyond 64 bits", 400,
                     raw("POST " + lead, key + "Content-Length: 99999999999999999999\r\n", body));
        expectStatus(
            "no host", 400,
            parsed(exchange(service().port(), "GET " + lead + " HTTP/1.1\r\n" + key + "Connection: close\r\n\r\n")));
        expectStatus(
            "an unknown version", habits().unknownVersion,
            parsed(exchange(service().port(), "GET " + lead + " HTTP/3.0\r\nHost: a\r\nConnection: close\r\n\r\n")));
        expect(400, taskIp(400, "Bad Request", notUnderstood), raw("POST " + lead, "Content-Length: -1\r\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             service().sql().run("SELECT count(*) FROM lead WHERE email LIKE 'broken%'"));
    }

    void crookedPathsReachNothing()
    {
        for (const auto* path : {"/api/public-v1/lead%00", "/api/public-v1/%00/lead"})
            expectStatus(path, habits().nulInPath, raw(std::string("GET ") + path, keyHeader()));
        for (const auto* path :
             {"/api/public-v1/../../../etc/passwd", "/../api/public-v1/lead", "/api/public-v1/lead/%zz"})
            expectStatus(path, 400, raw(std::string("GET ") + path, keyHeader()));
        for (const auto* path : {"/api/public-v1//lead", "/api/public-v1/./lead", "/api/public-v1/x/../lead",
                                 "/api/public-v1/%6cead%2f1", "/api/public-v1/lead%2f1", "/api/public-v1/lead/1%3f",
                                 "/api/public-v1/lead/1%0a", "/api/public-v1/lead/%2e%2e/lead", "/%72eadyz",
                                 "/leadwire-error", "/leadwire-error?a=1", "/API/public-v1/lead"})
            expectStatus(path, 404, raw(std::string("GET ") + path, keyHeader()));
        // It is the program that says so, of the path as it was sent.
        expect(404, taskIp(404, "Not Found", "The route api/public-v1/lead%2f1 could not be found."),
               raw("GET " + lead + "%2f1", keyHeader()));
    }

    void bareLineFeedsAreOneRequest()
    {
        const std::string answer =
            exchange(service().port(), "GET " + lead + "/1 HTTP/1.1\nHost: localhost\nX-Secret-Key: " + key() +
                                           "\nConnection: close\n\n");
        expectStatus("bare line feeds", habits().bareLineFeeds, parsed(answer));
        CPPUNIT_ASSERT_EQUAL(std::string::npos, answer.find("HTTP/1.1 ", 9));
    }

    void theOldestHttpShowsNothingWithoutAKey()
    {
        const std::string answer = exchange(service().port(), "GET " + lead + "/1\r\n");
        CPPUNIT_ASSERT_MESSAGE(answer, answer.find("john@example.com") == std::string::npos);
    }

    void aStoppedProgramIsToldInTheShapeOfTheApiUntilItIsBack()
    {
        service().stopProgram();
        const std::string text = "The service is restarting. Please try again.";
        const Answer read = raw("GET " + lead, keyHeader());
        const Answer write = raw("POST " + lead, keyHeader() + "Content-Length: 2\r\n", "{}");
        const Answer other = raw("GET /v1/leads");
        // This waits for an answer, but not for long.
        service().startProgram();
        expectStatus("back", 200, raw("GET " + lead, keyHeader()));
        const int status = habits().away;
        const std::map<int, std::pair<std::string, std::string>> words{
            {500, {"Internal Server Error", "internal_error"}},
            {502, {"Bad Gateway", "bad_gateway"}},
            {503, {"Service Unavailable", "service_unavailable"}}};
        const auto& [reason, code] = words.at(status);
        expect(status, taskIp(status, reason, text), read);
        expect(status, taskIp(status, reason, text), write);
        expect(status, R"({"error":")" + code + R"(","message":")" + text + "\"}", other);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), read.header("Retry-After"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FrontTest);

} // namespace Leadwire
