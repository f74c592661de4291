// How many round trips to the database each call of Laravel CRM costs: one more is a defect.
#include "LaravelCrmFixture.h"

#include "model/Passwords.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class LaravelCrmStatementsTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmStatementsTest);
    CPPUNIT_TEST(leads);
    CPPUNIT_TEST(logins);
    CPPUNIT_TEST(peopleAndOrganizations);
    CPPUNIT_TEST(failures);
    CPPUNIT_TEST_SUITE_END();

    static void expect(std::uint64_t count, int status, const std::string& method, const std::string& target,
                       const std::string& body = "")
    {
        const auto before = store().connection.roundTrips();
        const Response answer = send(method, target, body);
        const auto used = store().connection.roundTrips() - before;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), status, answer.status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(method + " " + target, count, used);
    }

    void leads()
    {
        const std::string path = "/leads/" + make(R"({"title":"x"})");
        expect(1, 200, "GET", path);
        expect(1, 200, "GET", "/leads");                                                  // the page with its total
        expect(1, 200, "GET", filled("/leads?user_owner_id=@admin&sort=title", uuids())); // nothing hangs on none
        expect(3, 201, "POST", "/leads", R"({"title":"x"})");                             // no ids to resolve
        const std::string whole =
            R"({"title":"x","labels":["@label"],"organization_id":"@acme","user_owner_id":@admin,
                "lead_source_id":"@website","pipeline_stage_id":"@contacted"})";
        send("POST", "/leads", whole); // names are asked for once
        expect(3, 201, "POST", "/leads", whole);
        expect(3, 200, "PUT", path, whole);
        expect(3, 200, "PATCH", path, "{}");
        expect(2, 204, "DELETE", path);
    }

    void logins()
    {
        setPassword(ours(), passwordHash("correct horse"));
        const std::string login = R"({"email":"admin@example.com","password":"correct horse"})";
        expect(3, 201, "POST", "/auth/token", login);
        expect(2, 422, "POST", "/auth/token", R"({"email":"admin@example.com","password":"wrong"})");
        expect(2, 422, "POST", "/auth/token", R"({"email":"nobody@example.com","password":"wrong"})");
        expect(1, 200, "GET", "/auth/me");
        expect(2, 204, "DELETE", "/auth/token");
    }

    void peopleAndOrganizations()
    {
        const std::string person = make(R"({"first_name":"x"})", "/people");
        expect(2, 200, "GET", "/people");
        expect(1, 200, "GET", "/people/" + person);
        expect(3, 201, "POST", "/people", R"({"first_name":"x"})");
        expect(3, 201, "POST", "/people", R"({"first_name":"x","organization_id":"@acme"})");
        expect(2, 200, "GET", "/organizations");
        expect(1, 200, "GET", "/organizations/" + uuids()["acme"]);
        expect(3, 201, "POST", "/organizations", R"({"name":"x"})");
    }

    void failures()
    {
        expect(1, 422, "POST", "/leads");
        expect(1, 404, "PUT", "/leads/" + uuids()["nobody"]);
        expect(1, 404, "GET", "/leads/7"); // cannot be there
        expect(0, 404, "GET", "/nope");
        expect(0, 405, "PUT", "/leads");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmStatementsTest);

} // namespace Leadwire
