// How many round trips to the database each call costs: one more is a defect.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class StatementsTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(StatementsTest);
    CPPUNIT_TEST(leads);
    CPPUNIT_TEST(notes);
    CPPUNIT_TEST(conversion);
    CPPUNIT_TEST(companies);
    CPPUNIT_TEST(attributes);
    CPPUNIT_TEST(files);
    CPPUNIT_TEST(failures);
    CPPUNIT_TEST(theUseOfAKeyIsNotedOnceAMinute);
    CPPUNIT_TEST_SUITE_END();

    static void expect(std::uint64_t count, int status, const std::string& method, const std::string& target,
                       const std::string& body = "")
    {
        const auto before = store().connection.roundTrips();
        const Response answer = send(method, target, body);
        const auto used = store().connection.roundTrips() - before;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), status, answer.status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(method + " " + target, count, used);
    }

    static std::string whole(const std::string& email)
    {
        return filled(R"({"first_name":"x","email":")" + email + R"(","company_id":@acme,"assigned_to":[@admin,@second],
            "status_ids":[@new],"source_ids":[@website],"groups":[@press],"country_id":1,
            "custom_fields":[{"id":@text,"value":"x"}]})",
                      names());
    }

    void leads()
    {
        for (int i = 0; i < 12; ++i) makeLead("x", std::to_string(i) + "@example.com");
        const std::string path = "/lead/" + std::to_string(makeLead("y", "y@example.com"));
        expect(1, 200, "GET", path);
        expect(1, 200, "GET", "/lead");
        expect(1, 200, "GET", "/lead?page=2&sort_by=name&sort_order=asc");
        expect(1, 200, "GET", "/lead?search=x&sort_by=status&is_converted=0");
        expect(1, 200, "GET", "/lead?page=9");
        expect(2, 200, "GET", "/lead?item=0");
        send("POST", "/lead", whole("first@example.com"));       // names are asked for once
        expect(4, 201, "POST", "/lead", whole("x@example.com")); // the last for its custom values
        expect(3, 201, "POST", "/lead", R"({"first_name":"z","email":"z@example.com"})"); // no ids to resolve
        expect(3, 200, "PUT", path, R"({"first_name":"z"})");
        ask("INSERT INTO mail_relay (workspace_id, host, port, security, sender) VALUES (" +
            std::to_string(ours().workspace) + ", 'localhost', 25, 'none', 'sales@acme.example')");
        expect(2, 200, "POST", "/lead/send-email" + path.substr(5), R"({"subject":"x","message":"x"})");
        // One more looks for files that went with a lead.
        expect(3, 200, "POST", "/lead/bulk-delete", R"({"ids":[1,2,3]})");
        expect(3, 200, "DELETE", path);
    }

    void notes()
    {
        const std::string path = "/lead/notes/" + std::to_string(makeLead("y", "y@example.com"));
        expect(1, 200, "GET", path);
        const Response made = send("POST", path, R"({"title":"x","note":"x"})");
        const std::string note = R"({"note_id":)" + memberOf(made, "data.id");
        expect(2, 201, "POST", path, R"({"title":"x","note":"x"})");
        expect(2, 200, "PUT", path, note + R"(,"title":"y","note":"x"})");
        // One more looks for a file that went with the note.
        expect(3, 200, "PUT", path, note + R"(,"title":"y","note":"x","image":null})");
        expect(3, 200, "DELETE", path, note + "}");
        expect(1, 200, "GET", path);
        expect(1, 404, "GET", "/lead/notes/999999999");
    }

    void conversion()
    {
        const std::string lead = std::to_string(makeLead("y", "y@example.com"));
        expect(3, 200, "POST", "/lead/" + lead + "/convert");
        expect(2, 422, "POST", "/lead/" + lead + "/convert");
    }

    void companies()
    {
        expect(2, 200, "GET", "/company?search=x&sort=name");
        expect(1, 200, "GET", "/company/" + std::to_string(ours().companies[0]));
        expect(3, 201, "POST", "/company", R"({"name":"x"})");
        expect(2, 200, "GET", "/contact");
        expect(1, 404, "GET", "/contact/999999999");
    }

    void attributes()
    {
        const std::string path = "/lead-attribute/" + std::to_string(ours().sources[0]);
        expect(1, 200, "GET", path);
        expect(1, 200, "GET", "/lead-attribute");
        expect(2, 201, "POST", "/lead-attribute", R"({"name":"x","type":1})");
        expect(4, 200, "PUT", path, R"({"name":"x","type":2})");
        expect(2, 200, "DELETE", path);
    }

    void files()
    {
        const auto lead = makeLead("y", "y@example.com");
        const std::string path = "/lead/files/" + std::to_string(lead);
        const std::string id = std::to_string(makeFile(lead, "a.txt", "statements"));
        expect(1, 200, "GET", path);
        expect(1, 200, "GET", path + "?search=a&page=2");
        expect(1, 200, "GET", path + "?item=0");
        expect(1, 200, "GET", path + "/" + id);
        expect(2, 200, "POST", path, "{\"ids\":[" + id + "]}");
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(200, answer(multipart(path, {{"file", "b.txt", "more"}, {"file", "c.txt", "x"}})).status);
        CPPUNIT_ASSERT_EQUAL(before + 3, store().connection.roundTrips());
        const std::string remove = "/lead/files/bulk-delete/" + std::to_string(lead);
        expect(3, 200, "DELETE", remove, R"({"ids":[999999999]})");
        expect(5, 200, "DELETE", remove, "{\"ids\":[" + id + "]}"); // its bytes too: locked, removed, noted
        expect(1, 404, "GET", "/lead/files/999999999");
        expect(2, 404, "DELETE", "/lead/files/bulk-delete/999999999", R"({"ids":[1]})");
    }

    void failures()
    {
        expect(1, 422, "POST", "/lead", "{}");
        expect(1, 422, "POST", "/lead", R"({"first_name":"x","company_id":999999999})");
        expect(1, 404, "PUT", "/lead/999999999", R"({"first_name":"x"})");
        expect(1, 404, "GET", "/lead/999999999");
        expect(0, 404, "GET", "/nope");
        expect(0, 405, "DELETE", "/lead");
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(401, sendAs("wrong", "GET", "/lead").status);
        CPPUNIT_ASSERT_EQUAL(before + 1, store().connection.roundTrips());
    }

    void theUseOfAKeyIsNotedOnceAMinute()
    {
        const auto note = [](const std::string& time)
        {
            enter(ours().workspace);
            ask("UPDATE api_key SET last_used_at = " + time);
        };
        note("NULL");
        expect(4, 404, "GET", "/lead/0"); // as a known key at first, then as a new one, whose use is noted
        expect(1, 404, "GET", "/lead/0");
        note("clock_timestamp() - interval '61 seconds'");
        expect(4, 404, "GET", "/lead/0");
        expect(1, 404, "GET", "/lead/0");
        note("clock_timestamp() - interval '30 seconds'");
        expect(1, 404, "GET", "/lead/0");
        CPPUNIT_ASSERT_EQUAL(std::string("true"),
                             ask("SELECT (max(last_used_at) < clock_timestamp())::text FROM api_key"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StatementsTest);

} // namespace Leadwire
