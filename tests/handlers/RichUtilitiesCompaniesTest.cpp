// RichUtilities' companies, which leads are made of.
#include "RichUtilitiesFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RichUtilitiesCompaniesTest : public RichUtilitiesFixture
{
    CPPUNIT_TEST_SUITE(RichUtilitiesCompaniesTest);
    CPPUNIT_TEST(theListHasTheEnvelopeOfLeads);
    CPPUNIT_TEST(pagesFollowEachOther);
    CPPUNIT_TEST(aNewCompanyIsShown);
    CPPUNIT_TEST(aLeadCanBeMadeOfIt);
    CPPUNIT_TEST(wrongFieldsAreNamed);
    CPPUNIT_TEST(theirsAreNotThere);
    CPPUNIT_TEST_SUITE_END();

    static std::string acme()
    {
        enter(ours().workspace);
        ask("UPDATE company SET created_at = '2026-01-15 10:30:00+00' RETURNING ''");
        return filled(R"({"id":@acme,"name":"Acme Corp","email":"company@acmecorp.com","phone":"01700000000",
                          "website":null,"created_at":"2026-01-15T10:30:00Z"})",
                      names());
    }

    void theListHasTheEnvelopeOfLeads()
    {
        const std::string first = acme(); // before the answer
        expectAnswer(200,
                     R"({"data":[)" + first + R"(],"next_cursor":)" + filled("@acme", names()) + R"(,"has_more":true})",
                     send("GET", "/companies?limit=1"));
    }

    void pagesFollowEachOther()
    {
        const Response last = send("GET", "/companies?cursor=@acme");
        CPPUNIT_ASSERT_EQUAL(filled("@zebra", names()), memberOf(last, "data.0.id"));
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(last, "data.1"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(last, "next_cursor"));
        CPPUNIT_ASSERT_EQUAL(std::string("false"), memberOf(last, "has_more"));
        expectInvalid(R"({"cursor":["The cursor field must be an integer."],
                          "limit":["The limit field must be at least 1."]})",
                      send("GET", "/companies?limit=0&cursor=x"));
    }

    void aNewCompanyIsShown()
    {
        const Response made = send("POST", "/companies", R"({"name":" Initech ","email":"info@initech.example",
                                                             "phone":"","website":"https://initech.example"})");
        const std::string id = memberOf(made, "id");
        expectAnswer(201, R"({"id":)" + id + R"(,"name":" Initech ","email":"info@initech.example","phone":"",
                             "website":"https://initech.example","created_at":""})",
                     made, {"created_at"});
        CPPUNIT_ASSERT_EQUAL(made.body.text(), send("GET", "/companies/" + id).body.text());
        const std::string first = acme(); // before the answer
        expectAnswer(200, first, send("GET", "/companies/@acme"));
    }

    void aLeadCanBeMadeOfIt()
    {
        const std::string id = memberOf(send("POST", "/companies", R"({"name":"Initech"})"), "id");
        CPPUNIT_ASSERT_EQUAL(id, shown(makeLead(R"({"company_id":)" + id + "}"), "company_id"));
    }

    void wrongFieldsAreNamed()
    {
        for (const std::string body : {"", R"({"name":null})", R"({"name":""})"})
            expectInvalid(R"({"name":["The name field is required."]})", send("POST", "/companies", body));
        expectInvalid(R"({"name":["The name field must not be greater than 255 characters."],
                          "email":["The email field must be a valid email address."],
                          "phone":["The phone field must be a string."],
                          "website":["The website field must not contain null characters."]})",
                      send("POST", "/companies",
                           R"({"name":")" + std::string(256, 'x') + R"(","email":"","phone":7,"website":"a\u0000"})"));
        expectFailure(400, "bad_request", "The request body could not be read.", send("POST", "/companies", "{"));
    }

    void theirsAreNotThere()
    {
        expectFailure(404, "not_found", "Company not found",
                      send("GET", "/companies/" + std::to_string(theirs().companies[0])));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RichUtilitiesCompaniesTest);

} // namespace Leadwire
