// The lead calls of Grow CRM's document: each example as a whole body, and each way a call can fail.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmLeadsTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmLeadsTest);
    CPPUNIT_TEST(theLeadObject);
    CPPUNIT_TEST(getExample);
    CPPUNIT_TEST(createExample);
    CPPUNIT_TEST(updateExample);
    CPPUNIT_TEST(deleteExample);
    CPPUNIT_TEST(statusExample);
    CPPUNIT_TEST(assignedExample);
    CPPUNIT_TEST(tagsExample);
    CPPUNIT_TEST(archiveAndActivate);
    CPPUNIT_TEST(anEmptyAssignedListClearsAll);
    CPPUNIT_TEST(anEmptyTagsListClearsAll);
    CPPUNIT_TEST(aSetMustBeThereAndBeAList);
    CPPUNIT_TEST(aSetHoldsEachOnce);
    CPPUNIT_TEST(unknownAssigneesAreNamed);
    CPPUNIT_TEST(aSourceIsFoundOrMade);
    CPPUNIT_TEST(aTagIsFoundOrMade);
    CPPUNIT_TEST(anUpdateClearsWhatIsLeftOut);
    CPPUNIT_TEST(anUpdateKeepsAssignmentAndTags);
    CPPUNIT_TEST(anUpdateThatChangesNothingLeavesNoTrace);
    CPPUNIT_TEST(whatIsShownOfAnotherApisRecordsMayComeBack);
    CPPUNIT_TEST(otherTextsTakeThePlaceOfRecords);
    CPPUNIT_TEST(requiredCustomFieldsMustBeGivenByName);
    CPPUNIT_TEST(deletingTakesRelatedRecordsAlong);
    CPPUNIT_TEST(twoLeadsMayHaveOneAddress);
    CPPUNIT_TEST(activitiesTellWhatWasDone);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _times{"created", "updated"};

    static std::string id(std::int64_t number) { return std::to_string(number); }

    static std::string whole()
    {
        return "lead_title=Acme+–+new+website&lead_status=@new&lead_categoryid=@category&lead_firstname=Jane&"
               "lead_lastname=Doe&lead_email=jane%40acme.example&lead_phone=%2B1+555+0100&lead_company_name=Acme+Inc&"
               "lead_job_position=CTO&lead_website=https://acme.example&lead_value=2500&lead_source=Website&"
               "lead_last_contacted=2026-06-15&lead_description=Inbound+enquiry.";
    }

    static std::string shownWhole(const std::string& lead, const std::string& assigned, const std::string& tags)
    {
        auto values = names();
        values.erase("acme"); // the domain of an address here
        values["lead"] = lead;
        return filled(R"({"id":@lead,"title":"Acme – new website","value":"2500.00",
            "status":{"id":@new,"title":"New","color":"#3498db"},"active_state":"active",
            "category":{"id":@category,"name":"Default"},"source":"Website","last_contacted":"2026-06-15",
            "description":"Inbound enquiry.",
            "contact":{"first_name":"Jane","last_name":"Doe","email":"jane@acme.example","phone":"+1 555 0100",
                       "job_position":"CTO","company_name":"Acme Inc","website":"https://acme.example"},
            "address":{"street":null,"city":null,"state":null,"zip":null,"country":null},
            "converted":{"is_converted":false,"client_id":null,"date":null},
            "assigned":)" +
                          assigned + R"(,"tags":)" + tags + R"(,"dates":{"created":"","updated":""}})",
                      values);
    }

    static std::string shownBare(const std::string& lead, const std::string& title)
    {
        auto values = names();
        values["lead"] = lead;
        return filled(R"({"id":@lead,"title":")" + title +
                          R"(","value":null,"status":{"id":@new,"title":"New","color":"#3498db"},
            "active_state":"active","category":{"id":@category,"name":"Default"},"source":null,"last_contacted":null,
            "description":null,
            "contact":{"first_name":null,"last_name":null,"email":null,"phone":null,"job_position":null,
                       "company_name":null,"website":null},
            "address":{"street":null,"city":null,"state":null,"zip":null,"country":null},
            "converted":{"is_converted":false,"client_id":null,"date":null},"assigned":[],"tags":[],
            "dates":{"created":"","updated":""}})",
                      values);
    }

    void theLeadObject()
    {
        const Response made = send("POST", "/leads", whole());
        const std::string path = "/leads/" + memberOf(made, "data.id");
        send("PUT", path + "/assigned", "assigned[]=@second");
        expectAnswer(
            200,
            R"({"data":)" +
                shownWhole(memberOf(made, "data.id"), R"([{"id":@second,"name":"Second User"}])", R"(["priority"])") +
                R"(,"message":"Lead tags updated successfully."})",
            send("PUT", path + "/tags", "tags[]=priority"), _times);
        const std::string created = memberOf(send("GET", path), "data.dates.created");
        CPPUNIT_ASSERT_EQUAL(std::size_t{29}, created.size()); // "2026-06-18T09:30:00.000000Z" in quotes
        CPPUNIT_ASSERT_EQUAL('Z', created[27]);
    }

    void getExample()
    {
        const auto lead = id(makeLead("Acme"));
        expectAnswer(200, R"({"data":)" + shownBare(lead, "Acme") + R"(,"message":"Lead retrieved successfully."})",
                     send("GET", "/leads/" + lead), _times);
    }

    void createExample()
    {
        const Response made =
            send("POST", "/leads", "lead_title=Acme – new website&lead_status=@new&lead_categoryid=@category");
        expectAnswer(201,
                     R"({"data":)" + shownBare(memberOf(made, "data.id"), "Acme – new website") +
                         R"(,"message":"Lead created successfully."})",
                     made, _times);
        const Response json =
            send("POST", "/leads",
                 R"({"lead_title":"Acme","lead_status":@new,"lead_categoryid":"@category","lead_value":7.5})");
        CPPUNIT_ASSERT_EQUAL(201, json.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"7.50\""), memberOf(json, "data.value"));
    }

    void updateExample()
    {
        const auto lead = id(makeLead("Acme – new website"));
        const Response answer =
            send("PATCH", "/leads/" + lead,
                 "lead_title=Acme – website %2B branding&lead_status=@new&lead_categoryid=@category");
        expectAnswer(200,
                     R"({"data":)" + shownBare(lead, "Acme – website + branding") +
                         R"(,"message":"Lead updated successfully."})",
                     answer, _times);
        CPPUNIT_ASSERT(memberOf(answer, "data.dates.created") < memberOf(answer, "data.dates.updated"));
    }

    void deleteExample()
    {
        const auto lead = id(makeLead("Acme"));
        const std::string gone = R"({"data":{"id":)" + lead + R"(},"message":"Lead deleted successfully."})";
        expectAnswer(200, gone, send("DELETE", "/leads/" + lead));
        expectNotFound(send("DELETE", "/leads/" + lead));
        expectNotFound(send("GET", "/leads/" + lead));
    }

    void statusExample()
    {
        const auto lead = makeLead("Acme");
        const Response answer = send("PUT", "/leads/" + id(lead) + "/status", "status=@qualified");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead status updated successfully.\""), memberOf(answer, "message"));
        expectJson(filled(R"({"id":@qualified,"title":"Qualified","color":"#9b59b6"})", names()),
                   memberOf(answer, "data.status"));
        expectInvalid(R"({"status":["The status field is required."]})",
                      send("PUT", "/leads/" + id(lead) + "/status", "status="));
        expectInvalid(R"({"status":["The selected status is invalid."]})",
                      send("PUT", "/leads/" + id(lead) + "/status", "status=@website"));
        expectInvalid(R"({"status":["The status field must be an integer."]})",
                      send("PUT", "/leads/" + id(lead) + "/status", R"({"status":"New"})"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(ours().statuses[2]), shown(lead, "status.id"));
    }

    void assignedExample()
    {
        const std::string path = "/leads/" + id(makeLead("Acme")) + "/assigned";
        const Response answer = send("PUT", path, "assigned[]=@second&assigned[]=@admin");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead assignees updated successfully.\""), memberOf(answer, "message"));
        const std::string both =
            filled(R"({"x":[{"id":@second,"name":"Second User"},{"id":@admin,"name":"Admin User"}]})", names());
        expectJson(both, "{\"x\":" + memberOf(answer, "data.assigned") + "}");
        expectJson(both,
                   "{\"x\":" + memberOf(send("PUT", path, R"({"assigned":[@second,@admin]})"), "data.assigned") + "}");
        expectJson(filled(R"({"x":[{"id":@admin,"name":"Admin User"}]})", names()),
                   "{\"x\":" + memberOf(send("PUT", path, R"({"assigned":["@admin"]})"), "data.assigned") + "}");
    }

    void tagsExample()
    {
        const std::string path = "/leads/" + id(makeLead("Acme")) + "/tags";
        const Response answer = send("PUT", path, "tags[]=priority");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead tags updated successfully.\""), memberOf(answer, "message"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"(["priority"])"), memberOf(answer, "data.tags"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"(["b","a"])"),
                             memberOf(send("PUT", path, R"({"tags":["b","a"]})"), "data.tags"));
    }

    void archiveAndActivate()
    {
        const auto lead = id(makeLead("Acme"));
        for (int i = 0; i < 2; ++i) // once more changes nothing
        {
            const Response archived = send("PUT", "/leads/" + lead + "/archive");
            std::string expected = shownBare(lead, "Acme");
            expected.replace(expected.find("\"active\""), 8, "\"archived\"");
            expectAnswer(200, R"({"data":)" + expected + R"(,"message":"Lead archived successfully."})", archived,
                         _times);
        }
        expectAnswer(200, R"({"data":)" + shownBare(lead, "Acme") + R"(,"message":"Lead activated successfully."})",
                     send("PUT", "/leads/" + lead + "/activate"), _times);
        CPPUNIT_ASSERT_EQUAL(std::string("created archived activated"),
                             ask("SELECT string_agg(type, ' ' ORDER BY id) FROM activity WHERE lead_id = " + lead));
        expectInvalid(R"({"body":["The request body could not be read."]})",
                      send("PUT", "/leads/" + lead + "/archive", "{"));
        expectNotFound(send("PUT", "/leads/999999999/archive"));
    }

    static void clearsAll(const std::string& name, const std::string& one)
    {
        const auto lead = makeLead("Acme");
        const std::string path = "/leads/" + id(lead) + "/" + name;
        for (const std::string& empty : {name + "[]=", name + "[]=+", std::string("{\"" + name + "\":[]}"),
                                         std::string("{\"" + name + "\":[\"\"]}")})
        {
            send("PUT", path, name + "[]=" + one);
            CPPUNIT_ASSERT(shown(lead, name) != "[]");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(empty, 200, send("PUT", path, empty).status);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(empty, std::string("[]"), shown(lead, name));
        }
    }

    void anEmptyAssignedListClearsAll() { clearsAll("assigned", "@second"); }
    void anEmptyTagsListClearsAll() { clearsAll("tags", "priority"); }

    void aSetMustBeThereAndBeAList()
    {
        const auto lead = makeLead("Acme");
        for (const std::string name : {"assigned", "tags"})
        {
            const std::string path = "/leads/" + id(lead) + "/" + name;
            const auto error = [&](const std::string& rest)
            { return "{\"" + name + "\":[\"The " + name + " field must be " + rest + ".\"]}"; };
            for (const std::string absent : {"", "{}", "other=1", "{", "[]"})
                expectInvalid(error("present"), send("PUT", path, absent));
            for (const std::string& wrong :
                 {name + "=", name + "=1", "{\"" + name + "\":null}", "{\"" + name + "\":7}"})
                expectInvalid(error("an array"), send("PUT", path, wrong));
            expectNotFound(send("PUT", "/leads/999999999/" + name, "{}")); // an unknown lead comes first
        }
        expectInvalid(
            R"({"tags.0":["The tags.0 field must be a string."],"tags.1":["The tags.1 field must be a string."],
                          "tags.2":["The tags.2 field must not be greater than 255 characters."],
                          "tags.3":["The tags.3 field must not contain null characters."]})",
            send("PUT", "/leads/" + id(lead) + "/tags",
                 R"({"tags":[7,null,")" + std::string(256, 'x') + R"(","a\u0000"]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), shown(lead, "tags"));
    }

    void aSetHoldsEachOnce()
    {
        const auto lead = makeLead("Acme");
        const std::string path = "/leads/" + id(lead);
        send("PUT", path + "/assigned", "assigned[]=@admin&assigned[]=@admin");
        CPPUNIT_ASSERT_EQUAL(std::string(), shown(lead, "assigned.1.id"));
        send("PUT", path + "/tags", R"({"tags":["x","y"," x ","X"]})");
        CPPUNIT_ASSERT_EQUAL(std::string(R"(["x","y"])"), shown(lead, "tags"));
    }

    void unknownAssigneesAreNamed()
    {
        const auto lead = makeLead("Acme");
        expectInvalid(
            R"({"assigned.0":["The selected assigned.0 is invalid."],
                          "assigned.2":["The selected assigned.2 is invalid."]})",
            send("PUT", "/leads/" + id(lead) + "/assigned", "assigned[]=999999999&assigned[]=@admin&assigned[]=0"));
        expectInvalid(R"({"assigned.0":["The assigned.0 field must be an integer."]})",
                      send("PUT", "/leads/" + id(lead) + "/assigned", "assigned[]=Jane"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), shown(lead, "assigned"));
    }

    static std::string attributes(const std::string& kind)
    {
        return ask("SELECT string_agg(name, ',' ORDER BY position) FROM attribute WHERE kind = '" + kind + "'");
    }

    void aSourceIsFoundOrMade()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"Website\""), shown(makeLead("a", "lead_source=+website+"), "source"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Trade fair\""), shown(makeLead("b", "lead_source=Trade+fair"), "source"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Trade fair\""), shown(makeLead("c", "lead_source=TRADE FAIR"), "source"));
        CPPUNIT_ASSERT_EQUAL(std::string("Website,Referral,Trade fair"), attributes("source"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(makeLead("d", "lead_source="), "source"));
    }

    void aTagIsFoundOrMade()
    {
        const auto lead = makeLead("a");
        send("PUT", "/leads/" + id(lead) + "/tags", "tags[]=new&tags[]=urgent&tags[]=Zoë 山");
        CPPUNIT_ASSERT_EQUAL(std::string(R"(["new","Urgent","Zoë 山"])"), shown(lead, "tags"));
        CPPUNIT_ASSERT_EQUAL(std::string("Urgent,new,Zoë 山"), attributes("label"));
    }

    void anUpdateClearsWhatIsLeftOut()
    {
        const auto lead = memberOf(send("POST", "/leads",
                                        whole() + "&lead_street=1+Main&lead_city=X&lead_state=Y&lead_zip=1"
                                                  "&lead_country=Z"),
                                   "data.id");
        const Response bare =
            send("PATCH", "/leads/" + lead, "lead_title=Bare&lead_status=@new&lead_categoryid=@category");
        expectAnswer(200, R"({"data":)" + shownBare(lead, "Bare") + R"(,"message":"Lead updated successfully."})", bare,
                     _times);
        expectInvalid(R"({"lead_title":["The lead title field is required."],
                          "lead_status":["The lead status field is required."],
                          "lead_categoryid":["The lead categoryid field is required."]})",
                      send("PATCH", "/leads/" + lead, "lead_phone=1"));
    }

    void anUpdateKeepsAssignmentAndTags()
    {
        const auto lead = makeLead("a");
        send("PUT", "/leads/" + id(lead) + "/assigned", "assigned[]=@second");
        send("PUT", "/leads/" + id(lead) + "/tags", "tags[]=x");
        send("PATCH", "/leads/" + id(lead),
             "lead_title=b&lead_status=@new&lead_categoryid=@category&tags[]=y&assigned[]=@admin");
        CPPUNIT_ASSERT_EQUAL(std::string("\"b\""), shown(lead, "title"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"(["x"])"), shown(lead, "tags"));
        CPPUNIT_ASSERT_EQUAL(id(ours().accounts[1]), shown(lead, "assigned.0.id"));
    }

    void anUpdateThatChangesNothingLeavesNoTrace()
    {
        const auto lead = memberOf(send("POST", "/leads", whole()), "data.id");
        const std::string before = memberOf(send("GET", "/leads/" + lead), "data");
        CPPUNIT_ASSERT_EQUAL(before, memberOf(send("PATCH", "/leads/" + lead, whole()), "data"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT version::text FROM lead WHERE id = " + lead));
    }

    /// A lead as TaskIP makes it: with records of company and place, and several statuses and sources.
    static std::string linkedLead()
    {
        const LeadChanges changes{filled(R"({"first_name":"John","company_id":@acme,"country_id":1,"state_id":2,
                                             "city_id":3,"custom":{"@text":"kept"}})",
                                         names()),
                                  filled(R"({"status":[@contacted,@new],"source":[@referral,@website]})", names())};
        return id(store().leads.create(ours().account(), changes, true).value());
    }

    static std::string kept(const std::string& lead)
    {
        return ask(
            "SELECT concat_ws(' ', company_id, company_name, country_id, country, state_id, city_id,"
            " (SELECT count(*) FROM lead_attribute WHERE lead_id = l.id), custom::text) FROM lead l WHERE id = " +
            lead);
    }

    void whatIsShownOfAnotherApisRecordsMayComeBack()
    {
        send("GET", "/leads");
        const auto lead = linkedLead();
        const std::string before = kept(lead);
        const Response shown = send("GET", "/leads/" + lead);
        CPPUNIT_ASSERT_EQUAL(std::string("\"John\""), memberOf(shown, "data.title"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Acme Corp\""), memberOf(shown, "data.contact.company_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"United States\""), memberOf(shown, "data.address.country"));
        const Response answer =
            send("PATCH", "/leads/" + lead,
                 "lead_title=John&lead_status=@contacted&lead_categoryid=@category&lead_firstname=John&"
                 "lead_company_name=Acme+Corp&lead_source=Referral&lead_city=San+Francisco&"
                 "lead_state=California&lead_country=United+States");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), 200, answer.status);
        CPPUNIT_ASSERT_EQUAL(before, kept(lead));
    }

    void otherTextsTakeThePlaceOfRecords()
    {
        send("GET", "/leads");
        const auto lead = linkedLead();
        const std::string fixed = "lead_title=John&lead_categoryid=@category&";
        CPPUNIT_ASSERT_EQUAL(200, send("PATCH", "/leads/" + lead,
                                       fixed + "lead_status=@new&lead_company_name=Initech&lead_country=France")
                                      .status);
        // One status and the text of country and company stand for what there was; nothing else is left.
        CPPUNIT_ASSERT_EQUAL(filled("Initech France 1 {\"@text\": \"kept\"}", names()), kept(lead));
        const Response shown = send("GET", "/leads/" + lead);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Initech\""), memberOf(shown, "data.contact.company_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(shown, "data.address.city"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(shown, "data.source"));
    }

    void requiredCustomFieldsMustBeGivenByName()
    {
        send("GET", "/leads");
        ask("UPDATE custom_field SET required = true WHERE name IN ('a_number', 'a_choice') RETURNING 1::text");
        const std::string lead = "lead_title=x&lead_status=@new&lead_categoryid=@category";
        expectInvalid(
            R"({"a_number":["The a number field is required."],"a_choice":["The a choice field is required."]})",
            send("POST", "/leads", lead));
        expectInvalid(
            R"({"lead_title":["The lead title field is required."],"a_number":["The a number field must be a number."],
                          "a_date":["The a date field must be a valid date."],"a_choice":["The selected a choice is invalid."]})",
            send("POST", "/leads", "lead_status=@new&lead_categoryid=@category&a_number=x&a_date=x&a_choice=blue"));
        const Response made = send("POST", "/leads", lead + "&a_number=7&a_choice=red&a_text=free");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        const auto custom = [&]
        { return ask("SELECT custom::text FROM lead WHERE id = " + memberOf(made, "data.id")); };
        CPPUNIT_ASSERT_EQUAL(filled(R"({"@text": "free", "@number": 7, "@choice": "red"})", names()), custom());
        const std::string path = "/leads/" + memberOf(made, "data.id");
        expectInvalid(R"({"a_choice":["The a choice field is required."]})", send("PATCH", path, lead + "&a_number=8"));
        CPPUNIT_ASSERT_EQUAL(200, send("PATCH", path, lead + "&a_number=8&a_choice=red").status);
        CPPUNIT_ASSERT_EQUAL(filled(R"({"@text": "free", "@number": 8, "@choice": "red"})", names()), custom());
    }

    void deletingTakesRelatedRecordsAlong()
    {
        const auto lead = id(makeLead("x", "lead_source=Website"));
        const std::string owner = id(ours().workspace) + ", " + lead;
        ask("INSERT INTO note (workspace_id, lead_id, text) VALUES (" + owner + ", 'x')");
        ask("INSERT INTO checklist_item (workspace_id, lead_id, text) VALUES (" + owner + ", 'x')");
        ask("INSERT INTO proposal (workspace_id, lead_id, title) VALUES (" + owner + ", 'x')");
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", "/leads/" + lead).status);
        for (const std::string table : {"lead", "note", "checklist_item", "proposal", "activity", "lead_attribute"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string("0"), ask("SELECT count(*)::text FROM " + table));
    }

    void twoLeadsMayHaveOneAddress()
    {
        makeLead("a", "lead_email=x@example.com");
        const auto second = makeLead("b");
        CPPUNIT_ASSERT_EQUAL(200,
                             send("PATCH", "/leads/" + id(second),
                                  "lead_title=b&lead_status=@new&lead_categoryid=@category&lead_email=X@example.com")
                                 .status);
    }

    void activitiesTellWhatWasDone()
    {
        const auto lead = id(makeLead("a"));
        send("PUT", "/leads/" + lead + "/status", "status=@contacted");
        send("PUT", "/leads/" + lead + "/tags", "tags[]=x");
        CPPUNIT_ASSERT_EQUAL(std::string("Lead created|Lead updated: status|Lead updated: label"),
                             ask("SELECT string_agg(description, '|' ORDER BY id) FROM activity WHERE account_id = " +
                                 id(ours().accounts[0]) + " AND lead_id = " + lead));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmLeadsTest);

} // namespace Leadwire
