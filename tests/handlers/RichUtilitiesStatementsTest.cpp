// How many round trips to the database each call of RichUtilities costs: one more is a defect.
#include "RichUtilitiesFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RichUtilitiesStatementsTest : public RichUtilitiesFixture
{
    CPPUNIT_TEST_SUITE(RichUtilitiesStatementsTest);
    CPPUNIT_TEST(leads);
    CPPUNIT_TEST(companies);
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
        const std::string path = pathOf(makeLead());
        expect(1, 200, "GET", path);
        expect(1, 200, "GET", "/leads");
        expect(1, 200, "GET", "/leads?status=new&min_score=1&created_after=2026-01-01");
        expect(3, 201, "POST", "/leads", R"({"company_id":@acme,"notes":"x"})");
        expect(3, 200, "PATCH", path, R"({"status":"lost","notes":"x"})");
    }

    void companies()
    {
        expect(1, 200, "GET", "/companies");
        expect(1, 200, "GET", "/companies/@acme");
        expect(3, 201, "POST", "/companies", R"({"name":"x"})");
    }

    void failures()
    {
        expect(1, 422, "GET", "/leads?limit=0");
        expect(1, 422, "POST", "/leads");
        expect(1, 422, "POST", "/leads", R"({"company_id":999999999})");
        expect(1, 404, "PATCH", "/leads/999999999");
        expect(0, 404, "GET", "/nope");
        expect(0, 405, "DELETE", "/leads/1");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RichUtilitiesStatementsTest);

} // namespace Leadwire
