// People and organizations of Laravel CRM: where clients get the UUIDs that leads name.
#include "LaravelCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class LaravelCrmPeopleTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmPeopleTest);
    CPPUNIT_TEST(aPersonIsMadeAndShown);
    CPPUNIT_TEST(anOrganizationIsMadeAndShown);
    CPPUNIT_TEST(peopleAreListed);
    CPPUNIT_TEST(organizationsAreListed);
    CPPUNIT_TEST(wrongFieldsAreNamed);
    CPPUNIT_TEST(unknownOnesAreNotFound);
    CPPUNIT_TEST_SUITE_END();

    static std::string uuidOf(const Response& answer) { return memberOf(answer, "data.id").substr(1, 36); }

    static void aPersonIsMadeAndShown()
    {
        const Response made = send("POST", "/people",
                                   R"({"first_name":"John","last_name":"Smith","email":"john@example.net",
                                       "phone":"555","job_title":"CTO","organization_id":"@acme"})");
        auto values = uuids();
        values["uuid"] = uuidOf(made);
        const std::string person = filled(R"({"data":{"id":"@uuid","name":"John Smith","first_name":"John",
            "last_name":"Smith","email":"john@example.net","phone":"555","job_title":"CTO",
            "organization":{"id":"@acme","name":"Acme Corp"},"created_at":"","updated_at":""}})",
                                          values);
        expectAnswer(201, person, made, {"created_at", "updated_at"});
        expectAnswer(200, person, send("GET", "/people/" + uuidOf(made)), {"created_at", "updated_at"});
    }

    static void anOrganizationIsMadeAndShown()
    {
        const Response made = send("POST", "/organizations",
                                   R"({"name":"Initech","email":"info@initech.example","phone":null,
                                       "website":"https://initech.example"})");
        const std::string organization =
            R"({"data":{"id":")" + uuidOf(made) + R"(","name":"Initech","email":"info@initech.example","phone":null,
            "website":"https://initech.example","created_at":"","updated_at":""}})";
        expectAnswer(201, organization, made, {"created_at", "updated_at"});
        expectAnswer(200, organization, send("GET", "/organizations/" + uuidOf(made)), {"created_at", "updated_at"});
    }

    static void peopleAreListed()
    {
        for (const std::string name : {"b", "c", "a"}) make(R"({"first_name":")" + name + "\"}", "/people");
        const auto names = [](const std::string& query)
        {
            const Response list = send("GET", "/people?" + query);
            return memberOf(list, "data.0.name") + memberOf(list, "data.1.name") + memberOf(list, "meta.total");
        };
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a""c"3)"), names("per_page=2"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("b"3)"), names("per_page=2&page=2"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a""b"3)"), names("sort=name"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c""b"3)"), names("sort=-name"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("b""c"3)"), names("sort=created_at"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("b""c"3)"), names("sort=-nope"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("https://leads.example/crm/api/v2/people?per_page=2&page=2")"),
                             memberOf(send("GET", "/people?per_page=2"), "links.next"));
    }

    static void organizationsAreListed()
    {
        const Response list = send("GET", "/organizations?sort=name");
        CPPUNIT_ASSERT_EQUAL("\"" + uuids()["acme"] + "\"", memberOf(list, "data.0.id"));
        CPPUNIT_ASSERT_EQUAL("\"" + uuids()["zebra"] + "\"", memberOf(list, "data.1.id"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), memberOf(list, "meta.total"));
    }

    static void wrongFieldsAreNamed()
    {
        expectInvalid("The first name field is required. (and 1 more error)",
                      R"({"first_name":["The first name field is required."],
                          "organization_id":["The selected organization id is invalid."]})",
                      send("POST", "/people", R"({"organization_id":"@theirs"})"));
        expectInvalid("The name field is required.", R"({"name":["The name field is required."]})",
                      send("POST", "/organizations", "{}"));
    }

    static void unknownOnesAreNotFound()
    {
        for (const std::string& uuid : {uuids()["nobody"], uuids()["acme"], std::string("7")})
            expectNotFound(uuid, send("GET", "/people/" + uuid), "Person");
        for (const std::string& uuid : {uuids()["nobody"], uuids()["label"], std::string("7")})
            expectNotFound(uuid, send("GET", "/organizations/" + uuid), "Organization");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmPeopleTest);

} // namespace Leadwire
