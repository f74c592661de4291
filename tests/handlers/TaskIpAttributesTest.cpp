// The calls of TaskIP's document for lead attributes, each example as a whole body.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TaskIpAttributesTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpAttributesTest);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(createExample);
    CPPUNIT_TEST(getExample);
    CPPUNIT_TEST(updateExample);
    CPPUNIT_TEST(deleteExample);
    CPPUNIT_TEST(typeChoosesTheKind);
    CPPUNIT_TEST(pagesAreLikeThoseOfLeads);
    CPPUNIT_TEST(fieldsAreChecked);
    CPPUNIT_TEST(anOrderOfNullIsNoOrder);
    CPPUNIT_TEST(anUpdateKeepsWhatIsNotSent);
    CPPUNIT_TEST(unknownOnesAreNotFound);
    CPPUNIT_TEST(otherKindsAreNotFound);
    CPPUNIT_TEST(theTypeOfOneInUseStays);
    CPPUNIT_TEST(theLastStatusStays);
    CPPUNIT_TEST(withoutAKeyNothingIsSaid);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _times{"created_at", "updated_at"};

    static std::string shown(std::int64_t id, const std::string& name, int type, const std::string& color, int order)
    {
        return R"({"id":)" + std::to_string(id) + R"(,"name":")" + name + R"(","type":)" + std::to_string(type) +
               R"(,"color":")" + color + R"(","order":)" + std::to_string(order) +
               R"(,"created_at":"","updated_at":""})";
    }

    static std::string path(std::int64_t id) { return "/lead-attribute/" + std::to_string(id); }

    void listExample()
    {
        const std::string address = "https://leads.example/api/public-v1/lead-attribute";
        expectAnswer(
            200,
            R"({"msg":"Lead Attributes Fetched","data":[)" + shown(ours().sources[0], "Website", 2, "#2ecc71", 1) +
                "," + shown(ours().sources[1], "Referral", 2, "#2ecc71", 2) + R"(],"links":{"first":")" + address +
                R"(?type=2&page=1","last":null,"prev":null,"next":null},"meta":{"current_page":1,"from":1,"path":")" +
                address + R"(","per_page":10,"to":2}})",
            send("GET", "/lead-attribute?type=2"), _times);
    }

    void createExample()
    {
        const Response made =
            send("POST", "/lead-attribute", R"({"name":"Qualified","type":1,"color":"#e74c3c","order":2})");
        const auto id = std::stoll(memberOf(made, "data.id"));
        expectAnswer(201, R"({"msg":"Attribute Created","data":)" + shown(id, "Qualified", 1, "#e74c3c", 2) + "}", made,
                     _times);
        CPPUNIT_ASSERT_EQUAL(std::size_t{29}, memberOf(made, "data.created_at").size());
    }

    void getExample()
    {
        expectAnswer(200,
                     R"({"msg":"Attribute Details","data":)" + shown(ours().statuses[0], "New", 1, "#3498db", 1) + "}",
                     send("GET", path(ours().statuses[0])), _times);
    }

    void updateExample()
    {
        const Response changed =
            send("PUT", path(ours().statuses[0]), R"({"name":"Hot Lead","type":1,"color":"#e74c3c","order":1})");
        expectAnswer(
            200, R"({"msg":"Attribute Updated","data":)" + shown(ours().statuses[0], "Hot Lead", 1, "#e74c3c", 1) + "}",
            changed, _times);
        CPPUNIT_ASSERT(memberOf(changed, "data.created_at") < memberOf(changed, "data.updated_at"));
    }

    void deleteExample()
    {
        expectAnswer(200, R"({"msg":"Attribute Deleted Successfully"})", send("DELETE", path(ours().statuses[0])));
        CPPUNIT_ASSERT_EQUAL(404, send("GET", path(ours().statuses[0])).status);
    }

    static std::string names(const std::string& query)
    {
        const Response answer = send("GET", "/lead-attribute?" + query);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        std::string all;
        for (int i = 0; !memberOf(answer, "data." + std::to_string(i)).empty(); ++i)
            all += memberOf(answer, "data." + std::to_string(i) + ".name");
        return all;
    }

    void typeChoosesTheKind()
    {
        const std::string statuses = R"("New""Contacted""Qualified""Converted""Lost")";
        const std::string sources = R"("Website""Referral")";
        for (const std::string query : {"", "type=", "x=1"}) CPPUNIT_ASSERT_EQUAL(statuses + sources, names(query));
        CPPUNIT_ASSERT_EQUAL(statuses, names("type=1"));
        CPPUNIT_ASSERT_EQUAL(sources, names("type=2"));
        for (const std::string query : {"type=0", "type=3", "type=abc", "type[]=1", "type=-1"})
            CPPUNIT_ASSERT_EQUAL(std::string(), names(query));
    }

    void pagesAreLikeThoseOfLeads()
    {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Qualified""Converted")"), names("item=2&page=2"));
        CPPUNIT_ASSERT_EQUAL(names(""), names("item=0"));
        const Response page = send("GET", "/lead-attribute?item=2&page=2");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("https://leads.example/api/public-v1/lead-attribute?item=2&page=3")"),
                             memberOf(page, "links.next"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), memberOf(page, "meta.from"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), memberOf(page, "meta.to"));
    }

    void fieldsAreChecked()
    {
        const std::string target = path(ours().sources[0]);
        const std::string before = send("GET", target).body.text();
        const auto refused = [&](const std::string& errors, const std::string& body)
        {
            expectInvalid(errors, send("POST", "/lead-attribute", body));
            expectInvalid(errors, send("PUT", target, body));
        };
        refused(R"({"name":["The name field is required."],"type":["The type field is required."]})", "{}");
        refused(R"({"name":["The name field must be a string."],"type":["The type field must be an integer."]})",
                R"({"name":7,"type":"x"})");
        refused(R"({"type":["The selected type is invalid."]})", R"({"name":"x","type":3})");
        refused(R"({"type":["The selected type is invalid."]})", R"({"name":"x","type":0})");
        refused(
            R"({"name":["The name field must not be greater than 191 characters."],"color":["The color field must not be greater than 50 characters."]})",
            R"({"type":2,"name":")" + std::string(192, 'x') + R"(","color":")" + std::string(51, 'x') + "\"}");
        refused(R"({"order":["The order field must be an integer."]})", R"({"name":"x","type":2,"order":"1.5"})");
        refused(R"({"order":["The order field must not be greater than 2147483647."]})",
                R"({"name":"x","type":2,"order":2147483648})");
        refused(R"({"order":["The order field must be at least -2147483648."]})",
                R"({"name":"x","type":2,"order":-2147483649})");
        refused(R"({"name":["The name field must not contain null characters."]})", R"({"name":"\u0000","type":2})");
        CPPUNIT_ASSERT_EQUAL(before, send("GET", target).body.text());
        CPPUNIT_ASSERT_EQUAL(201,
                             send("POST", "/lead-attribute",
                                  R"({"type":"2","order":"7","name":")" + std::string(191, 'x') + R"(","color":""})")
                                 .status);
    }

    void anOrderOfNullIsNoOrder()
    {
        const std::string last = R"({"name":"last","type":2,"order":2147483647})";
        CPPUNIT_ASSERT_EQUAL(201, send("POST", "/lead-attribute", last).status);
        const Response after = send("POST", "/lead-attribute", R"({"name":"after","type":2,"order":null})");
        CPPUNIT_ASSERT_EQUAL(201, after.status);
        CPPUNIT_ASSERT_EQUAL(std::string("2147483647"), memberOf(after, "data.order"));
        const std::string target = "/lead-attribute/" + memberOf(after, "data.id");
        CPPUNIT_ASSERT_EQUAL(200, send("PUT", target, R"({"name":"after","type":2,"order":3})").status);
        const Response kept = send("PUT", target, R"({"name":"after","type":2,"order":""})");
        CPPUNIT_ASSERT_EQUAL(std::string("3"), memberOf(kept, "data.order"));
    }

    void anUpdateKeepsWhatIsNotSent()
    {
        expectAnswer(200,
                     R"({"msg":"Attribute Updated","data":)" +
                         shown(ours().sources[1], "Word of mouth", 2, "#2ecc71", 2) + "}",
                     send("PATCH", path(ours().sources[1]), R"({"name":"Word of mouth","type":2})"), _times);
    }

    static void expectNotFound(const std::string& target)
    {
        for (const std::string method : {"GET", "PUT", "PATCH", "DELETE"})
            expectAnswer(404,
                         R"({"success":false,"error":"Not Found","message":"Attribute not found","status_code":404})",
                         send(method, target, "{}"));
    }

    void unknownOnesAreNotFound()
    {
        for (const std::string id : {"0", "999999999", "abc", "99999999999999999999"})
            expectNotFound("/lead-attribute/" + id);
    }

    void otherKindsAreNotFound()
    {
        for (const auto id : {ours().groups[0], ours().label, ours().category}) expectNotFound(path(id));
    }

    void theTypeOfOneInUseStays()
    {
        expectInvalid(R"({"type":["The type of an attribute in use cannot be changed."]})",
                      send("PUT", path(ours().statuses[0]), R"({"name":"New","type":2})"));
    }

    void theLastStatusStays()
    {
        for (std::size_t i = 1; i < 5; ++i) CPPUNIT_ASSERT_EQUAL(200, send("DELETE", path(ours().statuses[i])).status);
        expectAnswer(
            409,
            R"({"success":false,"error":"Conflict","message":"The last status cannot be deleted.","status_code":409})",
            send("DELETE", path(ours().statuses[0])));
    }

    void withoutAKeyNothingIsSaid()
    {
        for (const std::string method : {"GET", "POST", "PUT", "DELETE"})
            CPPUNIT_ASSERT_EQUAL(
                401, sendAs("", method, method == "POST" ? "/lead-attribute" : path(ours().statuses[0]), "{").status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpAttributesTest);

} // namespace Leadwire
