// How many round trips to the database each call of Grow CRM costs: one more is a defect.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmStatementsTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmStatementsTest);
    CPPUNIT_TEST(leads);
    CPPUNIT_TEST(whatIsMadeOfLeads);
    CPPUNIT_TEST(comments);
    CPPUNIT_TEST(checklists);
    CPPUNIT_TEST(companions);
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
        const std::string lead = "lead_title=x&lead_status=@new&lead_categoryid=@category&lead_source=Website";
        const std::string path = "/leads/" + std::to_string(makeLead("x"));
        send("POST", "/leads", lead); // names are asked for once
        send("PUT", path + "/assigned", "assigned[]=@admin");
        send("PUT", path + "/status", "status=@contacted");
        expect(1, 200, "GET", path);
        expect(1, 200, "GET", "/leads"); // the page with its total
        expect(1, 200, "GET", "/leads?status=" + std::to_string(ours().statuses[0]) + "&search=x&sort=lead_title");
        expect(3, 201, "POST", "/leads", lead);
        expect(3, 200, "PATCH", path, lead);
        expect(3, 200, "PUT", path + "/status", "status=@contacted");
        expect(3, 200, "PUT", path + "/assigned", "assigned[]=@admin");
        expect(4, 200, "PUT", path + "/tags", "tags[]=x"); // the last for the name of the new one
        expect(3, 200, "PUT", path + "/archive");
        expect(3, 200, "PUT", path + "/activate");
        expect(3, 200, "DELETE", path); // what its files have left is looked for
    }

    void whatIsMadeOfLeads()
    {
        const std::string path = "/leads/" + std::to_string(makeLead("x"));
        expect(3, 201, "POST", path + "/clone", "lead_title=x&lead_status=@new&copy_checklist=on&copy_files=on");
        expect(3, 201, "POST", path + "/convert", "first_name=x&last_name=y&email=x@example.net");
        expect(2, 409, "POST", path + "/convert", "first_name=x&last_name=y&email=x@example.net");
    }

    void comments()
    {
        const std::string path = "/leads/" + std::to_string(makeLead("x")) + "/comments";
        expect(3, 201, "POST", path, "comment=x");
        expect(1, 200, "GET", path);
        expect(2, 200, "DELETE", path + "/" + memberOf(send("GET", path), "data.0.id"));
    }

    void checklists()
    {
        const std::string lead = std::to_string(makeLead("x"));
        const std::string item = "checklistresource_type=lead&checklistresource_id=" + lead + "&checklist_text=x";
        expect(3, 201, "POST", "/checklists", item);
        expect(1, 200, "GET", "/checklists?resource_type=lead&resource_id=" + lead);
        const std::string id = memberOf(send("GET", "/checklists?resource_type=lead&resource_id=" + lead), "data.0.id");
        expect(1, 200, "GET", "/checklists/" + id);
        expect(3, 200, "PATCH", "/checklists/" + id, "checklist_text=y");
        expect(3, 200, "PUT", "/checklists/" + id + "/status", "status=completed");
        expect(2, 200, "PUT", "/checklists/positions", "checklist_ids[]=" + id);
        expect(2, 200, "DELETE", "/checklists/" + id);
    }

    void companions()
    {
        expect(2, 200, "GET", "/categories");
        expect(2, 200, "GET", "/team");
        expect(1, 404, "GET", "/clients/1");
    }

    void failures()
    {
        expect(1, 422, "POST", "/leads");
        expect(1, 404, "PATCH", "/leads/999999999");
        expect(1, 404, "PUT", "/leads/999999999/tags");
        expect(0, 404, "GET", "/nope");
        expect(0, 405, "PUT", "/leads");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmStatementsTest);

} // namespace Leadwire
