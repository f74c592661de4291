// What RichUtilities' writes refuse: nothing changes, and every wrong field is named.
#include "RichUtilitiesFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RichUtilitiesInputTest : public RichUtilitiesFixture
{
    CPPUNIT_TEST_SUITE(RichUtilitiesInputTest);
    CPPUNIT_TEST(aLeadNeedsACompany);
    CPPUNIT_TEST(theCompanyMustBeOurs);
    CPPUNIT_TEST(notesAreText);
    CPPUNIT_TEST(aStatusIsOneOfFive);
    CPPUNIT_TEST(whatIsRefusedChangesNothing);
    CPPUNIT_TEST(aBodyMustBeAJsonObject);
    CPPUNIT_TEST(aBodyIsJsonWhateverItsTypeIsCalled);
    CPPUNIT_TEST(theQueryIsNoInput);
    CPPUNIT_TEST(theLastOfTwoKeysHolds);
    CPPUNIT_TEST(idsThatAreNoneAreNotThere);
    CPPUNIT_TEST_SUITE_END();

    void aLeadNeedsACompany()
    {
        for (const std::string body : {"", "{}", R"({"company_id":null})", R"({"notes":"x"})"})
            expectInvalid(R"({"company_id":["The company id field is required."]})", send("POST", "/leads", body));
        for (const std::string value : {"\"\"", "\"@acme\"", "1.5", "true", "{}", "[@acme]", "9223372036854775808"})
            expectInvalid(R"({"company_id":["The company id field must be an integer."]})",
                          send("POST", "/leads", R"({"company_id":)" + value + "}"));
    }

    void theCompanyMustBeOurs()
    {
        for (const std::string& id :
             {std::string("999999999"), std::string("0"), std::string("-1"), std::to_string(theirs().companies[0])})
            expectInvalid(R"({"company_id":["The selected company id is invalid."]})",
                          send("POST", "/leads", R"({"company_id":)" + id + "}"));
    }

    void notesAreText()
    {
        const std::string longest(65535, 'x');
        const auto lead = makeLead(R"({"company_id":@acme,"notes":")" + longest + "\"}");
        const std::pair<std::string, std::string> wrong[] = {
            {"7", "must be a string."},
            {"[]", "must be a string."},
            {R"("a\u0000b")", "must not contain null characters."},
            {"\"" + longest + "x\"", "must not be greater than 65535 characters."}};
        for (const auto& [value, message] : wrong)
        {
            const std::string details = R"({"notes":["The notes field )" + message + "\"]}";
            expectInvalid(details, send("POST", "/leads", R"({"company_id":@acme,"notes":)" + value + "}"));
            expectInvalid(details, send("PATCH", pathOf(lead), R"({"notes":)" + value + "}"));
        }
    }

    void aStatusIsOneOfFive()
    {
        const std::string path = pathOf(makeLead());
        const std::pair<std::string, std::string> wrong[] = {
            {"null", "The status field is required."},       {"[]", "The status field is required."},
            {"\"\"", "The selected status is invalid."},     {"\"won\"", "The selected status is invalid."},
            {"\" new\"", "The selected status is invalid."}, {"1", "The status field must be a string."}};
        for (const auto& [value, message] : wrong)
            expectInvalid(R"({"status":[")" + message + "\"]}", send("PATCH", path, R"({"status":)" + value + "}"));
    }

    void whatIsRefusedChangesNothing()
    {
        const auto lead = makeLead();
        const std::string before = send("GET", pathOf(lead)).body.text();
        expectInvalid(R"({"status":["The selected status is invalid."],"notes":["The notes field must be a string."]})",
                      send("PATCH", pathOf(lead), R"({"notes":7,"status":"x"})"));
        send("PATCH", pathOf(lead), R"({"notes":"y","status":"x"})");
        send("POST", "/leads", R"({"company_id":@acme,"notes":7})");
        CPPUNIT_ASSERT_EQUAL(before, send("GET", pathOf(lead)).body.text());
        CPPUNIT_ASSERT_EQUAL(std::string("1 1"), ask("SELECT count(*) || ' ' || max(version) FROM lead"));
    }

    void aBodyMustBeAJsonObject()
    {
        const std::string path = pathOf(makeLead());
        const std::string deep = R"({"notes":)" + std::string(65, '[') + std::string(65, ']') + "}";
        for (const std::string& body :
             {std::string("{"), std::string("company_id=1"), std::string("{\"notes\":\"\xFF\"}"), deep})
        {
            const std::string message = "The request body could not be read.";
            expectFailure(400, "bad_request", message, send("POST", "/leads", body));
            expectFailure(400, "bad_request", message, send("PATCH", path, body));
        }
        for (const std::string body : {"[]", "7", "null", "\"x\""})
        {
            const std::string message = "The request body must be a JSON object.";
            expectFailure(400, "bad_request", message, send("POST", "/leads", body));
            expectFailure(400, "bad_request", message, send("PATCH", path, body));
        }
    }

    void aBodyIsJsonWhateverItsTypeIsCalled()
    {
        for (const std::string type : {"", "text/plain", "application/x-www-form-urlencoded"})
        {
            Request asked = request("POST", "/leads", R"({"company_id":@acme})");
            asked.contentType = type;
            CPPUNIT_ASSERT_EQUAL(201, answer(asked).status);
        }
    }

    void theQueryIsNoInput()
    {
        CPPUNIT_ASSERT_EQUAL(422, send("POST", "/leads?company_id=@acme", "{}").status);
        const std::string path = pathOf(makeLead());
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(send("PATCH", path + "?notes=x", "{}"), "notes"));
    }

    void theLastOfTwoKeysHolds()
    {
        const auto lead = makeLead(R"({"company_id":"x","company_id":@acme,"notes":"a","notes":"b"})");
        CPPUNIT_ASSERT_EQUAL(std::string("\"b\""), shown(lead, "notes"));
    }

    void idsThatAreNoneAreNotThere()
    {
        for (const std::string id : {"abc", "0", "1.5", "999999999", "99999999999999999999", "-1"})
        {
            expectFailure(404, "not_found", "Lead not found", send("GET", "/leads/" + id));
            expectFailure(404, "not_found", "Lead not found", send("PATCH", "/leads/" + id, R"({"notes":"x"})"));
            expectFailure(404, "not_found", "Company not found", send("GET", "/companies/" + id));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RichUtilitiesInputTest);

} // namespace Leadwire
