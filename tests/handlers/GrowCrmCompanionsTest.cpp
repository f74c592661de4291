// What Grow CRM's clients ask beside leads: categories, the team, clients.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmCompanionsTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmCompanionsTest);
    CPPUNIT_TEST(categories);
    CPPUNIT_TEST(otherRecordsHaveNoCategories);
    CPPUNIT_TEST(team);
    CPPUNIT_TEST(onlyAClientIsAClient);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _times{"created", "updated"};

    static std::string category(const std::string& id, const std::string& name, const std::string& more)
    {
        return R"({"id":)" + id + R"(,"name":")" + name +
               R"(","description":null,"type":"lead","visibility":"everyone","icon":null,)" + more +
               R"(,"users_count":0,"dates":{"created":"","updated":""}})";
    }

    void categories()
    {
        makeLead("x");
        const std::string web =
            ask("INSERT INTO attribute (workspace_id, kind, name, position) VALUES (" +
                std::to_string(ours().workspace) + ", 'category', ' Web & Design!', 2) RETURNING id::text");
        const std::string first = std::to_string(ours().category);
        const std::string both =
            category(first, "Default", R"("system_default":"yes","slug":")" + first + R"(-default","count":1)") + "," +
            category(web, " Web & Design!", R"("system_default":"no","slug":")" + web + R"(-web-design","count":0)");
        for (const std::string query : {"?type=lead", "", "?type="})
            expectAnswer(200,
                         R"({"data":[)" + both + R"(],"meta":{"current_page":1,"per_page":25,"total":2,"last_page":1},
                             "message":"Categories retrieved successfully."})",
                         send("GET", "/categories" + query), _times);
        CPPUNIT_ASSERT_EQUAL(web, memberOf(send("GET", "/categories?limit=1&page=2"), "data.0.id"));
    }

    void otherRecordsHaveNoCategories()
    {
        for (const std::string type : {"project", "Lead", "%00"})
            expectAnswer(200,
                         R"({"data":[],"meta":{"current_page":1,"per_page":25,"total":0,"last_page":1},
                             "message":"Categories retrieved successfully."})",
                         send("GET", "/categories?type=" + type));
    }

    void team()
    {
        send("GET", "/leads");
        ask("UPDATE account SET name = 'Cher', phone = '12345', job_position = 'Developer' WHERE id = " +
            std::to_string(ours().accounts[1]) + " RETURNING name");
        const auto member = [](const std::string& who, const std::string& more)
        {
            return R"({"id":@)" + who + "," + more + R"(,"role":{"id":1,"name":"Administrator"},"status":"active",
                "dashboard_access":"yes",
                "social":{"facebook":null,"twitter":null,"linkedin":null,"github":null,"dribbble":null},
                "dates":{"created":"","updated":""}})";
        };
        const std::string both = filled(
            member("admin", R"("first_name":"Admin","last_name":"User","name":"Admin User","email":"admin%example.com",
                               "phone":null,"job_position":null)") +
                "," + member("second", R"("first_name":"Cher","last_name":"","name":"Cher","email":"second%example.com",
                                    "phone":"12345","job_position":"Developer")"),
            names());
        std::string expected = both;
        for (std::size_t at = 0; (at = expected.find('%', at)) != std::string::npos;) expected[at] = '@';
        expectAnswer(200,
                     R"({"data":[)" + expected + R"(],"meta":{"current_page":1,"per_page":25,"total":2,"last_page":1},
                         "message":"Team members retrieved successfully."})",
                     send("GET", "/team"), _times);
        CPPUNIT_ASSERT_EQUAL(std::to_string(ours().accounts[1]),
                             memberOf(send("GET", "/team?limit=1&page=2"), "data.0.id"));
    }

    void onlyAClientIsAClient()
    {
        for (const std::string& path : {"/clients/" + std::to_string(ours().companies[0]),
                                        std::string("/clients/999999999"), std::string("/clients/x")})
            expectNotFound(send("GET", path));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmCompanionsTest);

} // namespace Leadwire
