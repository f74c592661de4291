// The lead calls of Laravel CRM's document: each example as a whole body, and what each field does on a write.
#include "LaravelCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <cctype>

namespace Leadwire
{

class LaravelCrmLeadsTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmLeadsTest);
    CPPUNIT_TEST(theResource);
    CPPUNIT_TEST(createExample);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(showExample);
    CPPUNIT_TEST(updateExample);
    CPPUNIT_TEST(patchIsPut);
    CPPUNIT_TEST(deleteExample);
    CPPUNIT_TEST(aDeletedLeadIsNowhere);
    CPPUNIT_TEST(timesAreInUtcToTheSecond);
    CPPUNIT_TEST(theNumberOfALeadIsSet);
    CPPUNIT_TEST(aNewLeadHasDefaults);
    CPPUNIT_TEST(whatIsAbsentStays);
    CPPUNIT_TEST(whatIsNullIsClearedButForSomeFields);
    CPPUNIT_TEST(labelsAreReplaced);
    CPPUNIT_TEST(sourceAndStageAreWrittenAndNotShown);
    CPPUNIT_TEST(bodiesMayBeFormsAndQueriesBelowThem);
    CPPUNIT_TEST(anUpdateThatChangesNothingLeavesNoTrace);
    CPPUNIT_TEST(activitiesTellWhatWasDone);
    CPPUNIT_TEST(leadsOfOtherApisAreShown);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _times{"created_at", "updated_at"};

    static std::string leadNumber(const std::string& uuid) { return "L" + std::to_string(1000 + idOf(uuid)); }

    /// A lead with nothing but what `members` says, which come where the document has them.
    static std::string bare(const std::string& uuid, const std::string& title, const std::string& amount,
                            const std::string& expected)
    {
        return R"({"id":")" + uuid + R"(","lead_id":")" + leadNumber(uuid) + R"(","title":")" + title +
               R"(","description":null,"amount":)" + amount + R"(,"currency":"USD","expected_close":)" + expected +
               R"(,"converted_at":null,"created_at":"","updated_at":"","deleted_at":null,"owner":null,"person":null,)"
               R"("organization":null,"labels":[]})";
    }

    void theResource()
    {
        const std::string person = make(R"({"first_name":"John","last_name":"Smith"})", "/people");
        const Response made = send("POST", "/leads",
                                   R"({"title":"Acme renewal","amount":12500.00,"currency":"USD","user_owner_id":@admin,
                     "expected_close":"2026-09-30T00:00:00+00:00","person_id":")" +
                                       person + R"(","organization_id":"@acme","labels":["@label"]})");
        auto values = uuids();
        values["uuid"] = memberOf(made, "data.id");
        values["number"] = leadNumber(values["uuid"].substr(1, 36));
        values["person"] = person;
        expectAnswer(201,
                     filled(R"({"data":{
            "id":@uuid,"lead_id":"@number","title":"Acme renewal","description":null,"amount":12500.00,
            "currency":"USD","expected_close":"2026-09-30T00:00:00+00:00","converted_at":null,
            "created_at":"","updated_at":"","deleted_at":null,
            "owner":{"id":@admin,"name":"Admin User","email":"admin@example.com"},
            "person":{"id":"@person","name":"John Smith","first_name":"John","last_name":"Smith"},
            "organization":{"id":"@acme","name":"Acme Corp"},
            "labels":[{"id":"@label","name":"Urgent","hex":"2ecc71"}]}})",
                            values),
                     made, _times);
    }

    void createExample()
    {
        const Response made = send("POST", "/leads", R"({
            "title": "New enterprise lead",
            "amount": 12500.00,
            "currency": "USD",
            "expected_close": "2026-09-30T00:00:00Z"
        })");
        const std::string uuid = memberOf(made, "data.id");
        expectAnswer(201,
                     R"({"data":)" +
                         bare(uuid.substr(1, 36), "New enterprise lead", "12500.00", R"("2026-09-30T00:00:00+00:00")") +
                         "}",
                     made, _times);
    }

    void listExample()
    {
        const std::string own = "user_owner_id=" + uuids()["admin"];
        const std::string first = make(R"({"title":"first","user_owner_id":@admin})");
        const std::string second = make(R"({"title":"second","user_owner_id":@admin})");
        make(R"({"title":"of nobody"})");
        const Response list = send("GET", "/leads?sort=-created_at&" + own);
        const std::string address = "https://leads.example/crm/api/v2/leads?sort=-created_at&" + own + "&page=1";
        expectAnswer(200,
                     R"({"data":[)" + memberOf(send("GET", "/leads/" + second), "data") + "," +
                         memberOf(send("GET", "/leads/" + first), "data") + R"(],"links":{"first":")" + address +
                         R"(","last":")" + address + R"(","prev":null,"next":null},
                         "meta":{"current_page":1,"from":1,"last_page":1,"links":[
                            {"url":null,"label":"&laquo; Previous","page":null,"active":false},
                            {"url":")" +
                         address + R"(","label":"1","page":1,"active":true},
                            {"url":null,"label":"Next &raquo;","page":null,"active":false}],
                            "path":"https://leads.example/crm/api/v2/leads","per_page":25,"to":2,"total":2}})",
                     list);
    }

    void showExample()
    {
        const std::string uuid = make(R"({"title":"Acme"})");
        expectAnswer(200, R"({"data":)" + bare(uuid, "Acme", "null", "null") + "}", send("GET", "/leads/" + uuid),
                     _times);
        std::string upper = uuid;
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads/" + upper).status);
        for (const std::string& other : {uuids()["nobody"], std::string("1"), std::to_string(idOf(uuid)), uuid + "0"})
            expectNotFound(other, send("GET", "/leads/" + other));
    }

    void updateExample()
    {
        const std::string uuid = make(R"({"title":"Acme","amount":1})");
        expectAnswer(200, R"({"data":)" + bare(uuid, "Acme 2", "2500.50", "null") + "}",
                     send("PUT", "/leads/" + uuid, R"({"title":"Acme 2","amount":"2500.5"})"), _times);
        expectNotFound(uuids()["nobody"], send("PUT", "/leads/" + uuids()["nobody"], R"({"title":"x"})"));
    }

    void patchIsPut()
    {
        const std::string uuid = make(R"({"title":"Acme"})");
        CPPUNIT_ASSERT_EQUAL(200, send("PATCH", "/leads/" + uuid, R"({"description":"x"})").status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""), shown(uuid, "description"));
        Request post = request("POST", "/leads/" + uuid, R"({"description":"y"})");
        post.headers.emplace_back("X_HTTP_METHOD_OVERRIDE", "PATCH");
        CPPUNIT_ASSERT_EQUAL(200, answer(post).status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"y\""), shown(uuid, "description"));
    }

    void deleteExample()
    {
        const std::string uuid = make(R"({"title":"Acme"})");
        const Response gone = send("DELETE", "/leads/" + uuid);
        CPPUNIT_ASSERT_EQUAL(204, gone.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), gone.body.text());
        expectNotFound(uuid, send("GET", "/leads/" + uuid));
        expectNotFound(uuid, send("DELETE", "/leads/" + uuid));
        expectNotFound(uuid, send("PUT", "/leads/" + uuid, R"({"title":""})"));
    }

    void aDeletedLeadIsNowhere()
    {
        const std::string uuid = make(R"({"title":"Acme","user_owner_id":@admin})");
        const std::string id = std::to_string(idOf(uuid));
        send("DELETE", "/leads/" + uuid);
        for (const std::string query :
             {"", "?user_owner_id=@admin", "?sort=title", "?sort=updated_at&user_owner_id=@admin"})
        {
            const Response list = send("GET", "/leads" + filled(query, uuids()));
            CPPUNIT_ASSERT_EQUAL(std::string("0"), memberOf(list, "meta.total"));
            CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(list, "data.0"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             ask("SELECT count(*)::text FROM lead WHERE deleted_at IS NOT NULL AND id = " + id));
    }

    void timesAreInUtcToTheSecond()
    {
        const std::string uuid = make(R"({"title":"x","expected_close":"2026-09-30T01:00:00+02:00"})");
        CPPUNIT_ASSERT_EQUAL(std::string("\"2026-09-29T23:00:00+00:00\""), shown(uuid, "expected_close"));
        const std::string created = shown(uuid, "created_at");
        CPPUNIT_ASSERT_EQUAL(std::size_t{27}, created.size()); // "2026-05-01T12:00:00+00:00" in quotes
        CPPUNIT_ASSERT(created.ends_with("+00:00\""));
        enter(ours().workspace);
        ask("UPDATE lead SET converted_at = '2026-05-01 12:00:00.75+00'");
        CPPUNIT_ASSERT_EQUAL(std::string("\"2026-05-01T12:00:00+00:00\""), shown(uuid, "converted_at"));
    }

    void theNumberOfALeadIsSet()
    {
        const std::string uuid = make(R"({"title":"x"})");
        Api::Settings settings;
        settings.leadPrefix = "LD-";
        settings.firstLeadNumber = 1;
        Api api{settings};
        CPPUNIT_ASSERT_EQUAL("\"LD-" + std::to_string(idOf(uuid)) + "\"",
                             memberOf(api.answer(request("GET", "/leads/" + uuid), store()), "data.lead_id"));
    }

    void aNewLeadHasDefaults()
    {
        const std::string uuid = make(R"({"title":"x"})");
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(uuid, "owner"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"USD\""), shown(uuid, "currency"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(ours().statuses[0]) + " " + std::to_string(ours().accounts[0]),
                             ask("SELECT status_id || ' ' || created_by FROM lead"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"USD\""), shown(make(R"({"title":"x","currency":null})"), "currency"));
    }

    /// A lead with every field.
    static std::string makeWhole()
    {
        const std::string person = make(R"({"first_name":"John"})", "/people");
        return make(R"({"title":"x","description":"d","amount":5,"currency":"EUR","user_owner_id":@second,
            "expected_close":"2026-09-30T00:00:00Z","person_id":")" +
                    person + R"(","organization_id":"@acme","labels":["@label"],
            "lead_source_id":"@website","pipeline_stage_id":"@contacted"})");
    }

    static void whatIsAbsentStays()
    {
        const std::string uuid = makeWhole();
        const Response before = send("GET", "/leads/" + uuid);
        const Response after = send("PUT", "/leads/" + uuid, R"({"title":"x"})");
        CPPUNIT_ASSERT_EQUAL(before.body.text(), after.body.text());
    }

    static void whatIsNullIsClearedButForSomeFields()
    {
        const std::string uuid = makeWhole();
        const std::string columns = "SELECT source_id || ' ' || status_id FROM lead WHERE external_id = '" + uuid + "'";
        enter(ours().workspace);
        const std::string links = ask(columns);
        const Response after = send("PUT", "/leads/" + uuid,
                                    R"({"description":null,"amount":null,"currency":null,"user_owner_id":null,
            "expected_close":null,"person_id":null,"organization_id":null,"lead_source_id":null,
            "pipeline_stage_id":null,"labels":null})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(after.body.text(), 200, after.status);
        for (const std::string member : {"description", "amount", "expected_close", "owner", "person", "organization"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(member, std::string("null"), memberOf(after, "data." + member));
        CPPUNIT_ASSERT_EQUAL(std::string("\"USD\""), memberOf(after, "data.currency"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(after, "data.labels"));
        CPPUNIT_ASSERT_EQUAL(links, ask(columns));
    }

    static void labelsAreReplaced()
    {
        const std::string uuid = makeWhole();
        const auto names = [&] { return shown(uuid, "labels.0.name") + shown(uuid, "labels.1.name"); };
        enter(ours().workspace);
        const std::string cold = ask("INSERT INTO attribute (workspace_id, kind, name) VALUES (" +
                                     std::to_string(ours().workspace) + ", 'label', 'Cold') RETURNING external_id");
        const auto set = [&](const std::string& labels)
        { CPPUNIT_ASSERT_EQUAL(200, send("PUT", "/leads/" + uuid, R"({"labels":)" + labels + "}").status); };
        set(R"([")" + cold + R"(","@label",")" + cold + R"("])");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Cold""Urgent")"), names());
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(uuid, "labels.0.hex"));
        set(R"([")" + cold + R"("])");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Cold")"), names());
        set("[]");
        CPPUNIT_ASSERT_EQUAL(std::string(), names());
    }

    static void sourceAndStageAreWrittenAndNotShown()
    {
        const std::string uuid = makeWhole();
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(std::to_string(ours().sources[0]) + " " + std::to_string(ours().statuses[1]),
                             ask("SELECT source_id || ' ' || status_id FROM lead"));
        const std::string text = send("GET", "/leads/" + uuid).body.text();
        for (const std::string name : {"source", "stage", "status"})
            CPPUNIT_ASSERT_MESSAGE(name, text.find(name) == std::string::npos);
    }

    void bodiesMayBeFormsAndQueriesBelowThem()
    {
        Request form = request("POST", "/leads?currency=EUR&amount=7", "title=+x+&amount=5&labels[]=@label");
        form.contentType = "application/x-www-form-urlencoded";
        const Response made = answer(form);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""), memberOf(made, "data.title"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"EUR\""), memberOf(made, "data.currency"));
        CPPUNIT_ASSERT_EQUAL(std::string("5"), memberOf(made, "data.amount").substr(0, 1));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Urgent\""), memberOf(made, "data.labels.0.name"));
    }

    static void anUpdateThatChangesNothingLeavesNoTrace()
    {
        const std::string uuid = makeWhole();
        enter(ours().workspace);
        const auto trace = []
        { return ask("SELECT (SELECT version FROM lead) || ' ' || (SELECT count(*) FROM activity)"); };
        const std::string before = trace();
        send("PUT", "/leads/" + uuid, R"({"title":"x","amount":5.00,"labels":["@label"],"organization_id":"@acme"})");
        send("PUT", "/leads/" + uuid, "{}");
        CPPUNIT_ASSERT_EQUAL(before, trace());
    }

    static void activitiesTellWhatWasDone()
    {
        const std::string uuid = make(R"({"title":"x"})");
        send("PUT", "/leads/" + uuid, R"({"amount":5,"labels":["@label"]})");
        send("DELETE", "/leads/" + uuid);
        CPPUNIT_ASSERT_EQUAL(std::string("Lead created/Lead updated: label, value/Lead deleted"),
                             ask("SELECT string_agg(description, '/' ORDER BY id) FROM activity"));
    }

    static void leadsOfOtherApisAreShown()
    {
        enter(ours().workspace);
        const auto id =
            store().leads.create(ours().account(), {R"({"first_name":"Jane","last_name":"Doe"})", "{}"}, false);
        const std::string uuid = ask("SELECT external_id FROM lead WHERE id = " + std::to_string(id.value()));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Jane Doe\""), shown(uuid, "title"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(uuid, "currency"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Admin User\""), shown(uuid, "owner.name"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmLeadsTest);

} // namespace Leadwire
