// What Laravel CRM's lead calls refuse, in whose words, and in which order.
#include "LaravelCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <cctype>

namespace Leadwire
{

class LaravelCrmInputTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmInputTest);
    CPPUNIT_TEST(theTitleIsRequired);
    CPPUNIT_TEST(everyMessageIsCounted);
    CPPUNIT_TEST(expectedCloseHasOneForm);
    CPPUNIT_TEST(expectedCloseKeepsTheInstant);
    CPPUNIT_TEST(amountsAreNumbersFromZero);
    CPPUNIT_TEST(aCurrencyHasThreeCharacters);
    CPPUNIT_TEST(recordsAreNamedByUuid);
    CPPUNIT_TEST(labelsAreAListOfUuids);
    CPPUNIT_TEST(errorsOfElementsComeInTheirOrder);
    CPPUNIT_TEST(theOwnerIsOneOfUs);
    CPPUNIT_TEST(textsAreBounded);
    CPPUNIT_TEST(nullCharactersAreRefused);
    CPPUNIT_TEST(unreadableBodiesHaveNoFields);
    CPPUNIT_TEST(whatIsNoObjectHasNoFields);
    CPPUNIT_TEST(nothingIsWrittenWhenSomethingIsWrong);
    CPPUNIT_TEST_SUITE_END();

    /// The errors of a new lead with this member, without those of others.
    static Response tried(const std::string& member)
    {
        return send("POST", "/leads", R"({"title":"x",)" + member + "}");
    }

    static void expectError(const std::string& member, const std::string& field, const std::string& message)
    {
        expectInvalid(message, R"({")" + field + R"(":[")" + message + R"("]})", tried(member));
    }

    static void theTitleIsRequired()
    {
        const std::string message = "The title field is required.";
        const std::string errors = R"({"title":["The title field is required."]})";
        for (const std::string body : {"{}", R"({"title":null})", R"({"title":"  "})", R"({"title":[]})", ""})
            expectInvalid(message, errors, send("POST", "/leads", body));
        const std::string lead = "/leads/" + make(R"({"title":"x"})");
        for (const std::string body : {R"({"title":null})", R"({"title":""})"})
            expectInvalid(message, errors, send("PUT", lead, body));
        CPPUNIT_ASSERT_EQUAL(200, send("PUT", lead, "{}").status);
        expectError(R"("title":7)", "title", "The title field must be a string.");
    }

    static void everyMessageIsCounted()
    {
        expectInvalid("The title field is required. (and 1 more error)",
                      R"({"title":["The title field is required."],
                          "currency":["The currency field must be 3 characters."]})",
                      send("POST", "/leads", R"({"currency":"EURO"})"));
        expectInvalid("The currency field must be a string. (and 1 more error)",
                      R"({"currency":["The currency field must be a string.",
                                      "The currency field must be 3 characters."]})",
                      tried(R"("currency":12)"));
        expectInvalid("The labels.0 field must be a valid UUID. (and 2 more errors)",
                      R"({"labels.0":["The labels.0 field must be a valid UUID."],
                          "labels.1":["The labels.1 field must be a string.","The labels.1 field must be a valid UUID."]})",
                      tried(R"("labels":["x",7])"));
    }

    static void expectedCloseHasOneForm()
    {
        const std::string message = R"(The expected close field must match the format Y-m-d\\TH:i:sP.)";
        for (const std::string wrong :
             {"2026-09-30", "2026-09-30T00:00:00.000Z", "2026-09-30T00:00:00z", "2026-09-30T00:00:00+0200",
              "2026-09-30 00:00:00Z", "2026-02-30T00:00:00Z", "2026-09-30T24:00:00Z", "2026-09-30T00:60:00Z",
              "2026-09-30T00:00:60Z", "2026-09-30T00:00:00", "2026-09-30T00:00:00-00:00", "2026-09-30T00:00:00+15:00",
              "2026-09-30T00:00:00+02:60", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+02:00", "26-09-30T00:00:00Z",
              "2026-09-30T00:00:00ZZ", "Z", "tomorrow"})
            expectError(R"("expected_close":")" + wrong + '"', "expected_close", message);
        expectInvalid("The expected close field must be a string. (and 1 more error)",
                      R"({"expected_close":["The expected close field must be a string.",")" + message + R"("]})",
                      tried(R"("expected_close":20260930)"));
    }

    static void expectedCloseKeepsTheInstant()
    {
        for (const auto& [given, kept] :
             std::vector<std::pair<std::string, std::string>>{{"2026-09-30T00:00:00Z", "2026-09-30T00:00:00"},
                                                              {"2026-09-30T00:00:00+00:00", "2026-09-30T00:00:00"},
                                                              {"2026-09-30T00:00:00+02:00", "2026-09-29T22:00:00"},
                                                              {"2026-12-31T23:59:59-03:30", "2027-01-01T03:29:59"},
                                                              {"2024-02-29T12:00:00+14:00", "2024-02-28T22:00:00"}})
            CPPUNIT_ASSERT_EQUAL("\"" + kept + "+00:00\"",
                                 memberOf(tried(R"("expected_close":")" + given + '"'), "data.expected_close"));
    }

    static void amountsAreNumbersFromZero()
    {
        for (const std::string wrong : {"\"x\"", "true", "[]", "\"1,000\"", "\"0x1A\""})
            expectError(R"("amount":)" + wrong, "amount", "The amount field must be a number.");
        for (const std::string wrong : {"-1", "\"-0.001\"", "-1e-300"})
            expectError(R"("amount":)" + wrong, "amount", "The amount field must be at least 0.");
        expectError(R"("amount":10000000000000)", "amount",
                    "The amount field must not be greater than 9999999999999.99.");
        for (const auto& [given, kept] :
             std::vector<std::pair<std::string, std::string>>{{"0", "0"},
                                                              {"\"-0\"", "0"},
                                                              {"12500", "12500"},
                                                              {"\" 1500.5 \"", "1500.5"},
                                                              {"0.005", "0.01"},
                                                              {"\"1e3\"", "1000"},
                                                              {"9999999999999.99", "9999999999999.99"}})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(given, std::stod(kept),
                                         std::stod(memberOf(tried(R"("amount":)" + given), "data.amount")));
    }

    static void aCurrencyHasThreeCharacters()
    {
        for (const std::string wrong : {"US", "EURO"})
            expectError(R"("currency":")" + wrong + '"', "currency", "The currency field must be 3 characters.");
        for (const std::string number : {"123", "1.5", "[1,2,3]"})
            expectError(R"("currency":)" + number, "currency", "The currency field must be a string.");
        CPPUNIT_ASSERT_EQUAL(std::string("\"äöü\""), memberOf(tried(R"("currency":"äöü")"), "data.currency"));
    }

    static void recordsAreNamedByUuid()
    {
        for (const std::string field : {"person_id", "organization_id", "lead_source_id", "pipeline_stage_id"})
        {
            std::string name = field;
            std::replace(name.begin(), name.end(), '_', ' ');
            const std::string start = '"' + field + "\":";
            expectError(start + "\"7\"", field, "The " + name + " field must be a valid UUID.");
            expectInvalid("The " + name + " field must be a string. (and 1 more error)",
                          R"({")" + field + R"(":["The )" + name + R"( field must be a string.","The )" + name +
                              R"( field must be a valid UUID."]})",
                          tried(start + "7"));
            // Of nobody, of another workspace, of another kind.
            for (const std::string other : {"@nobody", "@theirs", "@label"})
                expectError(start + '"' + other + '"', field, "The selected " + name + " is invalid.");
        }
        expectError(R"("pipeline_stage_id":"@website")", "pipeline_stage_id",
                    "The selected pipeline stage id is invalid.");
        std::string upper = uuids()["acme"];
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        CPPUNIT_ASSERT_EQUAL(201, tried(R"("organization_id":")" + upper + '"').status);
    }

    static void labelsAreAListOfUuids()
    {
        expectError(R"("labels":"@label")", "labels", "The labels field must be an array.");
        for (const std::string other : {"@nobody", "@theirs", "@website"})
            expectError(R"("labels":[")" + other + "\"]", "labels.0", "The selected labels.0 is invalid.");
    }

    static void errorsOfElementsComeInTheirOrder()
    {
        expectInvalid("The title field must be a string. (and 3 more errors)",
                      R"({"title":["The title field must be a string."],
                          "labels.0":["The selected labels.0 is invalid."],
                          "labels.1":["The labels.1 field must be a valid UUID."],
                          "labels.2":["The selected labels.2 is invalid."]})",
                      tried(R"("labels":["@nobody","x","@theirs"],"title":7)"));
    }

    static void theOwnerIsOneOfUs()
    {
        for (const std::string other : {"@stranger", "999999999", "0", "-1"})
            expectError(R"("user_owner_id":)" + other, "user_owner_id", "The selected user owner id is invalid.");
        expectError(R"("user_owner_id":"x")", "user_owner_id", "The user owner id field must be an integer.");
        CPPUNIT_ASSERT_EQUAL(std::string("\"Second User\""),
                             memberOf(tried(R"("user_owner_id":"@second")"), "data.owner.name"));
    }

    static void textsAreBounded()
    {
        std::string longest;
        for (int i = 0; i < 255; ++i) longest += "ä";
        CPPUNIT_ASSERT_EQUAL(201, tried(R"("title":")" + longest + '"').status);
        expectError(R"("title":")" + longest + "x\"", "title",
                    "The title field must not be greater than 255 characters.");
        expectError(R"("description":")" + std::string(65536, 'x') + '"', "description",
                    "The description field must not be greater than 65535 characters.");
    }

    static void nullCharactersAreRefused()
    {
        expectError(R"("description":"a\u0000b")", "description",
                    "The description field must not contain null characters.");
    }

    static void unreadableBodiesHaveNoFields()
    {
        const std::string unreadable = R"({"body":["The request body could not be read."]})";
        const std::string message = "The request body could not be read.";
        const std::string uuid = make(R"({"title":"x"})");
        for (const std::string& body : {std::string("{"), std::string("{\"title\":\"\xff\"}"), std::string(70, '[')})
        {
            expectInvalid("The title field is required.", R"({"title":["The title field is required."]})",
                          send("POST", "/leads", body));
            for (const std::string method : {"PUT", "PATCH", "DELETE"})
            {
                expectInvalid(message, unreadable, send(method, "/leads/" + uuid, body));
                expectNotFound(uuids()["nobody"], send(method, "/leads/" + uuids()["nobody"], body));
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""), shown(uuid, "title"));
        CPPUNIT_ASSERT_EQUAL(422, send("PUT", "/leads/" + uuid + "?title=%FF").status);
    }

    static void whatIsNoObjectHasNoFields()
    {
        const std::string uuid = make(R"({"title":"x"})");
        for (const std::string body : {"[]", "7", "\"x\"", "null"})
        {
            CPPUNIT_ASSERT_EQUAL(422, send("POST", "/leads", body).status);
            CPPUNIT_ASSERT_EQUAL(200, send("PUT", "/leads/" + uuid, body).status);
        }
    }

    static void nothingIsWrittenWhenSomethingIsWrong()
    {
        const std::string uuid = make(R"({"title":"x"})");
        const std::string before = send("GET", "/leads/" + uuid).body.text();
        CPPUNIT_ASSERT_EQUAL(422, send("PUT", "/leads/" + uuid, R"({"title":"y","labels":["@nobody"]})").status);
        CPPUNIT_ASSERT_EQUAL(before, send("GET", "/leads/" + uuid).body.text());
        CPPUNIT_ASSERT_EQUAL(422, tried(R"("amount":-1)").status);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(send("GET", "/leads"), "meta.total"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmInputTest);

} // namespace Leadwire
