// Who may call RichUtilities: spellings of the credential, scopes, methods, limits, and how refusals look.
#include "RichUtilitiesFixture.h"

#include "model/Directory.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RichUtilitiesAccessTest : public RichUtilitiesFixture
{
    CPPUNIT_TEST_SUITE(RichUtilitiesAccessTest);
    CPPUNIT_TEST(unauthorizedExample);
    CPPUNIT_TEST(theCredentialHasThreeSpellings);
    CPPUNIT_TEST(noOtherSpellingIsOne);
    CPPUNIT_TEST(twoCredentialsAreNone);
    CPPUNIT_TEST(keysOfTheProductsFormWork);
    CPPUNIT_TEST(aScopeIsNeededForEachResource);
    CPPUNIT_TEST(unknownPathsAndMethods);
    CPPUNIT_TEST(methodsAreTakenAtTheirWord);
    CPPUNIT_TEST(headAnswersLikeGet);
    CPPUNIT_TEST(browsersMayCall);
    CPPUNIT_TEST(everyAnswerTellsOfTheLimit);
    CPPUNIT_TEST(tooManyInAMinuteAreRefused);
    CPPUNIT_TEST_SUITE_END();

    using Headers = std::vector<std::pair<std::string, std::string>>;

    static Response ask(const Headers& headers)
    {
        Request asked = request("GET", "/leads");
        asked.headers = headers;
        return answer(asked);
    }

    static void expectUnauthorized(const Response& answer)
    {
        expectAnswer(401, R"({"error":"unauthorized","message":"Missing or invalid credentials."})", answer);
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answer, "WWW-Authenticate"));
    }

    void unauthorizedExample()
    {
        expectUnauthorized(ask({}));
        for (const std::string& key : {newKey(), newKey(KeyStyle::richUtilities), std::string("wrong"), std::string(),
                                       ours().revokedKey, ours().expiredKey})
            expectUnauthorized(ask({{"X_API_KEY", key}}));
    }

    void theCredentialHasThreeSpellings()
    {
        for (const auto& [header, word] : {std::pair("AUTHORIZATION", "Bearer "),
                                           {"AUTHORIZATION", "ApiKey "},
                                           {"X_API_KEY", ""},
                                           {"AUTHORIZATION", "bearer  "},
                                           {"AUTHORIZATION", "APIKEY "}})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(word, 200, ask({{header, word + ours().key}}).status);
    }

    void noOtherSpellingIsOne()
    {
        for (const std::string word : {"", "Basic ", "Token ", "Bearer", "Bearer Bearer ", "x Bearer "})
            expectUnauthorized(ask({{"AUTHORIZATION", word + ours().key}}));
        for (const std::string& after : {", Bearer " + ours().key, "," + ours().key, std::string(" x")})
            expectUnauthorized(ask({{"AUTHORIZATION", "Bearer " + ours().key + after}}));
        expectUnauthorized(ask({{"X_API_KEY", "Bearer " + ours().key}}));
        expectUnauthorized(ask({{"X_API_KEY", ours().key + ", " + ours().key}}));
        expectUnauthorized(ask({{"X_SECRET_KEY", ours().key}}));
    }

    void twoCredentialsAreNone()
    {
        const std::pair<std::string, std::string> bearer{"AUTHORIZATION", "Bearer " + ours().key};
        const std::pair<std::string, std::string> key{"X_API_KEY", ours().key};
        for (const auto& headers :
             {Headers{bearer, bearer}, Headers{key, key}, Headers{bearer, key}, Headers{bearer, {"X_API_KEY", "wrong"}},
              Headers{{"AUTHORIZATION", "Basic x"}, key}, Headers{{"AUTHORIZATION", "ApiKey " + ours().key}, bearer},
              Headers{bearer, {"X_API_KEY", theirs().key}}, Headers{bearer, {"X_API_KEY", ""}}})
            expectUnauthorized(ask(headers));
    }

    void keysOfTheProductsFormWork()
    {
        enter(ours().workspace);
        const std::string key =
            Directory(store().connection)
                .createKey(ours().workspace, ours().accounts[0], "x", {"leads:read"}, 0, KeyStyle::richUtilities)
                .value();
        CPPUNIT_ASSERT_EQUAL(std::size_t{51}, key.size());
        CPPUNIT_ASSERT_EQUAL(std::string("ru_v2_"), key.substr(0, 6));
        CPPUNIT_ASSERT_EQUAL('_', key[18]);
        CPPUNIT_ASSERT_EQUAL(std::string::npos,
                             (key.substr(6, 12) + key.substr(19)).find_first_not_of("0123456789abcdef"));
        CPPUNIT_ASSERT_EQUAL(200, sendAs(key, "GET", "/leads").status);
        CPPUNIT_ASSERT(key != newKey(KeyStyle::richUtilities));
        CPPUNIT_ASSERT(isPlausibleKey(key));
        for (const std::size_t place : {6U, 12U, 19U, 50U}) // a typo is told without asking the database
        {
            std::string typo = key;
            typo[place] = typo[place] == '0' ? '1' : '0';
            CPPUNIT_ASSERT(!isPlausibleKey(typo));
        }
        CPPUNIT_ASSERT(!isPlausibleKey(key + "0"));
    }

    void aScopeIsNeededForEachResource()
    {
        const std::string lead = pathOf(makeLead());
        const std::string newLead = R"({"company_id":@acme})";
        const std::string newCompany = R"({"name":"x"})";
        struct Case
        {
            std::string scope, method, target, body;
        };
        const Case cases[] = {{"leads:read", "GET", "/leads", ""},
                              {"leads:read", "GET", lead, ""},
                              {"leads:write", "POST", "/leads", newLead},
                              {"leads:write", "PATCH", lead, "{}"},
                              {"companies:read", "GET", "/companies", ""},
                              {"companies:read", "GET", "/companies/@acme", ""},
                              {"companies:write", "POST", "/companies", newCompany}};
        for (const auto& one : cases)
            for (const std::string scope : {"leads:read", "leads:write", "companies:read", "companies:write", "lead"})
            {
                enter(ours().workspace);
                Leadwire::ask("UPDATE api_key SET scopes = '{" + scope + "}' RETURNING ''");
                const Response answer = send(one.method, one.target, one.body);
                if (scope == one.scope)
                    CPPUNIT_ASSERT_MESSAGE(answer.body.text(), answer.status < 300);
                else
                    expectFailure(403, "forbidden", "The credentials lack the scope for this.", answer);
            }
    }

    void unknownPathsAndMethods()
    {
        expectFailure(404, "not_found", "The route v1/nope could not be found.", send("GET", "/nope"));
        expectFailure(404, "not_found", "The route v1/auth/login could not be found.", send("POST", "/auth/login"));
        const Response refused = send("DELETE", "/leads/1");
        expectFailure(405, "method_not_allowed",
                      "The DELETE method is not supported for route v1/leads/1. Supported methods: GET, HEAD, PATCH.",
                      refused);
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PATCH"), headerOf(refused, "Allow"));
        CPPUNIT_ASSERT_EQUAL(405, send("PUT", "/leads/1").status);
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads/").status);
        CPPUNIT_ASSERT_EQUAL(404, answer(requestFor("GET", "/v10/leads", "")).status);
    }

    void methodsAreTakenAtTheirWord()
    {
        const std::string path = pathOf(makeLead());
        Request asked = request("POST", path, R"({"_method":"PATCH","notes":"x"})");
        asked.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", "PATCH");
        CPPUNIT_ASSERT_EQUAL(405, answer(asked).status);
    }

    void headAnswersLikeGet()
    {
        for (const std::string& path : {std::string("/leads"), pathOf(makeLead())})
            CPPUNIT_ASSERT(send("GET", path).headers == send("HEAD", path).headers);
    }

    void browsersMayCall()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("*"), headerOf(send("GET", "/leads"), "Access-Control-Allow-Origin"));
        const Response options = answer(requestFor("OPTIONS", "/v1/leads", ""));
        CPPUNIT_ASSERT_EQUAL(std::string("GET,HEAD,POST"), headerOf(options, "Allow"));
    }

    void everyAnswerTellsOfTheLimit()
    {
        Api api{Api::Settings()};
        int remaining = 60;
        for (const auto& [method, target] : {std::pair("GET", "/leads"), {"GET", "/leads/0"}, {"POST", "/leads"}})
        {
            const Response answered = api.answer(request(method, target), store());
            CPPUNIT_ASSERT_EQUAL(std::string("60"), headerOf(answered, "X-RateLimit-Limit"));
            CPPUNIT_ASSERT_EQUAL(std::to_string(--remaining), headerOf(answered, "X-RateLimit-Remaining"));
            CPPUNIT_ASSERT_EQUAL(0LL, std::stoll(headerOf(answered, "X-RateLimit-Reset")) % 60);
        }
    }

    void tooManyInAMinuteAreRefused()
    {
        Api api{Api::Settings()};
        Response last;
        int allowed = 0;
        // A minute may turn over on the way; then as many again are let through.
        while ((last = api.answer(request("GET", "/leads/0"), store())).status == 404 && allowed < 121) ++allowed;
        CPPUNIT_ASSERT(allowed >= 60 && allowed <= 120);
        expectAnswer(429, R"({"error":"rate_limited","message":"Too Many Attempts."})", last);
        CPPUNIT_ASSERT(!headerOf(last, "Retry-After").empty());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), headerOf(last, "X-RateLimit-Remaining"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RichUtilitiesAccessTest);

} // namespace Leadwire
