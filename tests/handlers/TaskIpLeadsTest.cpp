// The lead calls of TaskIP's document: each example as a whole body, and each way a call can fail.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TaskIpLeadsTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpLeadsTest);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(createExample);
    CPPUNIT_TEST(getExample);
    CPPUNIT_TEST(updateExample);
    CPPUNIT_TEST(deleteExample);
    CPPUNIT_TEST(bulkDeleteExample);
    CPPUNIT_TEST(everyFieldIsKept);
    CPPUNIT_TEST(anEmptyLeadHasEveryKey);
    CPPUNIT_TEST(anUpdateChangesOnlyWhatIsSent);
    CPPUNIT_TEST(anUpdateClearsWhatIsNull);
    CPPUNIT_TEST(anUpdateThatChangesNothingLeavesNoTrace);
    CPPUNIT_TEST(listsOfIdsReplaceTheWhole);
    CPPUNIT_TEST(activitiesTellWhoDidWhat);
    CPPUNIT_TEST(aLeadWithoutAStatusGetsTheDefaultOne);
    CPPUNIT_TEST(aDeletedLeadIsGone);
    CPPUNIT_TEST(bulkDeletePassesOverUnknownIds);
    CPPUNIT_TEST(bulkDeleteNeedsIds);
    CPPUNIT_TEST(anAddressCanBeUsedOnce);
    CPPUNIT_TEST(anAddressInUseCannotBeTaken);
    CPPUNIT_TEST(anAddressIsFreeOnceItsLeadIsDeleted);
    CPPUNIT_TEST(theOwnAddressIsNoConflict);
    CPPUNIT_TEST(anAddressOfAnotherWorkspaceIsFree);
    CPPUNIT_TEST(withoutAGoodKeyNothingIsSaid);
    CPPUNIT_TEST(theKeyMustBeSentOnce);
    CPPUNIT_TEST(anUnknownLeadIsNotFound);
    CPPUNIT_TEST(anUnknownLeadComesBeforeABadBody);
    CPPUNIT_TEST(anUnknownPathIsNotFound);
    CPPUNIT_TEST(aWrongMethodIsNotAllowed);
    CPPUNIT_TEST(anUnknownLeadComesBeforeAnUnreadableBody);
    CPPUNIT_TEST(aBodyThatIsNotJsonIsABadRequest);
    CPPUNIT_TEST(aBodyThatIsNoObjectHasNoFields);
    CPPUNIT_TEST(aBodyOverTheLimitIsTooLarge);
    CPPUNIT_TEST(aBodyCutShortIsABadRequest);
    CPPUNIT_TEST(aFormIsReadLikeJson);
    CPPUNIT_TEST(theQueryIsInputToo);
    CPPUNIT_TEST(browsersMayReadEveryAnswer);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* notFound =
        R"({"success":false,"error":"Not Found","message":"Lead not found","status_code":404})";
    static constexpr const char* unauthorized =
        R"({"success":false,"error":"Unauthorized","message":"Invalid or missing X-Secret-Key header","status_code":401})";
    static constexpr const char* taken =
        R"({"success":false,"error":"Conflict","message":"The email has already been taken.",
            "errors":{"email":["The email has already been taken."]},"status_code":409})";
    static constexpr const char* deleted = R"({"msg":"Lead Deleted Successfully"})";

    const std::vector<std::string> _times{"created_at", "updated_at"};

    /// The lead of the document's examples, but for what the examples differ in.
    static std::string john(const std::string& more)
    {
        return filled(R"({"first_name":"John","last_name":"Doe","email":"john@example.com",
            "phone_number":"01700000000","website":"https://example.com","company_id":@acme,"value":5000.00,
            "currency":"USD","lead_interaction_date":"2026-04-01","country_id":1,"state_id":2,"city_id":3,
            "address":"123 Main Street","zip_code":"94105","description":"Interested in premium plan")" +
                          more + "}",
                      names());
    }

    /// The same as answers show it; `tail`: from the statuses on.
    static std::string shownJohn(std::int64_t id, const std::string& tail)
    {
        auto values = names();
        values["lead"] = std::to_string(id);
        return filled(R"({"id":@lead,"first_name":"John","last_name":"Doe","full_name":"John Doe",
            "email":"john@example.com","phone_number":"01700000000","website":"https://example.com","company_id":@acme,
            "company":{"id":@acme,"name":"Acme Corp","email":"company@acmecorp.com","phone_number":"01700000000"},
            "value":5000.00,"currency":"USD","lead_interaction_date":"2026-04-01","assigned_to":[],
            "country_id":1,"country":"United States","state_id":2,"state":"California","city_id":3,
            "city":"San Francisco","address":"123 Main Street","zip_code":"94105",
            "description":"Interested in premium plan","created_by":@admin,"converted":0,"converted_contact_id":null,
            "converted_at":null,)" +
                          tail + R"("custom_fields":[],"created_at":"","updated_at":""})",
                      values);
    }

    static constexpr const char* newStatus =
        R"("statuses":[{"id":@new,"name":"New","type":1,"color":"#3498db","order":1}],)";
    static constexpr const char* websiteSource =
        R"("sources":[{"id":@website,"name":"Website","type":2,"color":"#2ecc71","order":1}],)";

    void listExample()
    {
        const auto id = makeLead(john(""));
        expectAnswer(
            200,
            R"({"message":"All leads successfully fetched","data":[)" +
                shownJohn(id, newStatus + std::string(R"("sources":[],"groups":[],)")) +
                R"(],"links":{"first":"https://leads.example/api/public-v1/lead?search=john&item=10&is_converted=0&page=1",
                         "last":null,"prev":null,"next":null},
                         "meta":{"current_page":1,"from":1,"path":"https://leads.example/api/public-v1/lead",
                         "per_page":10,"to":1}})",
            send("GET", "/lead?search=john&item=10&is_converted=0"), _times);
    }

    void createExample()
    {
        auto values = names();
        const Response made = send("POST", "/lead",
                                   filled(R"({
            "first_name": "John", "last_name": "Doe", "email": "john.doe@example.com", "phone_number": "555-0123",
            "website": "https://example.com", "company_id": @acme, "value": 5000, "currency": "USD",
            "lead_interaction_date": "2026-04-01", "status_ids": [@new], "source_ids": [@website],
            "description": "Interested in premium plan"})",
                                          values));
        values["lead"] = memberOf(made, "data.id");
        expectAnswer(201,
                     filled(R"({"msg":"Lead Created","data":{"id":@lead,"first_name":"John","last_name":"Doe",
            "full_name":"John Doe","email":"john.doe@example.com","phone_number":"555-0123",
            "website":"https://example.com","company_id":@acme,
            "company":{"id":@acme,"name":"Acme Corp","email":"company@acmecorp.com","phone_number":"01700000000"},
            "value":5000.00,"currency":"USD","lead_interaction_date":"2026-04-01","assigned_to":[],
            "country_id":null,"country":null,"state_id":null,"state":null,"city_id":null,"city":null,"address":null,
            "zip_code":null,"description":"Interested in premium plan","created_by":@admin,"converted":0,
            "converted_contact_id":null,"converted_at":null,)" +
                                std::string(newStatus) + websiteSource +
                                R"("groups":[],"custom_fields":[],"created_at":"","updated_at":""}})",
                            values),
                     made, _times);
    }

    void getExample()
    {
        const auto id = makeLead(john(R"(,"status_ids":[@new],"source_ids":[@website])"));
        const std::string activities = filled(R"("activities":[{"id":"","type":"created","description":"Lead created",
            "created_by":{"id":@admin,"name":"Admin User","email":"admin@example.com"},"created_at":""}],)",
                                              names());
        const Response answer = send("GET", "/lead/" + std::to_string(id));
        // The id of the activity is nobody's business; every other id is compared.
        const std::string activityId = memberOf(answer, "data.activities.0.id");
        std::string expected = R"({"msg":"Lead Details","data":)" +
                               shownJohn(id, newStatus + std::string(websiteSource) + R"("groups":[],)" + activities) +
                               "}";
        expected.replace(expected.find(R"({"id":"")"), 8, R"({"id":)" + activityId);
        expectAnswer(200, expected, answer, _times);
        const std::string created = memberOf(answer, "data.created_at");
        CPPUNIT_ASSERT_EQUAL(std::size_t{29}, created.size()); // "2026-04-01T10:00:00.000000Z" in quotes
        CPPUNIT_ASSERT_EQUAL(created, memberOf(answer, "data.updated_at"));
    }

    void updateExample()
    {
        const auto id = makeLead(john(R"(,"status_ids":[@new],"source_ids":[@website])"));
        const Response answer = send("PUT", "/lead/" + std::to_string(id), R"({"first_name":"John",
            "phone_number":"555-9999","value":7500,"description":"Follow-up scheduled for next quarter"})");
        std::string expected = shownJohn(id, newStatus + std::string(websiteSource) + R"("groups":[],)");
        const auto change = [&](const std::string& from, const std::string& to)
        { expected.replace(expected.find(from), from.size(), to); };
        change(R"("phone_number":"01700000000","website")", R"("phone_number":"555-9999","website")");
        change("5000.00", "7500.00");
        change("Interested in premium plan", "Follow-up scheduled for next quarter");
        expectAnswer(200, R"({"msg":"Lead Updated","data":)" + expected + "}", answer, _times);
        CPPUNIT_ASSERT(memberOf(answer, "data.created_at") < memberOf(answer, "data.updated_at"));
    }

    void deleteExample()
    {
        const auto id = makeLead("John", "john@example.com");
        expectAnswer(200, deleted, send("DELETE", "/lead/" + std::to_string(id)));
    }

    void bulkDeleteExample()
    {
        std::vector<std::int64_t> ids;
        for (const std::string name : {"a", "b", "c"}) ids.push_back(makeLead(name, name + "@example.com"));
        const std::string list = std::to_string(ids[0]) + "," + std::to_string(ids[1]) + "," + std::to_string(ids[2]);
        expectAnswer(200, deleted, send("POST", "/lead/bulk-delete", R"({"ids":[)" + list + "]}"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/lead"), "data"));
    }

    void everyFieldIsKept()
    {
        const auto id = makeLead(john(R"(,"assigned_to":[@second,@admin],"status_ids":[@contacted,@new],
            "source_ids":[@referral,@website],"groups":[@press,@partners],
            "custom_fields":[{"id":@text,"value":"x"},{"id":@choice,"value":"red"}])"));
        const Response answer = send("GET", "/lead/" + std::to_string(id));
        const auto expect = [&](const std::string& member, const std::string& json)
        { expectJson("{\"x\":" + filled(json, names()) + "}", "{\"x\":" + memberOf(answer, "data." + member) + "}"); };
        expect("assigned_to", R"([{"id":@second,"name":"Second User","email":"second@example.com"},
                                  {"id":@admin,"name":"Admin User","email":"admin@example.com"}])");
        expect("statuses", R"([{"id":@contacted,"name":"Contacted","type":1,"color":"#f1c40f","order":2},
                               {"id":@new,"name":"New","type":1,"color":"#3498db","order":1}])");
        expect("sources", R"([{"id":@referral,"name":"Referral","type":2,"color":"#2ecc71","order":2},
                              {"id":@website,"name":"Website","type":2,"color":"#2ecc71","order":1}])");
        expect("groups", R"([{"id":@press,"name":"Press"},{"id":@partners,"name":"Partners"}])");
        expect("custom_fields",
               R"([{"id":@text,"name":"a_text","value":"x"},{"id":@choice,"name":"a_choice","value":"red"}])");
    }

    void anEmptyLeadHasEveryKey()
    {
        auto values = names();
        const Response made = send("POST", "/lead", R"({"first_name":"Ann","email":"a@b"})");
        values["lead"] = memberOf(made, "data.id");
        expectAnswer(201,
                     filled(R"({"msg":"Lead Created","data":{"id":@lead,"first_name":"Ann","last_name":null,
            "full_name":"Ann","email":"a@b","phone_number":null,"website":null,"company_id":null,"company":null,
            "value":null,"currency":null,"lead_interaction_date":null,"assigned_to":[],"country_id":null,
            "country":null,"state_id":null,"state":null,"city_id":null,"city":null,"address":null,"zip_code":null,
            "description":null,"created_by":@admin,"converted":0,"converted_contact_id":null,"converted_at":null,)" +
                                std::string(newStatus) +
                                R"("sources":[],"groups":[],"custom_fields":[],"created_at":"","updated_at":""}})",
                            values),
                     made, _times);
    }

    void anUpdateChangesOnlyWhatIsSent()
    {
        const auto id = makeLead(john(R"(,"status_ids":[@new],"source_ids":[@website])"));
        const Response answer = send("PUT", "/lead/" + std::to_string(id), R"({"first_name":"John"})");
        expectAnswer(200,
                     R"({"msg":"Lead Updated","data":)" +
                         shownJohn(id, newStatus + std::string(websiteSource) + R"("groups":[],)") + "}",
                     answer, _times);
    }

    void anUpdateClearsWhatIsNull()
    {
        const std::string path = "/lead/" + std::to_string(makeLead(john(R"(,"assigned_to":[@second],"groups":[@press],
            "source_ids":[@website],"status_ids":[@qualified],"custom_fields":[{"id":@text,"value":"x"}])")));
        const Response answer = send("PUT", path,
                                     filled(R"({"first_name":"John","last_name":null,"phone_number":null,
            "website":"","company_id":null,"value":null,"currency":"  ","lead_interaction_date":null,"country_id":null,
            "state_id":null,"city_id":"","address":null,"zip_code":null,"description":null,"assigned_to":null,
            "groups":[],"source_ids":null,"status_ids":[],"custom_fields":[{"id":@text,"value":null}]})",
                                            names()));
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        for (const std::string name : {"last_name", "phone_number", "website", "company_id", "company", "value",
                                       "currency", "lead_interaction_date", "country_id", "country", "state_id",
                                       "state", "city_id", "city", "address", "zip_code", "description"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string("null"), memberOf(answer, "data." + name));
        for (const std::string name : {"assigned_to", "groups", "sources", "custom_fields"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string("[]"), memberOf(answer, "data." + name));
        CPPUNIT_ASSERT_EQUAL(std::string("\"New\""), memberOf(answer, "data.statuses.0.name"));
    }

    void anUpdateThatChangesNothingLeavesNoTrace()
    {
        const std::string path = "/lead/" + std::to_string(makeLead(john(R"(,"source_ids":[@website])")));
        const std::string before = send("GET", path).body.text();
        CPPUNIT_ASSERT_EQUAL(200, send("PUT", path, john(R"(,"source_ids":[@website])")).status);
        CPPUNIT_ASSERT_EQUAL(before, send("GET", path).body.text());
    }

    void listsOfIdsReplaceTheWhole()
    {
        const std::string path = "/lead/" + std::to_string(makeLead(john(R"(,"source_ids":[@website])")));
        const auto sources = [&](const std::string& ids)
        {
            const Response answer =
                send("PUT", path, filled(R"({"first_name":"J","source_ids":)" + ids + "}", names()));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), 200, answer.status);
            return memberOf(answer, "data.sources.0.name") + memberOf(answer, "data.sources.1.name");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("\"Referral\""), sources("[@referral]"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Website\"\"Referral\""), sources("[@website,@referral]"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Referral\"\"Website\""), sources("[@referral,@website]"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Website\""), sources("[@website,@website,\"@website\"]"));
        CPPUNIT_ASSERT_EQUAL(std::string(), sources("[]"));
    }

    void activitiesTellWhoDidWhat()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("John", "john@example.com"));
        CPPUNIT_ASSERT_EQUAL(200,
                             sendAs(ours().secondKey, "PUT", path, R"({"first_name":"Jon","zip_code":"1"})").status);
        const Response answer = send("GET", path);
        CPPUNIT_ASSERT_EQUAL(std::string("\"updated\""), memberOf(answer, "data.activities.0.type"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead updated: first name, zip\""),
                             memberOf(answer, "data.activities.0.description"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"second@example.com\""),
                             memberOf(answer, "data.activities.0.created_by.email"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"created\""), memberOf(answer, "data.activities.1.type"));
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(answer, "data.activities.2"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(ours().accounts[0]), memberOf(answer, "data.created_by"));
    }

    void aLeadWithoutAStatusGetsTheDefaultOne()
    {
        for (const std::string statuses : {"", R"(,"status_ids":[])", R"(,"status_ids":null)"})
        {
            const Response made = send("POST", "/lead",
                                       R"({"first_name":"x","email":"x)" + std::to_string(statuses.size()) +
                                           "@example.com\"" + statuses + "}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
            CPPUNIT_ASSERT_EQUAL(std::string("\"New\""), memberOf(made, "data.statuses.0.name"));
        }
    }

    void aDeletedLeadIsGone()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("John", "john@example.com"));
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", path).status);
        expectAnswer(404, notFound, send("GET", path));
        expectAnswer(404, notFound, send("PUT", path, R"({"first_name":"x"})"));
        expectAnswer(404, notFound, send("DELETE", path));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/lead"), "data"));
    }

    void bulkDeletePassesOverUnknownIds()
    {
        const auto id = makeLead("John", "john@example.com");
        expectAnswer(200, deleted,
                     send("POST", "/lead/bulk-delete", R"({"ids":[999999999,)" + std::to_string(id) + R"(,0,-1]})"));
        expectAnswer(200, deleted, send("POST", "/lead/bulk-delete", R"({"ids":[")" + std::to_string(id) + R"("]})"));
        expectAnswer(404, notFound, send("GET", "/lead/" + std::to_string(id)));
    }

    void bulkDeleteNeedsIds()
    {
        for (const std::string body : {"", "{}", R"({"ids":null})", R"({"ids":[]})", R"({"ids":""})"})
            expectInvalid(R"({"ids":["The ids field is required."]})", send("POST", "/lead/bulk-delete", body));
        expectInvalid(R"({"ids":["The ids field must be an array."]})",
                      send("POST", "/lead/bulk-delete", R"({"ids":7})"));
        expectInvalid(
            R"({"ids.1":["The ids.1 field must be an integer."],"ids.2":["The ids.2 field must be an integer."]})",
            send("POST", "/lead/bulk-delete", R"({"ids":[1,"x",null]})"));
        std::string many = "1";
        for (int i = 0; i < 10000; ++i) many += ",1";
        expectInvalid(R"({"ids":["The ids field must not have more than 10000 items."]})",
                      send("POST", "/lead/bulk-delete", R"({"ids":[)" + many + "]}"));
    }

    void anAddressCanBeUsedOnce()
    {
        makeLead("John", "john@example.com");
        for (const std::string email : {"john@example.com", "JOHN@Example.com", " john@example.com "})
            expectAnswer(409, taken, send("POST", "/lead", R"({"first_name":"x","email":")" + email + "\"}"));
        makeLead("Zoë", "zoë@example.com");
        expectAnswer(409, taken, send("POST", "/lead", R"({"first_name":"x","email":"ZOË@example.com"})"));
    }

    void anAddressInUseCannotBeTaken()
    {
        makeLead("John", "john@example.com");
        const std::string path = "/lead/" + std::to_string(makeLead("Ann", "ann@example.com"));
        const std::string before = send("GET", path).body.text();
        for (const std::string email : {"john@example.com", "John@EXAMPLE.com"})
            expectAnswer(409, taken, send("PUT", path, R"({"first_name":"x","email":")" + email + "\"}"));
        CPPUNIT_ASSERT_EQUAL(before, send("GET", path).body.text());
    }

    void anAddressIsFreeOnceItsLeadIsDeleted()
    {
        const auto id = makeLead("John", "john@example.com");
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", "/lead/" + std::to_string(id)).status);
        makeLead("John", "john@example.com");
    }

    void theOwnAddressIsNoConflict()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("John", "john@example.com"));
        const Response answer = send("PUT", path, R"({"first_name":"John","email":"John@example.com"})");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"John@example.com\""), memberOf(answer, "data.email"));
    }

    void anAddressOfAnotherWorkspaceIsFree()
    {
        CPPUNIT_ASSERT_EQUAL(
            201, sendAs(theirs().key, "POST", "/lead", R"({"first_name":"x","email":"x@example.com"})").status);
        makeLead("x", "x@example.com");
    }

    void withoutAGoodKeyNothingIsSaid()
    {
        const auto id = std::to_string(makeLead("John", "john@example.com"));
        for (const std::string& key :
             {std::string(), std::string("wrong"), newKey(), ours().revokedKey, ours().expiredKey, ours().key + " ",
              ours().key.substr(1), std::string("'; DROP TABLE lead; --"), std::string(10000, 'x'),
              std::string("\0x", 2)})
            for (const std::string& path :
                 {"/lead/" + id, std::string("/lead/0"), std::string("/lead"), std::string("/lead/x")})
                expectAnswer(401, unauthorized, sendAs(key, "GET", path));
        Request bare = request("GET", "/lead");
        bare.headers.clear();
        const Response answered = answer(bare);
        expectAnswer(401, unauthorized, answered);
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answered, "WWW-Authenticate"));
    }

    void theKeyMustBeSentOnce()
    {
        for (const std::string& second : {ours().key, std::string("wrong"), std::string()})
        {
            Request twice = request("GET", "/lead");
            twice.headers.emplace_back("X_SECRET_KEY", second);
            expectAnswer(401, unauthorized, answer(twice));
            std::swap(twice.headers[0], twice.headers[1]);
            expectAnswer(401, unauthorized, answer(twice));
        }
    }

    void anUnknownLeadIsNotFound()
    {
        for (const std::string id :
             {"0", "999999999", "999999999999999999", "9999999999999999999", "-1", "abc", "1.5", "%31x", "1e1"})
            for (const std::string method : {"GET", "PUT", "PATCH", "DELETE"})
                expectAnswer(404, notFound, send(method, "/lead/" + id, R"({"first_name":"x"})"));
    }

    void anUnknownLeadComesBeforeABadBody()
    {
        expectAnswer(404, notFound, send("PUT", "/lead/999999999", R"({"email":7,"status_ids":[999999999]})"));
    }

    void anUnknownPathIsNotFound()
    {
        for (const std::string path : {"/leads", "/lead/1/2/3", "/lead//", "/nope", "/lead%2F1", "/../lead"})
            expectAnswer(404,
                         R"({"success":false,"error":"Not Found","message":"The route api/public-v1)" + path +
                             R"( could not be found.","status_code":404})",
                         send("GET", path));
    }

    void aWrongMethodIsNotAllowed()
    {
        const Response answer = send("POST", "/lead/1");
        expectAnswer(
            405,
            R"({"success":false,"error":"Method Not Allowed","message":"The POST method is not supported for route )"
            R"(api/public-v1/lead/1. Supported methods: GET, HEAD, PUT, PATCH, DELETE.","status_code":405})",
            answer);
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PUT, PATCH, DELETE"), headerOf(answer, "Allow"));
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, POST"), headerOf(send("DELETE", "/lead"), "Allow"));
    }

    void anUnknownLeadComesBeforeAnUnreadableBody()
    {
        CPPUNIT_ASSERT_EQUAL(404, send("PUT", "/lead/999999999", "{").status);
    }

    void aBodyThatIsNotJsonIsABadRequest()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("John", "john@example.com"));
        for (const std::string& body :
             std::vector<std::string>{"{", "{\"first_name\":}", "first_name=John", "nul", "{}{}", "\xff",
                                      "{\"first_name\":\"\xc3\"}", std::string(70, '[')})
            for (const auto& [method, target] :
                 {std::pair("POST", std::string("/lead")), {"PUT", path}, {"POST", "/lead/bulk-delete"}})
            {
                const Response answer = send(method, target, body);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 400, answer.status);
                expectAnswer(400, R"({"success":false,"error":"Bad Request","message":"","status_code":400})", answer,
                             {"message"});
                CPPUNIT_ASSERT(memberOf(answer, "message") != "\"\"");
            }
    }

    void aBodyThatIsNoObjectHasNoFields()
    {
        for (const std::string body :
             {"[]", R"([{"first_name":"x","email":"x@example.com"}])", "7", "\"text\"", "null", "true", "", "  "})
            expectInvalid(
                R"({"first_name":["The first name field is required."],"email":["The email field is required."]})",
                send("POST", "/lead", body));
    }

    void aBodyOverTheLimitIsTooLarge()
    {
        Request large = request("POST", "/lead");
        large.tooLarge = true;
        expectAnswer(
            413,
            R"({"success":false,"error":"Payload Too Large","message":"The POST data is too large.","status_code":413})",
            answer(large));
    }

    void aBodyCutShortIsABadRequest()
    {
        Request cut = request("POST", "/lead", R"({"first_name":"x","email":"x@example.com"})");
        cut.truncated = true;
        CPPUNIT_ASSERT_EQUAL(400, answer(cut).status);
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/lead"), "data"));
    }

    void aFormIsReadLikeJson()
    {
        Request form = request("POST", "/lead");
        form.contentType = "application/x-www-form-urlencoded";
        form.body =
            filled("first_name=+John+&email=john%40example.com&value=12.5&status_ids[]=@contacted&status_ids[]=@new"
                   "&groups[]=&last_name=",
                   names());
        const Response made = answer(form);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"John\""), memberOf(made, "data.first_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(made, "data.last_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("12.5d"), memberOf(made, "data.value"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Contacted\""), memberOf(made, "data.statuses.0.name"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(made, "data.groups"));
    }

    void theQueryIsInputToo()
    {
        const Response made =
            send("POST", "/lead?first_name=Query&email=query@example.com&zip_code=1", R"({"first_name":"Body"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Body\""), memberOf(made, "data.first_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"query@example.com\""), memberOf(made, "data.email"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"1\""), memberOf(made, "data.zip_code"));
    }

    void browsersMayReadEveryAnswer()
    {
        const auto expect = [](const Response& answered)
        { CPPUNIT_ASSERT_EQUAL(std::string("*"), headerOf(answered, "Access-Control-Allow-Origin")); };
        expect(send("GET", "/lead"));
        expect(send("GET", "/lead/0"));
        expect(sendAs("", "GET", "/lead"));
        expect(send("DELETE", "/lead"));
        expect(send("POST", "/lead", "{"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpLeadsTest);

} // namespace Leadwire
