// A lead made through each of the four APIs, as the other three show it.
#include "ApiFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class OneStoreTest : public ApiFixture
{
    CPPUNIT_TEST_SUITE(OneStoreTest);
    CPPUNIT_TEST(madeThroughGrowCrm);
    CPPUNIT_TEST(madeThroughTaskIp);
    CPPUNIT_TEST(madeThroughLaravelCrm);
    CPPUNIT_TEST(madeThroughRichUtilities);
    CPPUNIT_TEST(aTitleComesFromWhatThereIs);
    CPPUNIT_TEST_SUITE_END();

    /// Members of an answer, by path, as `memberOf` shows them; `@name` stands for an id of ours.
    using Members = std::vector<std::pair<std::string, std::string>>;

    static std::string uuidOf(const std::string& table, std::int64_t id)
    {
        return ask("SELECT external_id::text FROM " + table + " WHERE id = " + std::to_string(id));
    }

    static std::string put(std::string text)
    {
        enter(ours().workspace);
        auto values = names();
        values["acmeUuid"] = uuidOf("company", ours().companies[0]);
        values["websiteUuid"] = uuidOf("attribute", ours().sources[0]);
        values["contactedUuid"] = uuidOf("attribute", ours().statuses[1]);
        values["labelUuid"] = uuidOf("attribute", ours().label);
        return filled(text, values);
    }

    static Response send(const std::string& method, const std::string& target, const std::string& body = "")
    {
        Request asked = requestFor(method, target, put(body));
        if (target.starts_with("/api/public-v1"))
            asked.headers.emplace_back("X_SECRET_KEY", ours().key);
        else
            asked.headers.emplace_back("AUTHORIZATION", "Bearer " + ours().key);
        return answer(asked);
    }

    /// Makes a lead and gives its number.
    static std::string make(const std::string& target, const std::string& body)
    {
        const Response made = send("POST", target, body);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        enter(ours().workspace);
        return ask("SELECT max(id)::text FROM lead");
    }

    static void expectShown(const Response& shown, const Members& members)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shown.body.text(), 200, shown.status);
        for (const auto& [path, value] : members)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path + " of " + shown.body.text(), put(value), memberOf(shown, path));
    }

    static void growCrmShows(const std::string& lead, const Members& members)
    {
        expectShown(send("GET", "/api/leads/" + lead), members);
    }
    static void taskIpShows(const std::string& lead, const Members& members)
    {
        expectShown(send("GET", "/api/public-v1/lead/" + lead), members);
    }
    static void laravelCrmShows(const std::string& lead, const Members& members)
    {
        enter(ours().workspace);
        const Response shown = send("GET", "/crm/api/v2/leads/" + uuidOf("lead", std::stoll(lead)));
        expectShown(shown, members);
        CPPUNIT_ASSERT_EQUAL("\"L" + std::to_string(1000 + std::stoll(lead)) + '"', memberOf(shown, "data.lead_id"));
    }
    static void richUtilitiesShows(const std::string& lead, const Members& members)
    {
        expectShown(send("GET", "/v1/leads/" + lead), members);
    }

    void madeThroughGrowCrm()
    {
        const std::string lead = make("/api/leads", R"({"lead_title":"Acme – new website","lead_status":@contacted,
            "lead_categoryid":@category,"lead_firstname":"Jane","lead_lastname":"Doe","lead_email":"jane@clients.example",
            "lead_phone":"+1 555 0100","lead_company_name":"Acme Inc","lead_job_position":"CTO",
            "lead_website":"https://acme.example","lead_value":2500.5,"lead_source":"Website",
            "lead_last_contacted":"2026-06-15","lead_description":"Inbound enquiry.","lead_street":"1 Market St",
            "lead_city":"San Francisco","lead_state":"CA","lead_zip":"94105","lead_country":"United States"})");
        taskIpShows(lead, {{"data.first_name", R"("Jane")"},
                           {"data.last_name", R"("Doe")"},
                           {"data.full_name", R"("Jane Doe")"},
                           {"data.email", R"("jane@clients.example")"},
                           {"data.phone_number", R"("+1 555 0100")"},
                           {"data.website", R"("https://acme.example")"},
                           {"data.company", "null"},
                           {"data.value", "2500.5d"},
                           {"data.lead_interaction_date", R"("2026-06-15")"},
                           {"data.address", R"("1 Market St")"},
                           {"data.city", R"("San Francisco")"},
                           {"data.state", R"("CA")"},
                           {"data.zip_code", R"("94105")"},
                           {"data.country", R"("United States")"},
                           {"data.description", R"("Inbound enquiry.")"},
                           {"data.created_by", "@admin"},
                           {"data.statuses.0.name", R"("Contacted")"},
                           {"data.sources.0.name", R"("Website")"},
                           {"data.assigned_to", "[]"},
                           {"data.groups", "[]"}});
        laravelCrmShows(lead, {{"data.title", R"("Acme – new website")"},
                               {"data.description", R"("Inbound enquiry.")"},
                               {"data.amount", "2500.5d"},
                               {"data.owner.id", "@admin"},
                               {"data.person", "null"},
                               {"data.organization", "null"},
                               {"data.labels", "[]"},
                               {"data.converted_at", "null"}});
        richUtilitiesShows(lead, {{"user_id", "@admin"},
                                  {"company_id", "null"},
                                  {"status", R"("contacted")"},
                                  {"notes", R"("Inbound enquiry.")"}});
    }

    void madeThroughTaskIp()
    {
        const std::string lead = make("/api/public-v1/lead", R"({"first_name":"John","last_name":"Doe",
            "email":"john@example.com","phone_number":"01700","website":"https://example.com","company_id":@acme,
            "value":5000,"currency":"EUR","lead_interaction_date":"2026-04-01","assigned_to":[@second],
            "address":"123 Main Street","zip_code":"94105","description":"Interested","status_ids":[@contacted,@new],
            "source_ids":[@website],"groups":[@partners]})");
        growCrmShows(lead, {{"data.title", R"("John Doe")"},
                            {"data.value", R"("5000.00")"},
                            {"data.status.title", R"("Contacted")"},
                            {"data.category.id", "@category"},
                            {"data.source", R"("Website")"},
                            {"data.last_contacted", R"("2026-04-01")"},
                            {"data.description", R"("Interested")"},
                            {"data.contact.first_name", R"("John")"},
                            {"data.contact.email", R"("john@example.com")"},
                            {"data.contact.phone", R"("01700")"},
                            {"data.contact.company_name", R"("Acme Corp")"},
                            {"data.contact.website", R"("https://example.com")"},
                            {"data.address.street", R"("123 Main Street")"},
                            {"data.address.zip", R"("94105")"},
                            {"data.assigned.0.id", "@second"},
                            {"data.tags", "[]"},
                            {"data.converted.is_converted", "false"}});
        laravelCrmShows(lead, {{"data.title", R"("John Doe")"},
                               {"data.amount", "5000d"},
                               {"data.currency", R"("EUR")"},
                               {"data.owner.id", "@admin"},
                               {"data.organization.id", R"("@acmeUuid")"},
                               {"data.organization.name", R"("Acme Corp")"}});
        richUtilitiesShows(lead, {{"user_id", "@admin"},
                                  {"company_id", "@acme"},
                                  {"status", R"("contacted")"},
                                  {"notes", R"("Interested")"}});
    }

    void madeThroughLaravelCrm()
    {
        const std::string lead = make("/crm/api/v2/leads", R"({"title":"Acme renewal","description":"Every year",
            "amount":12500.5,"currency":"GBP","organization_id":"@acmeUuid","lead_source_id":"@websiteUuid",
            "pipeline_stage_id":"@contactedUuid","user_owner_id":@admin,"labels":["@labelUuid"]})");
        growCrmShows(lead,
                     {{"data.title", R"("Acme renewal")"},
                      {"data.value", R"("12500.50")"},
                      {"data.status.title", R"("Contacted")"},
                      {"data.source", R"("Website")"},
                      {"data.description", R"("Every year")"},
                      {"data.contact.company_name", R"("Acme Corp")"},
                      {"data.contact.first_name", "null"},
                      {"data.tags.0", "\"" + ask("SELECT name FROM attribute WHERE id = " + put("@label")) + "\""}});
        taskIpShows(lead, {{"data.full_name", R"("Acme renewal")"},
                           {"data.value", "12500.5d"},
                           {"data.currency", R"("GBP")"},
                           {"data.company.id", "@acme"},
                           {"data.statuses.0.name", R"("Contacted")"},
                           {"data.sources.0.name", R"("Website")"},
                           {"data.email", R"("")"}});
        richUtilitiesShows(lead, {{"user_id", "@admin"},
                                  {"company_id", "@acme"},
                                  {"status", R"("contacted")"},
                                  {"notes", R"("Every year")"}});
        // Without an owner it is nobody's own.
        const std::string unowned = make("/crm/api/v2/leads", R"({"title":"Nobody's"})");
        CPPUNIT_ASSERT_EQUAL(404, send("GET", "/v1/leads/" + unowned).status);
        growCrmShows(unowned, {{"data.status.title", R"("New")"}});
    }

    void madeThroughRichUtilities()
    {
        const std::string lead = make("/v1/leads", R"({"company_id":@acme,"notes":"Met at fair"})");
        growCrmShows(lead, {{"data.title", R"("Acme Corp")"},
                            {"data.description", R"("Met at fair")"},
                            {"data.status.title", R"("New")"},
                            {"data.contact.company_name", R"("Acme Corp")"}});
        taskIpShows(lead, {{"data.description", R"("Met at fair")"},
                           {"data.company.id", "@acme"},
                           {"data.statuses.0.name", R"("New")"},
                           {"data.created_by", "@admin"}});
        laravelCrmShows(lead, {{"data.title", R"("Acme Corp")"},
                               {"data.description", R"("Met at fair")"},
                               {"data.owner.id", "@admin"},
                               {"data.organization.id", R"("@acmeUuid")"}});
    }

    void aTitleComesFromWhatThereIs()
    {
        const std::string lead = make("/v1/leads", R"({"company_id":@acme})");
        ask("UPDATE lead SET company_id = NULL, company_name = NULL WHERE id = " + lead + " RETURNING ''");
        const std::string number = "\"L" + std::to_string(1000 + std::stoll(lead)) + '"';
        growCrmShows(lead, {{"data.title", number}});
        laravelCrmShows(lead, {{"data.title", number}});
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OneStoreTest);

} // namespace Leadwire
