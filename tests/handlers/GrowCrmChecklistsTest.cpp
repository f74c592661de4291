// Checklists of leads: the calls of their document, and what they refuse.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmChecklistsTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmChecklistsTest);
    CPPUNIT_TEST(theExamples);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(aListNeedsItsParent);
    CPPUNIT_TEST(aListIsSortedAndPaged);
    CPPUNIT_TEST(progressIsOfTheWholeList);
    CPPUNIT_TEST(anItemComesLast);
    CPPUNIT_TEST(anItemNeedsAKnownParentAndAText);
    CPPUNIT_TEST(aStatusIsOneOfTwo);
    CPPUNIT_TEST(positionsFollowTheIds);
    CPPUNIT_TEST(unknownIdsHaveNoPosition);
    CPPUNIT_TEST(commentsOfItems);
    CPPUNIT_TEST(whatIsUnknownIsNotFound);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _times{"created", "updated"};
    std::string _lead;
    std::string _list;

public:
    void setUp() override
    {
        GrowCrmFixture::setUp();
        _lead = std::to_string(makeLead("Acme"));
        _list = "/checklists?resource_type=lead&resource_id=" + _lead;
    }

private:
    std::string add(const std::string& text) const
    {
        const Response made =
            send("POST", "/checklists",
                 "checklistresource_type=lead&checklistresource_id=" + _lead + "&checklist_text=" + text);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        return memberOf(made, "data.id");
    }

    std::string item(const std::string& id, const std::string& text, const std::string& status = "pending") const
    {
        return R"({"id":)" + id + R"(,"text":")" + text + R"(","status":")" + status +
               R"(","position":1,"resource":{"type":"lead","id":)" + _lead +
               R"(},"comments_count":0,"dates":{"created":"","updated":""}})";
    }

    /// The texts of a list, in order.
    std::string texts(const std::string& query = "") const
    {
        const Response list = send("GET", _list + query);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(list.body.text(), 200, list.status);
        std::string all;
        for (int i = 0; i < 10; ++i) all += memberOf(list, "data." + std::to_string(i) + ".text");
        return all;
    }

    void theExamples()
    {
        const Response made =
            send("POST", "/checklists",
                 "checklistresource_type=lead&checklistresource_id=" + _lead + "&checklist_text=Draft the proposal");
        const std::string id = memberOf(made, "data.id");
        const auto says = [&](int status, const std::string& data, const std::string& message, const Response& answer)
        { expectAnswer(status, R"({"data":)" + data + R"(,"message":")" + message + "\"}", answer, _times); };
        says(201, item(id, "Draft the proposal"), "Checklist created successfully.", made);
        says(200, item(id, "Draft the proposal"), "Checklist retrieved successfully.",
             send("GET", "/checklists/" + id));
        says(200, item(id, "Draft and review the proposal"), "Checklist updated successfully.",
             send("PATCH", "/checklists/" + id, "checklist_text=Draft and review the proposal"));
        says(200, item(id, "Draft and review the proposal", "completed"), "Checklist status updated successfully.",
             send("PUT", "/checklists/" + id + "/status", "status=completed"));
        says(200, item(id, "Draft and review the proposal"), "Checklist status updated successfully.",
             send("PUT", "/checklists/" + id + "/status", "status=pending"));
        says(200, "{\"id\":" + id + "}", "Checklist deleted successfully.", send("DELETE", "/checklists/" + id));
        expectNotFound(send("GET", "/checklists/" + id));
        CPPUNIT_ASSERT_EQUAL(
            std::string("Lead created|Checklist item added|Checklist item changed|Checklist item completed|"
                        "Checklist item reopened|Checklist item removed"),
            ask("SELECT string_agg(description, '|' ORDER BY id) FROM activity WHERE lead_id = " + _lead));
    }

    void listExample()
    {
        const std::string id = add("Draft the proposal");
        expectAnswer(200,
                     R"({"data":[)" + item(id, "Draft the proposal") +
                         R"(],"meta":{"current_page":1,"per_page":25,"total":1,"last_page":1,
                             "progress":{"total":1,"completed":0,"percentage":0}},
                             "message":"Checklists retrieved successfully."})",
                     send("GET", _list), _times);
    }

    void aListNeedsItsParent()
    {
        expectInvalid(R"({"resource_type":["The resource type field is required."],
                          "resource_id":["The resource id field is required."]})",
                      send("GET", "/checklists"));
        expectInvalid(R"({"resource_id":["The resource id field must be an integer."]})",
                      send("GET", "/checklists?resource_type=lead&resource_id=x"));
        expectNotFound(send("GET", "/checklists?resource_type=lead&resource_id=999999999"));
        expectNotFound(send("GET", "/checklists?resource_type=task&resource_id=" + _lead));
        expectAnswer(200,
                     R"({"data":[],"meta":{"current_page":1,"per_page":25,"total":0,"last_page":1,
                         "progress":{"total":0,"completed":0,"percentage":0}},
                         "message":"Checklists retrieved successfully."})",
                     send("GET", _list));
    }

    void aListIsSortedAndPaged()
    {
        for (const std::string text : {"a", "b", "c"}) add(text);
        const std::string second = memberOf(send("GET", _list), "data.1.id");
        send("PUT", "/checklists/" + second + "/status", "status=completed");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a""b""c")"), texts());
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c""b""a")"), texts("&order=desc"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("b""a""c")"), texts("&sort=checklist_status"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c""a""b")"), texts("&sort=checklist_status&order=desc"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c""b""a")"), texts("&sort=checklist_created&order=desc"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a""b""c")"), texts("&sort=nope&order=up"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"c\""), texts("&limit=2&page=2"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), memberOf(send("GET", _list + "&page=9"), "meta.total"));
    }

    void progressIsOfTheWholeList()
    {
        for (const std::string text : {"a", "b", "c"}) add(text);
        for (const std::string place : {"0", "1"})
            send("PUT", "/checklists/" + memberOf(send("GET", _list), "data." + place + ".id") + "/status",
                 "status=completed");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"total":3,"completed":2,"percentage":67})"),
                             memberOf(send("GET", _list + "&limit=1"), "meta.progress"));
    }

    void anItemComesLast()
    {
        const std::string first = add("a");
        const std::string second = add("b");
        CPPUNIT_ASSERT_EQUAL(std::string("2"), memberOf(send("GET", "/checklists/" + second), "data.position"));
        send("DELETE", "/checklists/" + first);
        CPPUNIT_ASSERT_EQUAL(std::string("3"), memberOf(send("GET", "/checklists/" + add("c")), "data.position"));
    }

    void anItemNeedsAKnownParentAndAText()
    {
        expectInvalid(R"({"checklistresource_type":["The checklistresource type field is required."],
                          "checklistresource_id":["The checklistresource id field is required."],
                          "checklist_text":["The checklist text field is required."]})",
                      send("POST", "/checklists"));
        expectInvalid(R"({"checklistresource_type":["The selected checklistresource type is invalid."],
                          "checklistresource_id":["The selected checklistresource id is invalid."],
                          "checklist_text":["The checklist text field must be a string."]})",
                      send("POST", "/checklists",
                           R"({"checklistresource_type":"task","checklistresource_id":999999999,"checklist_text":7})"));
        const std::string id = add("a");
        expectInvalid(R"({"checklist_text":["The checklist text field is required."]})",
                      send("PATCH", "/checklists/" + id, "checklist_text="));
    }

    void aStatusIsOneOfTwo()
    {
        const std::string path = "/checklists/" + add("a") + "/status";
        expectInvalid(R"({"status":["The status field is required."]})", send("PUT", path));
        for (const std::string body : {"status=done", "status=Completed"})
            expectInvalid(R"({"status":["The selected status is invalid."]})", send("PUT", path, body));
        expectInvalid(R"({"status":["The status field must be a string."]})", send("PUT", path, R"({"status":true})"));
    }

    void positionsFollowTheIds()
    {
        const std::string a = add("a");
        const std::string b = add("b");
        const std::string c = add("c");
        expectAnswer(200,
                     R"({"data":{"checklist_ids":[)" + c + "," + a + "," + b +
                         R"(]},"message":"Checklist positions updated successfully."})",
                     send("PUT", "/checklists/positions",
                          "checklist_ids[]=" + c + "&checklist_ids[]=" + a + "&checklist_ids[]=" + b));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c""a""b")"), texts());
        CPPUNIT_ASSERT_EQUAL(
            "[" + b + "," + c + "]",
            memberOf(send("PUT", "/checklists/positions", R"({"checklist_ids":[)" + b + "," + c + "," + b + "]}"),
                     "data.checklist_ids"));
    }

    void unknownIdsHaveNoPosition()
    {
        const std::string a = add("a");
        add("b");
        for (const std::string body :
             {"", R"({"checklist_ids":[]})", R"({"checklist_ids":[null]})", "checklist_ids=", "checklist_ids[]="})
            expectInvalid(R"({"checklist_ids":["The checklist ids field is required."]})",
                          send("PUT", "/checklists/positions", body));
        expectInvalid(R"({"checklist_ids":["The checklist ids field must be an array."]})",
                      send("PUT", "/checklists/positions", "checklist_ids=" + a));
        expectInvalid(R"({"checklist_ids.0":["The selected checklist_ids.0 is invalid."]})",
                      send("PUT", "/checklists/positions", "checklist_ids[]=999999999&checklist_ids[]=" + a));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a""b")"), texts());
    }

    void commentsOfItems()
    {
        const std::string id = add("a");
        const std::string path = "/checklists/" + id + "/comments";
        const Response made = send("POST", path, "comment=Looks good to me");
        auto values = names();
        values["comment"] = memberOf(made, "data.id");
        const std::string comment =
            filled(R"({"id":@comment,"text":"Looks good to me","creator":{"id":@admin,"name":"Admin User"}})", values);
        expectAnswer(201, R"({"data":)" + comment + R"(,"message":"Checklist comment added successfully."})", made);
        expectAnswer(200, R"({"data":[)" + comment + R"(],"message":"Checklist comments retrieved successfully."})",
                     send("GET", path));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(send("GET", "/checklists/" + id), "data.comments_count"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/leads/" + _lead + "/comments"), "data"));
        expectNotFound(send("DELETE", "/leads/" + _lead + "/comments/" + values["comment"]));
        expectInvalid(R"({"comment":["The comment field is required."]})", send("POST", path));
        expectAnswer(
            200, R"({"data":{"id":)" + values["comment"] + R"(},"message":"Checklist comment deleted successfully."})",
            send("DELETE", path + "/" + values["comment"]));
        send("POST", path, "comment=x");
        send("DELETE", "/checklists/" + id);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM checklist_comment"));
    }

    void whatIsUnknownIsNotFound()
    {
        const std::string path = "/checklists/999999999";
        for (const auto& [method, target] :
             std::vector<std::pair<std::string, std::string>>{{"GET", path},
                                                              {"PATCH", path},
                                                              {"DELETE", path},
                                                              {"PUT", path + "/status"},
                                                              {"GET", path + "/comments"},
                                                              {"POST", path + "/comments"},
                                                              {"DELETE", path + "/comments/1"},
                                                              {"GET", "/checklists/x"}})
            expectNotFound(send(method, target, method == "DELETE" ? "" : "{}"));
        const std::string id = add("a");
        ask("UPDATE lead SET deleted_at = now() RETURNING 1::text");
        expectNotFound(send("GET", "/checklists/" + id));
        expectNotFound(send("PATCH", "/checklists/" + id, "checklist_text=x"));
        expectNotFound(send("DELETE", "/checklists/" + id));
        expectNotFound(send("GET", _list));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmChecklistsTest);

} // namespace Leadwire
