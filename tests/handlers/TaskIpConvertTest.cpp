// Converting a lead to a contact, through TaskIP.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <thread>

namespace Leadwire
{

class TaskIpConvertTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpConvertTest);
    CPPUNIT_TEST(convertExample);
    CPPUNIT_TEST(theLeadShowsIt);
    CPPUNIT_TEST(theContactCanBeRead);
    CPPUNIT_TEST(aSecondTimeIsRefused);
    CPPUNIT_TEST(whatHangsOnTheLeadStaysReachable);
    CPPUNIT_TEST(unknownLeadsAreNotFound);
    CPPUNIT_TEST(aLeadWithoutAFirstNameGivesItsFullName);
    CPPUNIT_TEST(ofManyAtOnceOneConverts);
    CPPUNIT_TEST_SUITE_END();

    static std::string path(std::int64_t lead) { return "/lead/" + std::to_string(lead) + "/convert"; }

    static std::int64_t makeJohn()
    {
        return makeLead(filled(R"({"first_name":"John","last_name":"Doe","email":"john.doe@example.com",
            "phone_number":"555-0123","company_id":@acme,"country_id":1,"state_id":2,"address":"123 Main Street",
            "zip_code":"94105"})",
                               names()));
    }

    void convertExample()
    {
        const Response converted = send("POST", path(makeJohn()));
        expectAnswer(200,
                     R"({"msg":"Lead converted to contact successfully.","data":{"id":)" +
                         memberOf(converted, "data.id") +
                         R"(,"first_name":"John","last_name":"Doe","email":"john.doe@example.com",)"
                         R"("phone_number":"555-0123","country_id":1,"country":"United States",)"
                         R"("address":"123 Main Street","zip_code":"94105"}})",
                     converted);
    }

    void theLeadShowsIt()
    {
        const auto lead = makeJohn();
        const std::string statuses = memberOf(send("GET", "/lead/" + std::to_string(lead)), "data.statuses");
        const std::string contact = memberOf(send("POST", path(lead)), "data.id");
        const Response shown = send("GET", "/lead/" + std::to_string(lead));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(shown, "data.converted"));
        CPPUNIT_ASSERT_EQUAL(contact, memberOf(shown, "data.converted_contact_id"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{29}, memberOf(shown, "data.converted_at").size());
        CPPUNIT_ASSERT_EQUAL(statuses, memberOf(shown, "data.statuses"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"converted\""), memberOf(shown, "data.activities.0.type"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"John Doe\""),
                             memberOf(send("GET", "/lead?is_converted=1"), "data.0.full_name"));
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(send("GET", "/lead?is_converted=0"), "data.0.full_name"));
    }

    void theContactCanBeRead()
    {
        const std::string contact = memberOf(send("POST", path(makeJohn())), "data.id");
        const Response shown = send("GET", "/contact/" + contact);
        expectAnswer(200,
                     filled(R"({"msg":"Contact Details","data":{"id":)" + contact +
                                R"(,"user_id":null,"company":{"id":@acme,"name":"Acme Corp","domain":null,
                        "email":"company@acmecorp.com"},"company_id":@acme,"first_name":"John","last_name":"Doe",
                        "full_name":"John Doe","email":"john.doe@example.com","position":null,
                        "phone_number":"555-0123","country_id":1,"country":"United States","state_id":2,"state":)" +
                                memberOf(shown, "data.state") +
                                R"(,"city_id":null,"city":null,"address":"123 Main Street","zip_code":"94105",
                        "created_at":"","updated_at":""}})",
                            names()),
                     shown, {"created_at", "updated_at"});
    }

    void aSecondTimeIsRefused()
    {
        const auto lead = makeJohn();
        send("POST", path(lead));
        expectAnswer(
            422, R"({"success":false,"error":"Validation Error","message":"Lead already converted","status_code":422})",
            send("POST", path(lead)));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(*)::text FROM contact"));
    }

    void whatHangsOnTheLeadStaysReachable()
    {
        const auto lead = makeJohn();
        const std::string notes = "/lead/notes/" + std::to_string(lead);
        send("POST", notes, R"({"title":"t","note":"n"})");
        send("POST", path(lead));
        CPPUNIT_ASSERT_EQUAL(std::string("\"t\""), memberOf(send("GET", notes), "data.0.title"));
        CPPUNIT_ASSERT_EQUAL(201, send("POST", notes, R"({"title":"later","note":"n"})").status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"created\""),
                             memberOf(send("GET", "/lead/" + std::to_string(lead)), "data.activities.3.type"));
    }

    void unknownLeadsAreNotFound()
    {
        for (const std::string id : {"999999999", "0", "x"})
            expectAnswer(404, R"({"success":false,"error":"Not Found","message":"Lead not found","status_code":404})",
                         send("POST", "/lead/" + id + "/convert"));
    }

    void aLeadWithoutAFirstNameGivesItsFullName()
    {
        enter(ours().workspace);
        const auto lead = store().leads.create(ours().account(), {R"({"title":"Web Design"})", "{}"}, false).value();
        const Response converted = send("POST", path(lead));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Web Design\""), memberOf(converted, "data.first_name"));
        CPPUNIT_ASSERT(converted.body.text().find(R"("email":null)") != std::string::npos);
    }

    void ofManyAtOnceOneConverts()
    {
        leave(); // each thread has a transaction of its own
        const auto lead = makeLead("Race", "race@example.com");
        std::atomic<int> converted{0}, refused{0};
        std::vector<std::thread> threads;
        threads.reserve(20);
        for (int i = 0; i < 20; ++i)
            threads.emplace_back(
                [&]
                {
                    Store own(database().program());
                    own.accounts.identify(ours().key);
                    const auto outcome = own.leads.convertToContact(ours().account(), lead).outcome;
                    if (outcome == Leads::Conversion::Outcome::done) ++converted;
                    if (outcome == Leads::Conversion::Outcome::converted) ++refused;
                });
        for (auto& thread : threads) thread.join();
        const std::string contacts =
            ask("SELECT count(*)::text FROM contact WHERE workspace_id = " + std::to_string(ours().workspace));
        send("DELETE", "/lead/" + std::to_string(lead));
        enter(ours().workspace);
        ask("DELETE FROM contact WHERE email = 'race@example.com' RETURNING ''");
        CPPUNIT_ASSERT_EQUAL(1, converted.load());
        CPPUNIT_ASSERT_EQUAL(19, refused.load());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), contacts);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpConvertTest);

} // namespace Leadwire
