// What Grow CRM takes and refuses: credentials, bodies in every form, every field's rule, and its words for failures.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmInputTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmInputTest);
    CPPUNIT_TEST(withoutAGoodKeyNothingIsSaid);
    CPPUNIT_TEST(theKeyIsFoundAsLaravelFindsIt);
    CPPUNIT_TEST(theKeyMustBeSentOnce);
    CPPUNIT_TEST(everythingWrongIsNamedAtOnce);
    CPPUNIT_TEST(unknownIdsAreSelectedInvalid);
    CPPUNIT_TEST(textsAreLimited);
    CPPUNIT_TEST(textsMustBeTexts);
    CPPUNIT_TEST(moneyIsKeptToTheCent);
    CPPUNIT_TEST(daysComeInManyForms);
    CPPUNIT_TEST(impossibleDaysAreRefused);
    CPPUNIT_TEST(formsAndJsonAreEqual);
    CPPUNIT_TEST(theBodyLiesOverTheQuery);
    CPPUNIT_TEST(anUnreadableBodyHasNoFields);
    CPPUNIT_TEST(anUnknownLeadComesBeforeABadBody);
    CPPUNIT_TEST(anIdThatIsNoNumberIsNotFound);
    CPPUNIT_TEST(anUnknownPathIsNotFound);
    CPPUNIT_TEST(aWrongMethodIsNotAllowed);
    CPPUNIT_TEST(aMethodCanBeOverridden);
    CPPUNIT_TEST(aBodyOverTheLimitIsTooLarge);
    CPPUNIT_TEST(aKeyWithFewerScopesMayDoLess);
    CPPUNIT_TEST(browsersMayReadEveryAnswer);
    CPPUNIT_TEST(sixtyAMinute);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* unauthorized = R"({"message":"Unauthorized. A valid API key is required."})";

    static std::string id(std::int64_t number) { return std::to_string(number); }

    /// The answer to a lead that has what is required and this as well, as JSON.
    static Response create(const std::string& more)
    {
        const Transaction step(store().connection);
        return send("POST", "/leads",
                    R"({"lead_title":"x","lead_status":@new,"lead_categoryid":@category,)" + more + "}");
    }

    static Response withAuthorization(const std::string& value)
    {
        Request asked = request("GET", "/leads");
        asked.headers = {{"AUTHORIZATION", value}};
        return answer(asked);
    }

    void withoutAGoodKeyNothingIsSaid()
    {
        Request none = request("GET", "/leads");
        none.headers.clear();
        expectAnswer(401, unauthorized, answer(none));
        none.headers = {{"X_SECRET_KEY", ours().key}};
        expectAnswer(401, unauthorized, answer(none));
        for (const std::string& key : {std::string(), std::string("wrong"), ours().revokedKey, ours().expiredKey})
            expectAnswer(401, unauthorized, sendAs(key, "DELETE", "/leads/1"));
        expectAnswer(401, unauthorized, withAuthorization(ours().key));
        expectAnswer(401, unauthorized, withAuthorization("Basic " + ours().key));
        expectAnswer(401, unauthorized, withAuthorization("Bearer"));
    }

    void theKeyIsFoundAsLaravelFindsIt()
    {
        for (const std::string& value : {"Bearer " + ours().key, "bearer " + ours().key, "BEARER " + ours().key,
                                         "Bearer " + ours().key + ", other", "Bearer x Bearer " + ours().key})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(value, 200, withAuthorization(value).status);
    }

    void theKeyMustBeSentOnce()
    {
        Request twice = request("GET", "/leads");
        for (const std::string& other : {std::string("Bearer wrong"), "Bearer " + ours().key})
        {
            twice.headers = {{"AUTHORIZATION", "Bearer " + ours().key}, {"AUTHORIZATION", other}};
            expectAnswer(401, unauthorized, answer(twice));
        }
    }

    void everythingWrongIsNamedAtOnce()
    {
        expectInvalid(R"({"lead_title":["The lead title field is required."],
                          "lead_status":["The selected lead status is invalid."],
                          "lead_categoryid":["The lead categoryid field is required."],
                          "lead_email":["The lead email field must be a valid email address."],
                          "lead_value":["The lead value field must be a number."],
                          "lead_last_contacted":["The lead last contacted field must be a valid date."]})",
                      send("POST", "/leads",
                           "lead_status=999999999&lead_email=nobody&lead_value=1,5&lead_last_contacted=tomorrow"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/leads"), "data"));
    }

    void unknownIdsAreSelectedInvalid()
    {
        expectInvalid(R"({"lead_title":["The lead title field is required."],
                          "lead_status":["The selected lead status is invalid."],
                          "lead_categoryid":["The selected lead categoryid is invalid."]})",
                      send("POST", "/leads", "lead_status=@category&lead_categoryid=@new"));
        expectInvalid(R"({"lead_status":["The lead status field must be an integer."],
                          "lead_categoryid":["The lead categoryid field must be an integer."]})",
                      send("POST", "/leads", R"({"lead_title":"x","lead_status":"New","lead_categoryid":[1]})"));
    }

    void textsAreLimited()
    {
        const std::string longest(255, 'x');
        for (const std::string name : {"firstname", "lastname", "phone", "company_name", "job_position", "website",
                                       "source", "street", "city", "state", "zip", "country"})
        {
            const std::string field = "lead_" + name;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 201, create("\"" + field + "\":\"" + longest + "\"").status);
            const Response refused = create("\"" + field + "\":\"" + longest + "x\"");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 422, refused.status);
            CPPUNIT_ASSERT(
                memberOf(refused, "errors." + field + ".0").find("must not be greater than 255 characters.") !=
                std::string::npos);
        }
        std::string letters;
        for (int i = 0; i < 65535; ++i) letters += "ë"; // characters count, not bytes
        CPPUNIT_ASSERT_EQUAL(201, create(R"("lead_description":")" + letters + "\"").status);
        expectInvalid(
            R"({"lead_description":["The lead description field must not be greater than 65535 characters."]})",
            create(R"("lead_description":")" + letters + "x\""));
        expectInvalid(R"({"lead_title":["The lead title field must not be greater than 255 characters."]})",
                      create(R"("lead_title":")" + longest + "x\""));
    }

    void textsMustBeTexts()
    {
        for (const std::string json : {"7", "true", "[]", "{}", R"(["x"])"})
            expectInvalid(R"({"lead_phone":["The lead phone field must be a string."],
                              "lead_source":["The lead source field must be a string."]})",
                          create(R"("lead_phone":)" + json + R"(,"lead_source":)" + json));
        expectInvalid(R"({"lead_city":["The lead city field must not contain null characters."]})",
                      create(R"("lead_city":"a\u0000b")"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(create(R"("lead_phone":"  ")"), "data.contact.phone"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"<b>' OR 1=1 山 😀\""),
                             memberOf(create(R"("lead_phone":" <b>' OR 1=1 山 😀 ")"), "data.contact.phone"));
    }

    void moneyIsKeptToTheCent()
    {
        const auto value = [](const std::string& json)
        { return memberOf(create("\"lead_value\":" + json), "data.value"); };
        CPPUNIT_ASSERT_EQUAL(std::string("\"2500.00\""), value("2500"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"0.13\""), value("\"0.125\""));
        CPPUNIT_ASSERT_EQUAL(std::string("\"-1.50\""), value("-1.5"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"1000.00\""), value("\"1e3\""));
        CPPUNIT_ASSERT_EQUAL(std::string("\"9999999999999.99\""), value("\"9999999999999.99\""));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), value("null"));
        expectInvalid(R"({"lead_value":["The lead value field must not be greater than 9999999999999.99."]})",
                      create(R"("lead_value":"10000000000000")"));
        for (const std::string json : {"\"0x1A\"", "\"NaN\"", "true", "[]", "\"1,000\""})
            expectInvalid(R"({"lead_value":["The lead value field must be a number."]})",
                          create("\"lead_value\":" + json));
    }

    void daysComeInManyForms()
    {
        for (const std::string text :
             {"2026-06-15", "2026/06/15", "20260615", "06/15/2026", "June 15 2026", "June 15, 2026", "15 jun 2026",
              "2026-06-15T09:30:00Z", "2026-06-15T23:59:59.999999+05:30", "2026-06-15 09:30", "2026-06-15 09:30:00"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                text, std::string("\"2026-06-15\""),
                memberOf(create(R"("lead_last_contacted":")" + text + "\""), "data.last_contacted"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"2024-02-29\""),
                             memberOf(create(R"("lead_last_contacted":"Feb 29 2024")"), "data.last_contacted"));
    }

    void impossibleDaysAreRefused()
    {
        for (const std::string json :
             {R"("2026-02-30")", R"("2025-02-29")", R"("15/06/2026")", R"("tomorrow")", R"("x")", "20260615", "true",
              "[]", R"("2026-06-15x")", R"("2026-06-15T24:00")", R"("2026-06-15T09:60")", R"("2026-06-15 9")",
              R"("0000-01-01")", R"("Juno 15 2026")", R"("June 15")", R"("2026-6-15-1")", R"("2026-06-15\u0000")",
              R"("2026-06-15T09:30+5")"})
            expectInvalid(R"({"lead_last_contacted":["The lead last contacted field must be a valid date."]})",
                          create(R"("lead_last_contacted":)" + json));
    }

    void formsAndJsonAreEqual()
    {
        const auto shape = [](const Response& made)
        {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
            return memberOf(made, "data.title") + memberOf(made, "data.value") + memberOf(made, "data.contact") +
                   memberOf(made, "data.status") + memberOf(made, "data.source");
        };
        const std::string form =
            shape(send("POST", "/leads",
                       "lead_title=Acme+%26+Söhne&lead_status=@new&lead_categoryid=@category&lead_value=7&"
                       "lead_phone=&lead_source=Website"));
        CPPUNIT_ASSERT_EQUAL(form, shape(send("POST", "/leads", R"({"lead_title":"Acme & Söhne","lead_status":@new,
            "lead_categoryid":@category,"lead_value":7,"lead_phone":"","lead_source":"Website"})")));
        Request parts = request("POST", "/leads",
                                filled("--b\r\nContent-Disposition: form-data; name=\"lead_title\"\r\n\r\n"
                                       "Acme & Söhne\r\n--b\r\nContent-Disposition: form-data; "
                                       "name=\"lead_status\"\r\n\r\n@new\r\n--b--\r\n",
                                       names()));
        parts.contentType = "multipart/form-data; boundary=b";
        parts.query = filled("lead_categoryid=@category&lead_value=7&lead_source=Website", names());
        CPPUNIT_ASSERT_EQUAL(form, shape(answer(parts)));
    }

    void theBodyLiesOverTheQuery()
    {
        const Response made = send("POST", filled("/leads?lead_title=query&lead_status=@new&lead_phone=1", names()),
                                   "lead_title=body&lead_categoryid=@category");
        CPPUNIT_ASSERT_EQUAL(std::string("\"body\""), memberOf(made, "data.title"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"1\""), memberOf(made, "data.contact.phone"));
    }

    void anUnreadableBodyHasNoFields()
    {
        const std::string required = R"({"lead_title":["The lead title field is required."],
            "lead_status":["The lead status field is required."],
            "lead_categoryid":["The lead categoryid field is required."]})";
        for (const std::string body : {"{", "[]", "{\"lead_title\":\"\xff\"}", "{\"lead_title\":tru}", "{}", ""})
            expectInvalid(required, send("POST", "/leads", body));
        Request unknown = request("POST", "/leads", "lead_title=x");
        unknown.contentType = "text/plain";
        expectInvalid(required, answer(unknown));
        const std::string path = "/leads/" + id(makeLead("x"));
        const std::string unreadable = R"({"body":["The request body could not be read."]})";
        for (const std::string& call : {"PUT " + path + "/archive", "PUT " + path + "/activate", "DELETE " + path})
            expectInvalid(unreadable, send(call.substr(0, call.find(' ')), call.substr(call.find(' ') + 1), "{"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", path).status);
    }

    void anUnknownLeadComesBeforeABadBody()
    {
        for (const std::string call : {"PATCH /leads/999999999", "PUT /leads/999999999/status",
                                       "PUT /leads/999999999/tags", "PUT /leads/999999999/assigned"})
            for (const std::string body : {"{}", "{", R"({"status":"x","tags":7,"assigned":7})"})
                expectNotFound(send(call.substr(0, call.find(' ')), call.substr(call.find(' ') + 1), body));
    }

    void anIdThatIsNoNumberIsNotFound()
    {
        for (const std::string path :
             {"/leads/abc", "/leads/0", "/leads/-1", "/leads/1.5", "/leads/99999999999999999999", "/leads/L1001"})
        {
            expectNotFound(send("GET", path));
            expectNotFound(send("DELETE", path));
        }
    }

    void anUnknownPathIsNotFound()
    {
        expectAnswer(404, R"({"message":"The route api/nope could not be found."})", send("GET", "/nope"));
        expectAnswer(404, R"({"message":"The route api/leads/1/nope could not be found."})",
                     send("GET", "/leads/1/nope"));
    }

    void aWrongMethodIsNotAllowed()
    {
        const Response refused = send("POST", "/leads/59");
        expectAnswer(
            405,
            R"({"message":"The POST method is not supported for route api/leads/59. Supported methods: GET, HEAD, PATCH, DELETE."})",
            refused);
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PATCH, DELETE"), headerOf(refused, "Allow"));
        CPPUNIT_ASSERT_EQUAL(200, send("OPTIONS", "/leads/59").status);
    }

    void aMethodCanBeOverridden()
    {
        const auto lead = makeLead("x");
        const std::string path = "/leads/" + id(lead);
        CPPUNIT_ASSERT_EQUAL(
            200, send("POST", path, "_method=PATCH&lead_title=y&lead_status=@new&lead_categoryid=@category").status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"y\""), shown(lead, "title"));
        Request asked = request("POST", path);
        asked.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", "DELETE");
        CPPUNIT_ASSERT_EQUAL(200, answer(asked).status);
    }

    void aBodyOverTheLimitIsTooLarge()
    {
        Request asked = request("POST", "/leads");
        asked.tooLarge = true;
        expectAnswer(413, R"({"message":"The POST data is too large."})", answer(asked));
    }

    void aKeyWithFewerScopesMayDoLess()
    {
        send("GET", "/leads");
        ask("UPDATE api_key SET scopes = '{leads:read}' WHERE hash = '" + sha256(ours().key) + "' RETURNING name");
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads").status);
        expectAnswer(403, R"({"message":"This action is unauthorized."})", send("DELETE", "/leads/1"));
    }

    void browsersMayReadEveryAnswer()
    {
        Request none = request("GET", "/leads");
        none.headers.clear();
        for (const Response& one :
             {send("GET", "/leads"), send("GET", "/leads/0"), send("POST", "/leads"), answer(none)})
            CPPUNIT_ASSERT_EQUAL(std::string("*"), headerOf(one, "Access-Control-Allow-Origin"));
    }

    void sixtyAMinute()
    {
        Api api{Api::Settings()};
        Response last = api.answer(request("GET", "/leads"), store());
        CPPUNIT_ASSERT_EQUAL(std::string("60"), headerOf(last, "X-RateLimit-Limit"));
        CPPUNIT_ASSERT_EQUAL(std::string("59"), headerOf(last, "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(last, "X-RateLimit-Reset"));
        int allowed = 1;
        // A minute may turn over on the way; then as many again are let through.
        while ((last = api.answer(request("GET", "/leads/0"), store())).status == 404 && allowed < 121) ++allowed;
        CPPUNIT_ASSERT(allowed >= 60 && allowed <= 120);
        expectAnswer(429, R"({"message":"Too Many Attempts."})", last);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), headerOf(last, "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT(!headerOf(last, "Retry-After").empty() && !headerOf(last, "X-RateLimit-Reset").empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmInputTest);

} // namespace Leadwire
