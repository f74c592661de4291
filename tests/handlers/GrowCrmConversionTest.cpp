// What is made of a lead: a client, with its primary contact, or a copy.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmConversionTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmConversionTest);
    CPPUNIT_TEST(convertExample);
    CPPUNIT_TEST(theLeadIsKeptAndMarked);
    CPPUNIT_TEST(theLeadGoesWhereAsked);
    CPPUNIT_TEST(whatIsNotGivenComesFromTheLead);
    CPPUNIT_TEST(proposalsMoveToTheClient);
    CPPUNIT_TEST(aSecondTimeIsAConflict);
    CPPUNIT_TEST(whatTaskIpConvertedIsAConflict);
    CPPUNIT_TEST(anAddressIsOnePersons);
    CPPUNIT_TEST(everythingWrongIsNamedBeforeAConflict);
    CPPUNIT_TEST(aRefusedConversionLeavesNothing);
    CPPUNIT_TEST(aWelcomeMailGoesWhereAsked);
    CPPUNIT_TEST(aWelcomeMailThatCannotGoMakesNoClient);
    CPPUNIT_TEST(welcomeMailsCountAsMails);
    CPPUNIT_TEST(cloneExample);
    CPPUNIT_TEST(aCopyHasAllThatIsNotGiven);
    CPPUNIT_TEST(aCopyIsNotAssignedConvertedOrArchived);
    CPPUNIT_TEST(checklistsAreCopiedAsPending);
    CPPUNIT_TEST(filesAreSharedWithTheCopy);
    CPPUNIT_TEST(aCopyNeedsTitleAndStatus);
    CPPUNIT_TEST_SUITE_END();

    const std::vector<std::string> _times{"created", "updated"};

    static constexpr const char* jane = "first_name=Jane&last_name=Doe&email=jane@clients.example";

    static std::string id(std::int64_t number) { return std::to_string(number); }
    static std::string convert(std::int64_t lead) { return "/leads/" + id(lead) + "/convert"; }

    static std::string counts()
    {
        return ask("SELECT (SELECT count(*) FROM company) || ' ' || (SELECT count(*) FROM contact) || ' ' ||"
                   " (SELECT count(*) FROM lead) || ' ' || (SELECT count(*) FROM activity)");
    }

    void convertExample()
    {
        const auto lead =
            makeLead("Acme", "lead_phone=%2B1+555+0100&lead_website=https://acme.example&lead_street=1+Market+St&"
                             "lead_city=San+Francisco&lead_state=CA&lead_zip=94105&lead_country=United+States");
        const Response made =
            send("POST", convert(lead),
                 std::string(jane) + "&client_company_name=Acme Inc&client_billing_invoice_due_days=7");
        auto values = names();
        values["client"] = memberOf(made, "data.id");
        values["owner"] = memberOf(made, "data.owner.id");
        const std::string client =
            filled(R"({"id":@client,"company_name":"Acme Inc","description":null,"status":"active",
            "phone":"+1 555 0100","website":"https://acme.example","vat":null,"category":{"id":@category,"name":"Default"},
            "owner":{"id":@owner,"name":"Jane Doe"},
            "billing":{"street":"1 Market St","city":"San Francisco","state":"CA","zip":"94105","country":"United States",
                       "invoice_due_days":"7"},
            "shipping":{"street":null,"city":null,"state":null,"zip":null,"country":null},
            "dates":{"created":"","updated":""},"tags":[]})",
                   values);
        expectAnswer(201, R"({"data":)" + client + R"(,"message":"Lead converted to client successfully."})", made,
                     _times);
        expectAnswer(200, R"({"data":)" + client + R"(,"message":"Client retrieved successfully."})",
                     send("GET", "/clients/" + values["client"]), _times);
        CPPUNIT_ASSERT_EQUAL(
            std::string("Jane Doe jane@clients.example t"),
            ask("SELECT concat_ws(' ', first_name, last_name, email, is_primary) FROM contact WHERE id = " +
                values["owner"] + " AND company_id = " + values["client"]));
    }

    void theLeadIsKeptAndMarked()
    {
        const auto lead = makeLead("Acme");
        const Response made = send("POST", convert(lead), std::string(jane) + "&delete_lead=no");
        CPPUNIT_ASSERT_EQUAL(std::string("true"), shown(lead, "converted.is_converted"));
        CPPUNIT_ASSERT_EQUAL(memberOf(made, "data.id"), shown(lead, "converted.client_id"));
        const std::string date = shown(lead, "converted.date");
        CPPUNIT_ASSERT(date.size() == 29 && date[27] == 'Z');
        CPPUNIT_ASSERT_EQUAL(std::string("\"New\""), shown(lead, "status.title"));
        CPPUNIT_ASSERT_EQUAL(memberOf(made, "data.owner.id"),
                             ask("SELECT converted_contact_id::text FROM lead WHERE id = " + id(lead)));
        CPPUNIT_ASSERT_EQUAL(std::string("Lead converted to client"),
                             ask("SELECT description FROM activity WHERE lead_id = " + id(lead) + " ORDER BY id DESC"));
    }

    void theLeadGoesWhereAsked()
    {
        const auto lead = makeLead("Acme");
        CPPUNIT_ASSERT_EQUAL(201, send("POST", convert(lead), std::string(jane) + "&delete_lead=yes").status);
        expectNotFound(send("GET", "/leads/" + id(lead)));
    }

    void whatIsNotGivenComesFromTheLead()
    {
        const auto name = [](std::int64_t lead, const std::string& form)
        {
            const Transaction step(store().connection);
            return memberOf(send("POST", convert(lead), form), "data.company_name");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("\"Stone Fruit\""),
                             name(makeLead("a", "lead_company_name=Stone+Fruit"), jane));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Jane Doe\""), name(makeLead("a"), jane));
        const std::string longest(255, 'x');
        CPPUNIT_ASSERT_EQUAL("\"" + longest + "\"",
                             name(makeLead("a"), "email=x@y&first_name=" + longest + "&last_name=" + longest));
        const Response none = send("POST", convert(makeLead("a")), jane);
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(none, "data.billing.invoice_due_days"));
    }

    void proposalsMoveToTheClient()
    {
        for (const std::string gone : {"no", "yes"})
        {
            const auto lead = makeLead("Acme");
            const std::string proposal = ask("INSERT INTO proposal (workspace_id, lead_id, title) VALUES (" +
                                             id(ours().workspace) + ", " + id(lead) + ", 'Offer') RETURNING id::text");
            const Response made = send("POST", convert(lead),
                                       "first_name=a&last_name=b&email=" + gone + "@example.net&delete_lead=" + gone);
            CPPUNIT_ASSERT_EQUAL(
                memberOf(made, "data.id") + " -",
                ask("SELECT client_id || ' ' || coalesce(lead_id::text, '-') FROM proposal WHERE id = " + proposal));
        }
    }

    void aSecondTimeIsAConflict()
    {
        const auto lead = makeLead("Acme");
        CPPUNIT_ASSERT_EQUAL(201, send("POST", convert(lead), jane).status);
        const std::string before = counts();
        const std::string conflict = R"({"message":"The lead has already been converted to a client."})";
        expectAnswer(409, conflict, send("POST", convert(lead), jane));
        expectAnswer(409, conflict,
                     send("POST", convert(lead), "first_name=a&last_name=b&email=other@example.net&delete_lead=yes"));
        CPPUNIT_ASSERT_EQUAL(before, counts());
    }

    void whatTaskIpConvertedIsAConflict()
    {
        const auto lead = makeLead("Acme");
        ask("UPDATE lead SET converted_at = now() WHERE id = " + id(lead) + " RETURNING 1::text");
        CPPUNIT_ASSERT_EQUAL(409, send("POST", convert(lead), jane).status);
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(lead, "converted.client_id"));
    }

    void anAddressIsOnePersons()
    {
        const std::string taken = R"({"email":["The email has already been taken."]})";
        CPPUNIT_ASSERT_EQUAL(201, send("POST", convert(makeLead("a")), jane).status);
        const auto lead = makeLead("b");
        expectInvalid(taken, send("POST", convert(lead), "first_name=a&last_name=b&email=JANE@clients.example"));
        expectInvalid(taken,
                      send("POST", convert(lead), "first_name=a&last_name=b&email=second@example.com")); // an account's
        // An address of another workspace, and one that only a lead has, are free.
        CPPUNIT_ASSERT_EQUAL(201,
                             send("POST", convert(lead), "first_name=a&last_name=b&email=second@example.org").status);
        makeLead("c", "lead_email=lead@example.net");
        CPPUNIT_ASSERT_EQUAL(
            201, send("POST", convert(makeLead("d")), "first_name=a&last_name=b&email=lead@example.net").status);
    }

    void everythingWrongIsNamedBeforeAConflict()
    {
        const auto lead = makeLead("a");
        send("POST", convert(lead), jane);
        expectInvalid(
            R"({"first_name":["The first name field is required."],"last_name":["The last name field is required."],
                          "email":["The email field is required."]})",
            send("POST", convert(lead)));
        expectInvalid(R"({"first_name":["The first name field must be a string."],
                          "email":["The email field must be a valid email address."],
                          "client_company_name":["The client company name field must not be greater than 255 characters."],
                          "client_billing_invoice_due_days":["The client billing invoice due days field must be an integer."],
                          "delete_lead":["The selected delete lead is invalid."]})",
                      send("POST", convert(lead),
                           R"({"first_name":7,"last_name":"x","email":"x","client_company_name":")" +
                               std::string(256, 'x') +
                               R"(","client_billing_invoice_due_days":"1.5","delete_lead":"on"})"));
        for (const std::string days : {"-1", "36501", "2147483648"})
            CPPUNIT_ASSERT_EQUAL(
                422,
                send("POST", convert(lead), std::string(jane) + "&client_billing_invoice_due_days=" + days).status);
        expectNotFound(send("POST", "/leads/999999999/convert"));
    }

    void aRefusedConversionLeavesNothing()
    {
        const auto lead = makeLead("a");
        const std::string before = counts();
        send("POST", convert(lead), "first_name=a&last_name=b&email=second@example.com&delete_lead=yes");
        send("POST", convert(lead), "first_name=a");
        CPPUNIT_ASSERT_EQUAL(before, counts());
        CPPUNIT_ASSERT_EQUAL(std::string("false"), shown(lead, "converted.is_converted"));
    }

    static void connectMail()
    {
        enter(ours().workspace);
        ask("INSERT INTO mail_relay (workspace_id, host, port, security, sender) VALUES (" + id(ours().workspace) +
            ", '127.0.0.1', 25, 'none', 'sales@acme.example')");
    }

    void aWelcomeMailGoesWhereAsked()
    {
        connectMail();
        const auto mails = []
        { return ask("SELECT coalesce(string_agg(recipient || '|' || subject || '|' || body, ' '), '') FROM mail"); };
        CPPUNIT_ASSERT_EQUAL(201,
                             send("POST", convert(makeLead("a")), "first_name=a&last_name=b&email=a@b.example").status);
        CPPUNIT_ASSERT_EQUAL(201, send("POST", convert(makeLead("a")),
                                       "first_name=a&last_name=b&email=b@b.example&send_welcome_email=no")
                                      .status);
        CPPUNIT_ASSERT_EQUAL(std::string(), mails());
        for (const std::string gone : {"no", "yes"})
        {
            const Transaction step(store().connection);
            const auto lead = makeLead("a");
            const Response made = send("POST", convert(lead),
                                       R"({"first_name":"Jane {company}\r\nBcc: x@y.example",
                "last_name":"Müller","email":"jane@clients.example","client_company_name":"Acme Inc",
                "send_welcome_email":"yes","delete_lead":")" +
                                           gone + "\"}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
            const std::string workspace = ask("SELECT name FROM workspace WHERE id = " + id(ours().workspace));
            CPPUNIT_ASSERT_EQUAL("jane@clients.example|Welcome, Jane {company} Bcc: x@y.example|Jane {company}\r\nBcc: "
                                 "x@y.example Müller of Acme Inc: " +
                                     workspace,
                                 mails());
        }
        const auto lead = makeLead("a");
        send("POST", convert(lead), std::string(jane) + "&send_welcome_email=yes");
        CPPUNIT_ASSERT_EQUAL(
            std::string("created|email Email sent: Welcome, Jane|converted"),
            ask("SELECT string_agg(type || CASE type WHEN 'email' THEN ' ' || description ELSE '' END, '|'"
                " ORDER BY id) FROM activity WHERE lead_id = " +
                id(lead)));
    }

    void aWelcomeMailThatCannotGoMakesNoClient()
    {
        const auto lead = makeLead("a");
        const std::string before = counts();
        expectInvalid(R"({"send_welcome_email":["The mail of this workspace is not connected."]})",
                      send("POST", convert(lead), std::string(jane) + "&send_welcome_email=yes&delete_lead=yes"));
        expectInvalid(R"({"send_welcome_email":["The selected send welcome email is invalid."]})",
                      send("POST", convert(lead), std::string(jane) + "&send_welcome_email=maybe"));
        connectMail();
        expectInvalid(R"({"email":["The email field must be a valid email address."]})",
                      send("POST", convert(lead), R"({"first_name":"a","last_name":"b","email":"\"a,b\"@x.example",
                                                      "send_welcome_email":"yes"})"));
        CPPUNIT_ASSERT_EQUAL(before, counts());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM mail"));
    }

    void welcomeMailsCountAsMails()
    {
        connectMail();
        Api::Settings settings;
        settings.mailQuota.perKey = 1;
        settings.welcomeMail = R"({"subject":"Hi","body":"Hi"})";
        Api api(settings);
        const auto ask429 = [&](const std::string& email)
        {
            return api.answer(request("POST", convert(makeLead("a")),
                                      "first_name=a&last_name=b&send_welcome_email=yes&email=" + email),
                              store());
        };
        CPPUNIT_ASSERT_EQUAL(201, ask429("a@clients.example").status);
        expectAnswer(429, R"({"message":"Only 1 emails an hour can be sent with one key. Please try again later."})",
                     ask429("b@clients.example"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(*)::text FROM company WHERE is_client"));
    }

    static std::string clone(std::int64_t lead) { return "/leads/" + id(lead) + "/clone"; }

    /// Copies a lead and gives the copy's id.
    static std::int64_t copyOf(std::int64_t lead, const std::string& more = "")
    {
        const Response made = send("POST", clone(lead), "lead_title=copy&lead_status=@new&" + more);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        return std::stoll(memberOf(made, "data.id"));
    }

    void cloneExample()
    {
        const auto lead = makeLead("Acme – new website", "lead_email=jane@example.net");
        const Response made = send("POST", clone(lead), "lead_title=Acme – new website (copy)&lead_status=@contacted");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Lead cloned successfully.\""), memberOf(made, "message"));
        std::string expected = memberOf(send("GET", "/leads/" + id(lead)), "data");
        const auto change = [&](const std::string& from, const std::string& to)
        { expected.replace(expected.find(from), from.size(), to); };
        change("\"id\":" + id(lead), "\"id\":" + memberOf(made, "data.id"));
        change("Acme – new website", "Acme – new website (copy)");
        change(filled(R"({"id":@new,"title":"New","color":"#3498db"})", names()),
               filled(R"({"id":@contacted,"title":"Contacted","color":"#f1c40f"})", names()));
        expectJson(expected, memberOf(made, "data"), _times);
    }

    void aCopyHasAllThatIsNotGiven()
    {
        const auto lead =
            makeLead("a", "lead_firstname=Jane&lead_lastname=Doe&lead_email=jane@example.net&lead_phone=1&"
                          "lead_company_name=Acme&lead_job_position=CTO&lead_website=w&lead_value=7&lead_source=Fair&"
                          "lead_last_contacted=2026-06-15&lead_description=d&lead_street=s&lead_city=c&lead_state=t&"
                          "lead_zip=z&lead_country=y&a_text=custom");
        send("PUT", "/leads/" + id(lead) + "/tags", "tags[]=x&tags[]=y");
        const auto copy = copyOf(lead);
        for (const std::string member : {"value", "active_state", "category", "source", "last_contacted", "description",
                                         "contact", "address", "tags", "converted", "assigned"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(member, shown(lead, member), shown(copy, member));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(DISTINCT custom)::text FROM lead"));
        const auto changed = copyOf(lead, "lead_firstname=John&lead_lastname=&lead_value=8.5&lead_company_name=Zeta");
        CPPUNIT_ASSERT_EQUAL(std::string("\"John\"null\"8.50\"\"Zeta\"\"CTO\""),
                             shown(changed, "contact.first_name") + shown(changed, "contact.last_name") +
                                 shown(changed, "value") + shown(changed, "contact.company_name") +
                                 shown(changed, "contact.job_position"));
    }

    void aCopyIsNotAssignedConvertedOrArchived()
    {
        const auto lead = makeLead("a");
        send("PUT", "/leads/" + id(lead) + "/assigned", "assigned[]=@second");
        send("PUT", "/leads/" + id(lead) + "/archive");
        send("POST", "/leads/" + id(lead) + "/comments", "comment=x");
        send("POST", convert(lead), jane);
        const auto copy = copyOf(lead);
        CPPUNIT_ASSERT_EQUAL(std::string("[]\"active\"false"), shown(copy, "assigned") + shown(copy, "active_state") +
                                                                   shown(copy, "converted.is_converted"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/leads/" + id(copy) + "/comments"), "data"));
        CPPUNIT_ASSERT_EQUAL(std::string("Lead created"),
                             ask("SELECT string_agg(description, '|') FROM activity WHERE lead_id = " + id(copy)));
    }

    void checklistsAreCopiedAsPending()
    {
        const auto lead = makeLead("a");
        for (const std::string text : {"one", "two"})
            send("POST", "/checklists",
                 "checklistresource_type=lead&checklistresource_id=" + id(lead) + "&checklist_text=" + text);
        ask("UPDATE checklist_item SET completed_at = now() RETURNING 1::text");
        const auto items = [](std::int64_t owner)
        {
            return ask("SELECT coalesce(string_agg(concat_ws(' ', position, text, completed_at IS NOT NULL), '|' ORDER "
                       "BY position), '')"
                       " FROM checklist_item WHERE lead_id = " +
                       id(owner));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("1 one f|2 two f"), items(copyOf(lead, "copy_checklist=on")));
        CPPUNIT_ASSERT_EQUAL(std::string(), items(copyOf(lead)));
        CPPUNIT_ASSERT_EQUAL(std::string(), items(copyOf(lead, "copy_checklist=off&copy_files=on")));
        CPPUNIT_ASSERT_EQUAL(std::string("1 one t|2 two t"), items(lead));
    }

    void filesAreSharedWithTheCopy()
    {
        const auto lead = makeLead("a");
        const std::string workspace = id(ours().workspace);
        ask("WITH m AS (INSERT INTO media (workspace_id, title, mime_type, size, sha256) VALUES (" + workspace +
            ", 'x', 'text/plain', 0, '') RETURNING id)"
            " INSERT INTO lead_media (workspace_id, lead_id, media_id) SELECT " +
            workspace + ", " + id(lead) + ", id FROM m");
        const auto files = [](std::int64_t owner)
        { return ask("SELECT count(*)::text FROM lead_media WHERE lead_id = " + id(owner)); };
        CPPUNIT_ASSERT_EQUAL(std::string("1"), files(copyOf(lead, "copy_files=on")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), files(copyOf(lead)));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(*)::text FROM media"));
    }

    void aCopyNeedsTitleAndStatus()
    {
        const auto lead = makeLead("a");
        expectInvalid(
            R"({"lead_title":["The lead title field is required."],"lead_status":["The lead status field is required."]})",
            send("POST", clone(lead)));
        expectInvalid(R"({"lead_status":["The selected lead status is invalid."],
                          "lead_value":["The lead value field must be a number."],
                          "copy_checklist":["The selected copy checklist is invalid."],
                          "copy_files":["The copy files field must be a string."]})",
                      send("POST", clone(lead), R"({"lead_title":"x","lead_status":999999999,"lead_value":"x",
                                                    "copy_checklist":"maybe","copy_files":true})"));
        expectNotFound(send("POST", "/leads/999999999/clone"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(*)::text FROM lead"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmConversionTest);

} // namespace Leadwire
