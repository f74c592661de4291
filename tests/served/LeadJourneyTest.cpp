// What a client of TaskIP's lead API sees, from nginx or Apache to the database and back: every example that its
// document gives on leads and lead attributes, with whole bodies. The demo has the ids of those examples.
#include "JourneyFixture.h"

namespace Leadwire
{
namespace
{

const std::string status1 = R"({"id":1,"name":"New","type":1,"color":"#3498db","order":1})";
const std::string source3 = R"({"id":3,"name":"Website","type":2,"color":"#2ecc71","order":1})";
const std::string admin = R"({"id":1,"name":"Admin User","email":"admin@example.com"})";
const std::string acme = R"({"id":2,"name":"Acme Corp","email":"company@acmecorp.com","phone_number":"01700000000"})";

/// A lead of the document, with the parts in which its examples differ. `activities` is empty where none are shown.
struct Expected
{
    std::string id = "1", email = "john@example.com", phone = "01700000000", value = "5000.00";
    std::string description = "Interested in premium plan", activities;
    std::string place = R"("country_id":1,"country":"United States","state_id":2,"state":"California",)"
                        R"("city_id":3,"city":"San Francisco","address":"123 Main Street","zip_code":"94105",)";

    std::string text() const
    {
        return R"({"id":)" + id + R"(,"first_name":"John","last_name":"Doe","full_name":"John Doe","email":")" + email +
               R"(","phone_number":")" + phone + R"(","website":"https://example.com","company_id":2,"company":)" +
               acme + R"(,"value":)" + value +
               R"(,"currency":"USD","lead_interaction_date":"2026-04-01","assigned_to":[],)" + place +
               R"("description":")" + description +
               R"(","created_by":1,"converted":0,"converted_contact_id":null,"converted_at":null,"statuses":[)" +
               status1 + R"(],"sources":[)" + source3 + R"(],"groups":[],)" +
               (activities.empty() ? "" : R"("activities":)" + activities + ",") +
               R"("custom_fields":[],"created_at":"TIME","updated_at":"TIME"})";
    }
};

const std::string nowhere = R"("country_id":null,"country":null,"state_id":null,"state":null,)"
                            R"("city_id":null,"city":null,"address":null,"zip_code":null,)";

std::string attribute(const std::string& id, const std::string& name, const std::string& type, const std::string& color,
                      const std::string& order)
{
    return R"({"id":)" + id + R"(,"name":")" + name + R"(","type":)" + type + R"(,"color":")" + color +
           R"(","order":)" + order + R"(,"created_at":"TIME","updated_at":"TIME"})";
}

} // namespace

class LeadJourneyTest : public JourneyFixture
{
    CPPUNIT_TEST_SUITE(LeadJourneyTest);
    CPPUNIT_TEST(leadsAreListed);
    CPPUNIT_TEST(aLeadIsCreated);
    CPPUNIT_TEST(aLeadIsShown);
    CPPUNIT_TEST(aLeadIsUpdated);
    CPPUNIT_TEST(aLeadIsDeleted);
    CPPUNIT_TEST(leadsAreDeletedTogether);
    CPPUNIT_TEST(attributesAreListed);
    CPPUNIT_TEST(anAttributeIsCreated);
    CPPUNIT_TEST(anAttributeIsShown);
    CPPUNIT_TEST(anAttributeIsUpdated);
    CPPUNIT_TEST(anAttributeIsDeleted);
    CPPUNIT_TEST(wrongFieldsAreAllNamed);
    CPPUNIT_TEST(aTakenAddressIsAConflict);
    CPPUNIT_TEST(aBodyThatIsNotJsonIsABadRequest);
    CPPUNIT_TEST(withoutAKeyNothingIsShown);
    CPPUNIT_TEST(aDeleteMayCarryABody);
    CPPUNIT_TEST(bodiesAreReadOnEveryWrite);
    CPPUNIT_TEST(aChunkedBodyIsRead);
    CPPUNIT_TEST(formBodiesAreRead);
    CPPUNIT_TEST(multipartBodiesAreRead);
    CPPUNIT_TEST(headIsGetWithoutABody);
    CPPUNIT_TEST(aPreflightIsAnswered);
    CPPUNIT_TEST(optionsNamesTheMethods);
    CPPUNIT_TEST(aKeptConnectionServesHundredsOfRequests);
    CPPUNIT_TEST_SUITE_END();

    void leadsAreListed()
    {
        expect(200,
               R"({"message":"All leads successfully fetched","data":[)" + Expected().text() +
                   R"(],"links":{"first":"http://HOST/api/public-v1/lead?search=john&item=10&is_converted=0&page=1",)"
                   R"("last":null,"prev":null,"next":null},"meta":{"current_page":1,"from":1,)"
                   R"("path":"http://HOST/api/public-v1/lead","per_page":10,"to":1}})",
               {"GET", api + "/lead?search=john&item=10&is_converted=0", "", {}});
    }

    void aLeadIsCreated()
    {
        Expected lead;
        lead.email = "john.doe@example.com";
        lead.phone = "555-0123";
        lead.id = service().sql().run("SELECT max(id) + 1 FROM lead");
        lead.place = nowhere;
        expect(201, R"({"msg":"Lead Created","data":)" + lead.text() + "}",
               {"POST",
                api + "/lead",
                R"({
"first_name": "John",
"last_name": "Doe",
"email": "john.doe@example.com",
"phone_number": "555-0123",
"website": "https://example.com",
"company_id": 2,
"value": 5000,
"currency": "USD",
"lead_interaction_date": "2026-04-01",
"status_ids": [1],
"source_ids": [3],
"description": "Interested in premium plan"
})",
                {}});
    }

    void aLeadIsShown()
    {
        Expected lead;
        lead.activities = R"([{"id":1,"type":"created","description":"Lead created","created_by":)" + admin +
                          R"(,"created_at":"TIME"}])";
        expect(200, R"({"msg":"Lead Details","data":)" + lead.text() + "}", {"GET", api + "/lead/1", "", {}});
        expect(404, notFound("Lead"), {"GET", api + "/lead/999999", "", {}});
    }

    void aLeadIsUpdated()
    {
        Expected lead;
        lead.phone = "555-9999";
        lead.value = "7500.00";
        lead.description = "Follow-up scheduled for next quarter";
        expect(200, R"({"msg":"Lead Updated","data":)" + lead.text() + "}",
               {"PUT",
                api + "/lead/1",
                R"({
"first_name": "John",
"phone_number": "555-9999",
"value": 7500,
"description": "Follow-up scheduled for next quarter"
})",
                {}});
    }

    void aLeadIsDeleted()
    {
        expect(200, R"({"msg":"Lead Deleted Successfully"})", {"DELETE", api + "/lead/1", "", {}});
        expect(404, notFound("Lead"), {"DELETE", api + "/lead/1", "", {}});
        expect(404, notFound("Lead"), {"GET", api + "/lead/1", "", {}});
    }

    void leadsAreDeletedTogether()
    {
        expect(200, R"({"msg":"Lead Deleted Successfully"})",
               {"POST", api + "/lead/bulk-delete", "{\n\"ids\": [1, 2, 3]\n}", {}});
        CPPUNIT_ASSERT_EQUAL(std::string("0"), service().sql().run("SELECT count(*) FROM lead WHERE workspace_id = 1"));
    }

    void attributesAreListed()
    {
        expect(200,
               R"({"msg":"Lead Attributes Fetched","data":[)" + attribute("1", "New", "1", "#3498db", "1") + "," +
                   attribute("2", "Contacted", "1", "#f1c40f", "2") + "," +
                   attribute("4", "Qualified", "1", "#9b59b6", "3") + "," +
                   attribute("5", "Converted", "1", "#27ae60", "4") + "," +
                   attribute("6", "Lost", "1", "#e74c3c", "5") +
                   R"(],"links":{"first":"http://HOST/api/public-v1/lead-attribute?type=1&page=1",)"
                   R"("last":null,"prev":null,"next":null},"meta":{"current_page":1,"from":1,)"
                   R"("path":"http://HOST/api/public-v1/lead-attribute","per_page":10,"to":5}})",
               {"GET", api + "/lead-attribute?type=1", "", {}});
    }

    void anAttributeIsCreated()
    {
        const auto id = service().sql().run("SELECT max(id) + 1 FROM attribute");
        expect(201,
               R"({"msg":"Attribute Created","data":)" + attribute(id, "Qualified lead", "1", "#e74c3c", "2") + "}",
               {"POST",
                api + "/lead-attribute",
                R"({
"name": "Qualified lead",
"type": 1,
"color": "#e74c3c",
"order": 2
})",
                {}});
    }

    void anAttributeIsShown()
    {
        expect(200, R"({"msg":"Attribute Details","data":)" + attribute("1", "New", "1", "#3498db", "1") + "}",
               {"GET", api + "/lead-attribute/1", "", {}});
        expect(404, notFound("Attribute"), {"GET", api + "/lead-attribute/999999", "", {}});
    }

    void anAttributeIsUpdated()
    {
        expect(200, R"({"msg":"Attribute Updated","data":)" + attribute("1", "Hot Lead", "1", "#e74c3c", "1") + "}",
               {"PUT",
                api + "/lead-attribute/1",
                R"({
"name": "Hot Lead",
"type": 1,
"color": "#e74c3c",
"order": 1
})",
                {}});
    }

    void anAttributeIsDeleted()
    {
        expect(200, R"({"msg":"Attribute Deleted Successfully"})", {"DELETE", api + "/lead-attribute/1", "", {}});
        expect(404, notFound("Attribute"), {"DELETE", api + "/lead-attribute/1", "", {}});
    }

    void wrongFieldsAreAllNamed()
    {
        expect(422,
               R"({"success":false,"error":"Validation Error","message":"The given data was invalid","errors":{)"
               R"("first_name":["The first name field is required."],"email":["The email field is required."]},)"
               R"("status_code":422})",
               {"POST", api + "/lead", "{}", {}});
    }

    void aTakenAddressIsAConflict()
    {
        expect(409,
               R"({"success":false,"error":"Conflict","message":"The email has already been taken.",)"
               R"("errors":{"email":["The email has already been taken."]},"status_code":409})",
               {"POST", api + "/lead", R"({"first_name":"John","email":"JOHN@example.com"})", {}});
    }

    void aBodyThatIsNotJsonIsABadRequest()
    {
        const Answer answer = client()({"POST", api + "/lead", R"({"first_name":)", {}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 400, answer.status);
        CPPUNIT_ASSERT_MESSAGE(answer.body, answer.body.starts_with(R"({"success":false,"error":"Bad Request",)"));
    }

    void withoutAKeyNothingIsShown()
    {
        client().setHeaders({});
        for (const auto* path : {"/lead", "/lead/1", "/lead-attribute", "/lead-attribute/1"})
            expect(401,
                   R"({"success":false,"error":"Unauthorized","message":"Invalid or missing X-Secret-Key header",)"
                   R"("status_code":401})",
                   {"GET", api + path, "", {}});
    }

    void aDeleteMayCarryABody()
    {
        expect(200, R"({"msg":"Lead Deleted Successfully"})", {"DELETE", api + "/lead/1", R"({"id":1})", {}});
        expect(404, notFound("Lead"), {"GET", api + "/lead/1", "", {}});
        // Nothing of that body is left on the connection.
        expect(404, notFound("Lead"), {"DELETE", api + "/lead/1", std::string(100'000, 'x'), {}});
    }

    void bodiesAreReadOnEveryWrite()
    {
        for (const auto* method : {"PUT", "PATCH"})
        {
            Expected lead;
            lead.description = std::string("By ") + method;
            expect(200, R"({"msg":"Lead Updated","data":)" + lead.text() + "}",
                   {method,
                    api + "/lead/1",
                    R"({"first_name":"John","description":"By )" + std::string(method) + "\"}",
                    {}});
        }
        expect(200, R"({"msg":"Lead Deleted Successfully"})", {"POST", api + "/lead/1", R"({"_method":"DELETE"})", {}});
    }

    void aChunkedBodyIsRead()
    {
        Expected lead;
        lead.description = std::string(30'000, 'd');
        expect(
            200, R"({"msg":"Lead Updated","data":)" + lead.text() + "}",
            {"PUT", api + "/lead/1", R"({"first_name":"John","description":")" + lead.description + "\"}", {}, true});
    }

    void formBodiesAreRead()
    {
        client().setHeaders({{"X-Secret-Key", tenant().key}});
        Expected lead;
        lead.description = "a form & more";
        expect(200, R"({"msg":"Lead Updated","data":)" + lead.text() + "}",
               {"PUT",
                api + "/lead/1",
                "first_name=John&description=a+form+%26+more&status_ids[]=1&source_ids[0]=3",
                {{"Content-Type", "application/x-www-form-urlencoded"}}});
    }

    void multipartBodiesAreRead()
    {
        client().setHeaders({{"X-Secret-Key", tenant().key}});
        std::string body;
        for (const auto& [name, value] : Headers{{"first_name", "Part"}, {"email", "part@example.com"}})
            body.append("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        const Answer answer = client()(
            {"POST", api + "/lead", body + "--b--\r\n", {{"Content-Type", "multipart/form-data; boundary=b"}}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 201, answer.status);
        CPPUNIT_ASSERT_MESSAGE(answer.body, answer.body.find(R"("email":"part@example.com")") != std::string::npos);
    }

    void headIsGetWithoutABody()
    {
        const Answer get = client().get(api + "/lead/1");
        const Answer head = client()({"HEAD", api + "/lead/1", "", {}});
        CPPUNIT_ASSERT_EQUAL(200, head.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), head.body);
        CPPUNIT_ASSERT_EQUAL(std::to_string(get.body.size()), head.header("Content-Length"));
        for (const auto* name : {"Content-Type", "Cache-Control", "X-Content-Type-Options"})
            CPPUNIT_ASSERT_EQUAL(get.header(name), head.header(name));
    }

    void aPreflightIsAnswered()
    {
        Client browser(service().port());
        const Answer answer = browser({"OPTIONS",
                                       api + "/lead/1",
                                       "",
                                       {{"Origin", "https://example.com"},
                                        {"Access-Control-Request-Method", "PUT"},
                                        {"Access-Control-Request-Headers", "x-secret-key,content-type"}}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 204, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("*"), answer.header("Access-Control-Allow-Origin"));
        CPPUNIT_ASSERT_EQUAL(std::string("x-secret-key,content-type"), answer.header("Access-Control-Allow-Headers"));
        CPPUNIT_ASSERT_EQUAL(std::string("GET,HEAD,PUT,PATCH,DELETE"), answer.header("Access-Control-Allow-Methods"));
        const Answer after = client()({"GET", api + "/lead/1", "", {{"Origin", "https://example.com"}}});
        CPPUNIT_ASSERT_EQUAL(std::string("*"), after.header("Access-Control-Allow-Origin"));
    }

    void optionsNamesTheMethods()
    {
        const Answer answer = Client(service().port())({"OPTIONS", api + "/lead", "", {}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("GET,HEAD,POST"), answer.header("Allow"));
        CPPUNIT_ASSERT_EQUAL(std::string(), answer.body);
    }

    void aKeptConnectionServesHundredsOfRequests()
    {
        constexpr int rounds = 40;
        for (int round = 0; round < rounds; ++round)
        {
            const std::string number = std::to_string(round);
            const std::string mail = "kept" + number + "@example.com";
            const Answer created =
                client()({"POST", api + "/lead", R"({"first_name":"K","email":")" + mail + "\"}", {}});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(created.shown(), 201, created.status);
            const std::string path = api + "/lead/" + created.firstId();
            const Answer shown = client().get(path);
            CPPUNIT_ASSERT_MESSAGE(shown.shown(), shown.status == 200 && shown.body.find(mail) != std::string::npos);
            const Answer changed =
                client()({"PATCH", path, R"({"first_name":"N)" + number + "\"}", {}, round % 2 == 0});
            CPPUNIT_ASSERT_MESSAGE(changed.shown(),
                                   changed.body.find("\"first_name\":\"N" + number + "\"") != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(200, client()({"HEAD", path, "", {}}).status);
            CPPUNIT_ASSERT_EQUAL(200, client()({"DELETE", path, round % 3 == 0 ? "{}" : "", {}}).status);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeadJourneyTest);

} // namespace Leadwire
