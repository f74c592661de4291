// RichUtilities' leads: the document's calls with their whole answers, and what a lead of another API looks like here.
#include "RichUtilitiesFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RichUtilitiesLeadsTest : public RichUtilitiesFixture
{
    CPPUNIT_TEST_SUITE(RichUtilitiesLeadsTest);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(createExample);
    CPPUNIT_TEST(showExample);
    CPPUNIT_TEST(updateExample);
    CPPUNIT_TEST(timesAreInUtcToTheSecond);
    CPPUNIT_TEST(aCompanyMayHaveSeveralLeads);
    CPPUNIT_TEST(textsStayAsTheyWereSent);
    CPPUNIT_TEST(nullClearsNotes);
    CPPUNIT_TEST(anEmptyUpdateChangesNothing);
    CPPUNIT_TEST(aStatusIsTheFirstOfItsStage);
    CPPUNIT_TEST(aStageThatIsShownAlreadyKeepsTheStatuses);
    CPPUNIT_TEST(anotherStageTakesThePlaceOfAllStatuses);
    CPPUNIT_TEST(aStageWithoutAStatusIsRefused);
    CPPUNIT_TEST(convertedHereIsAStatusAndCanChange);
    CPPUNIT_TEST(convertedElsewhereIsConvertedForGood);
    CPPUNIT_TEST(theLeadsOfOthersAreNotThere);
    CPPUNIT_TEST(aDeletedLeadIsNotThere);
    CPPUNIT_TEST(leadsOfOtherApisAreShown);
    CPPUNIT_TEST(otherApisCallALeadByItsCompany);
    CPPUNIT_TEST(changesAreInTheHistory);
    CPPUNIT_TEST_SUITE_END();

    static void fix(std::int64_t lead)
    {
        set(lead, "created_at = '2026-01-15 10:30:00+00', updated_at = '2026-01-15 10:30:00+00'");
    }

    static std::string example(std::int64_t lead, const std::string& status, const std::string& notes, int score)
    {
        return filled(R"({"id":)" + std::to_string(lead) + R"(,"user_id":@admin,"company_id":@acme,"status":")" +
                          status + R"(","notes":)" + notes +
                          R"(,"created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T10:30:00Z","score":)" +
                          std::to_string(score) + "}",
                      names());
    }

    void listExample()
    {
        const auto lead = makeLead(R"({"company_id":@acme,"notes":"Met at fair"})");
        fix(lead);
        expectAnswer(200,
                     R"({"data":[)" + example(lead, "new", R"("Met at fair")", 10) +
                         R"(],"next_cursor":null,"has_more":false})",
                     send("GET", "/leads"));
    }

    void createExample()
    {
        const Response made = send("POST", "/leads", R"({"company_id":@acme,"notes":"Met at fair"})");
        expectAnswer(201, example(std::stoll(memberOf(made, "id")), "new", R"("Met at fair")", 10), made,
                     {"created_at", "updated_at"});
    }

    void showExample()
    {
        const auto lead = makeLead();
        fix(lead);
        expectAnswer(200, example(lead, "new", "null", 7), send("GET", pathOf(lead)));
    }

    void updateExample()
    {
        const auto lead = makeLead();
        fix(lead);
        const Response changed = send("PATCH", pathOf(lead), R"({"status":"qualified","notes":"Wants an offer"})");
        expectAnswer(200, example(lead, "qualified", R"("Wants an offer")", 22), changed, {"updated_at"});
        CPPUNIT_ASSERT(memberOf(changed, "updated_at") > "\"2026-01-15T10:30:00Z\"");
        CPPUNIT_ASSERT_EQUAL(changed.body.text(), send("GET", pathOf(lead)).body.text());
    }

    void timesAreInUtcToTheSecond()
    {
        const auto lead = makeLead();
        set(lead, "created_at = '2026-03-01 01:02:03.987+02'");
        CPPUNIT_ASSERT_EQUAL(std::string("\"2026-02-28T23:02:03Z\""), shown(lead, "created_at"));
    }

    void aCompanyMayHaveSeveralLeads() { CPPUNIT_ASSERT(makeLead() != makeLead()); }

    void textsStayAsTheyWereSent()
    {
        const auto lead = makeLead(R"({"company_id":@acme,"notes":"\t two  words "})");
        CPPUNIT_ASSERT_EQUAL(std::string("\"\t two  words \""), shown(lead, "notes"));
        send("PATCH", pathOf(lead), R"({"notes":""})");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("")"), shown(lead, "notes"));
    }

    void nullClearsNotes()
    {
        const auto lead = makeLead(R"({"company_id":@acme,"notes":"x"})");
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(send("PATCH", pathOf(lead), R"({"notes":null})"), "notes"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(makeLead(R"({"company_id":@acme,"notes":null})"), "notes"));
    }

    void anEmptyUpdateChangesNothing()
    {
        const auto lead = makeLead();
        fix(lead);
        for (const std::string body : {"", "{}", R"({"company_id":@zebra,"id":7,"score":100})", R"({"status":"new"})"})
        {
            expectAnswer(200, example(lead, "new", "null", 7), send("PATCH", pathOf(lead), body));
            CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT version::text FROM lead"));
        }
    }

    void aStatusIsTheFirstOfItsStage()
    {
        const auto lead = makeLead();
        store().attributes.create(ours().workspace,
                                  R"({"kind":"status","name":"Won","stage":"converted","position":0})");
        for (const std::string status : {"contacted", "qualified", "lost", "converted", "new"})
        {
            CPPUNIT_ASSERT_EQUAL("\"" + status + "\"",
                                 memberOf(send("PATCH", pathOf(lead), R"({"status":")" + status + "\"}"), "status"));
            const std::string name = ask("SELECT a.name FROM lead JOIN attribute a ON a.id = status_id");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, status == "converted", name == "Won");
        }
    }

    void aStageThatIsShownAlreadyKeepsTheStatuses()
    {
        const auto lead = makeLead();
        const auto other = store().attributes.create(ours().workspace, R"({"kind":"status","name":"Fresh"})").id;
        const std::string links = R"({"status":[)" + std::to_string(other) + ",@contacted]}";
        store().leads.update(ours().account(), lead, {"{}", filled(links, names())}, false);
        CPPUNIT_ASSERT_EQUAL(200, send("PATCH", pathOf(lead), R"({"status":"new","notes":"x"})").status);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask("SELECT count(*)::text FROM lead_attribute"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(other), ask("SELECT status_id::text FROM lead"));
    }

    void anotherStageTakesThePlaceOfAllStatuses()
    {
        const auto lead = makeLead();
        store().leads.update(ours().account(), lead, {"{}", filled(R"({"status":[@new,@contacted]})", names())}, false);
        send("PATCH", pathOf(lead), R"({"status":"qualified"})");
        CPPUNIT_ASSERT_EQUAL(filled("@qualified", names()), ask("SELECT string_agg(attribute_id::text, ',')"
                                                                "  FROM lead_attribute"));
    }

    void aStageWithoutAStatusIsRefused()
    {
        const auto lead = makeLead();
        store().attributes.remove(ours().workspace, ours().statuses[4], "{status}");
        expectInvalid(R"({"status":["The workspace has no status of this stage."]})",
                      send("PATCH", pathOf(lead), R"({"status":"lost","notes":"x"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(lead, "notes"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/leads?status=lost"), "data"));
    }

    void convertedHereIsAStatusAndCanChange()
    {
        const auto lead = makeLead();
        send("PATCH", pathOf(lead), R"({"status":"converted"})");
        CPPUNIT_ASSERT_EQUAL(std::string("\"converted\""), shown(lead, "status"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"), ask("SELECT (converted_at IS NULL)::text FROM lead"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM company WHERE is_client"));
        CPPUNIT_ASSERT_EQUAL(200, send("PATCH", pathOf(lead), R"({"status":"lost"})").status);
    }

    void convertedElsewhereIsConvertedForGood()
    {
        const auto lead = makeLead();
        store().leads.convertToContact(ours().account(), lead);
        CPPUNIT_ASSERT_EQUAL(std::string("\"converted\""), shown(lead, "status"));
        const std::string before = send("GET", pathOf(lead)).body.text();
        expectInvalid(R"({"status":["The status of a lead that has been converted cannot change."]})",
                      send("PATCH", pathOf(lead), R"({"status":"new","notes":"x"})"));
        CPPUNIT_ASSERT_EQUAL(before, send("PATCH", pathOf(lead), R"({"status":"converted"})").body.text());
        CPPUNIT_ASSERT_EQUAL(std::string("\"x\""),
                             memberOf(send("PATCH", pathOf(lead), R"({"status":"converted","notes":"x"})"), "notes"));
    }

    void theLeadsOfOthersAreNotThere()
    {
        const auto lead = makeLead();
        for (const std::string& key : {ours().secondKey, theirs().key})
        {
            expectFailure(404, "not_found", "Lead not found", sendAs(key, "GET", pathOf(lead)));
            expectFailure(404, "not_found", "Lead not found", sendAs(key, "PATCH", pathOf(lead), R"({"notes":"x"})"));
            expectFailure(404, "not_found", "Lead not found", sendAs(key, "PATCH", pathOf(lead), R"({"notes":7})"));
            CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(sendAs(key, "GET", "/leads"), "data"));
            CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(sendAs(key, "GET", "/leads?status=new"), "data"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(lead, "notes"));
    }

    void aDeletedLeadIsNotThere()
    {
        const auto lead = makeLead();
        set(lead, "deleted_at = now()");
        CPPUNIT_ASSERT_EQUAL(404, send("GET", pathOf(lead)).status);
        CPPUNIT_ASSERT_EQUAL(404, send("PATCH", pathOf(lead), "{}").status);
        for (const std::string query : {"", "?status=new"})
            CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/leads" + query), "data"));
    }

    void leadsOfOtherApisAreShown()
    {
        enter(ours().workspace);
        const auto lead =
            store()
                .leads
                .create(ours().account(), {R"({"title":"x"})", filled(R"({"status":[@contacted]})", names())}, false)
                .value();
        CPPUNIT_ASSERT_EQUAL(std::string("null"), shown(lead, "company_id"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"contacted\""), shown(lead, "status"));
        const auto nobodys =
            store().leads.create(ours().account(), {R"({"title":"x","owner_id":null})", "{}"}, false).value();
        CPPUNIT_ASSERT_EQUAL(404, send("GET", pathOf(nobodys)).status);
    }

    void otherApisCallALeadByItsCompany()
    {
        const auto lead = std::to_string(makeLead());
        Request grow = requestFor("GET", "/api/leads/" + lead, "");
        grow.headers = {{"AUTHORIZATION", "Bearer " + ours().key}};
        CPPUNIT_ASSERT_EQUAL(std::string("\"Acme Corp\""), memberOf(answer(grow), "data.title"));
        Request task = requestFor("GET", "/api/public-v1/lead/" + lead, "");
        task.headers = {{"X_SECRET_KEY", ours().key}};
        CPPUNIT_ASSERT_EQUAL(std::string("\"Acme Corp\""), memberOf(answer(task), "data.full_name"));
    }

    void changesAreInTheHistory()
    {
        const auto lead = makeLead();
        send("PATCH", pathOf(lead), R"({"status":"lost","notes":"x"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Lead created; Lead updated: status, description"),
                             ask("SELECT string_agg(description, '; ' ORDER BY id) FROM activity WHERE lead_id = " +
                                 std::to_string(lead)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RichUtilitiesLeadsTest);

} // namespace Leadwire
