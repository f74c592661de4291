// What is remembered of a key decides nothing: a change of it shows in the very next answer.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <ctime>

namespace Leadwire
{

class KeyChangeTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(KeyChangeTest);
    CPPUNIT_TEST(aKnownKeyCostsNoRoundTrip);
    CPPUNIT_TEST(aRevokedKeyOpensNothing);
    CPPUNIT_TEST(aRevokedKeyLearnsNothing);
    CPPUNIT_TEST(scopesHoldAtOnce);
    CPPUNIT_TEST(anExpiryHoldsAtOnce);
    CPPUNIT_TEST(aKnownKeyCostsAWriteThatLooksFirstNoRoundTrip);
    CPPUNIT_TEST(aRevokedKeyChangesNothing);
    CPPUNIT_TEST(aKeyWithoutTheScopeChangesNothing);
    CPPUNIT_TEST(aUseThatIsNotedIsCountedOnce);
    CPPUNIT_TEST(aUseThatIsNotedIsRefusedBeyondTheLimit);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _lead = "/lead/" + std::to_string(makeLead("x", "x@example.com"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", _lead).status);
    }

private:
    std::string _lead;

    static void change(const std::string& what)
    {
        enter(ours().workspace);
        ask("UPDATE api_key SET " + what + " WHERE hash = '" + sha256(ours().key) + "'");
    }

    void aKnownKeyCostsNoRoundTrip()
    {
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(200, send("GET", _lead).status);
        CPPUNIT_ASSERT_EQUAL(before + 1, store().connection.roundTrips());
    }

    void aRevokedKeyOpensNothing()
    {
        change("revoked_at = now()");
        for (int i = 0; i < 2; ++i)
        {
            const Response refused = send("GET", _lead);
            CPPUNIT_ASSERT_EQUAL(401, refused.status);
            CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(refused, "data"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), ask("SELECT current_setting('leadwire.workspace')"));
    }

    // Nor from an answer that takes no statement, or that there is nothing.
    void aRevokedKeyLearnsNothing()
    {
        CPPUNIT_ASSERT_EQUAL(404, send("GET", "/lead/999999999").status);
        change("revoked_at = now()");
        CPPUNIT_ASSERT_EQUAL(401, send("GET", "/lead/999999999").status);
        change("revoked_at = NULL, scopes = '{leads:write}'");
        CPPUNIT_ASSERT_EQUAL(403, send("GET", _lead).status);
        change("revoked_at = now()");
        CPPUNIT_ASSERT_EQUAL(401, send("GET", _lead).status);
    }

    void scopesHoldAtOnce()
    {
        change("scopes = '{leads:write}'");
        CPPUNIT_ASSERT_EQUAL(403, send("GET", _lead).status);
        change("scopes = '{leads:read}'");
        CPPUNIT_ASSERT_EQUAL(200, send("GET", _lead).status);
    }

    void anExpiryHoldsAtOnce()
    {
        change("expires_at = now() - interval '1 second'");
        CPPUNIT_ASSERT_EQUAL(401, send("GET", _lead).status);
    }

    // Those that ask for something first, and those that do not.
    std::vector<Request> writes() const
    {
        const std::string status = std::to_string(ours().statuses[0]);
        return {request("POST", "/lead", R"({"first_name":"y","email":"y@example.com"})"),
                request("POST", "/lead", R"({"first_name":"z","email":"z@example.com","status_ids":[)" + status + "]}"),
                request("PUT", _lead, R"({"first_name":"changed"})"), request("DELETE", _lead, "")};
    }

    static std::string everything()
    {
        enter(ours().workspace);
        return ask("SELECT (SELECT string_agg(l::text, ' ' ORDER BY id) FROM lead l) ||"
                   "       (SELECT count(*)::text FROM activity)");
    }

    void aKnownKeyCostsAWriteThatLooksFirstNoRoundTrip()
    {
        const auto requests = writes();
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(201, answer(requests[0]).status); // the key, the lead, the lead that is shown
        CPPUNIT_ASSERT_EQUAL(before + 3, store().connection.roundTrips());
        CPPUNIT_ASSERT_EQUAL(201, answer(requests[1]).status); // the key and the status, and so on
        CPPUNIT_ASSERT_EQUAL(before + 6, store().connection.roundTrips());
    }

    void aRevokedKeyChangesNothing()
    {
        const auto before = everything();
        for (const auto& write : writes())
        {
            change("revoked_at = NULL");
            CPPUNIT_ASSERT_EQUAL(200, send("GET", _lead).status); // so that it is remembered
            change("revoked_at = now()");
            CPPUNIT_ASSERT_EQUAL(401, answer(write).status);
            CPPUNIT_ASSERT_EQUAL(before, everything());
        }
    }

    // The workspace is the same, so that nothing but the question for the key stands in the way.
    void aKeyWithoutTheScopeChangesNothing()
    {
        const auto before = everything();
        for (const auto& write : writes())
        {
            change("scopes = '{leads:read,leads:write}'");
            CPPUNIT_ASSERT_EQUAL(200, send("GET", _lead).status);
            change("scopes = '{leads:read}'");
            CPPUNIT_ASSERT_EQUAL(403, answer(write).status);
            CPPUNIT_ASSERT_EQUAL(before, everything());
        }
    }

    void aUseThatIsNotedIsCountedOnce()
    {
        Api counting{Api::Settings()};
        for (const auto& asked : {request("GET", _lead, ""), writes()[1]})
        {
            const auto first = std::stol(headerOf(counting.answer(asked, store()), "X-RateLimit-Remaining"));
            change("last_used_at = now() - interval '1 hour'");
            const auto second = std::stol(headerOf(counting.answer(asked, store()), "X-RateLimit-Remaining"));
            CPPUNIT_ASSERT_EQUAL(first - 1, second);
        }
    }

    static std::time_t minute() { return std::time(nullptr) / 60; }

    void aUseThatIsNotedIsRefusedBeyondTheLimit()
    {
        Api counting{Api::Settings()};
        const Request read = request("GET", _lead, "");
        std::vector<int> statuses;
        std::string before;
        for (std::time_t begun = 0; begun != minute();) // a new one has a limit of its own
        {
            begun = minute();
            for (int i = 0; i < 101; ++i) counting.answer(read, store());
            before = everything();
            statuses.clear();
            for (const auto& asked : {read, writes()[0], writes()[1]})
            {
                change("last_used_at = now() - interval '1 hour'");
                statuses.push_back(counting.answer(asked, store()).status);
            }
            change("last_used_at = now() - interval '1 hour'");
            counting.answerTogether(std::vector<Request>{read, read}, store(),
                                    [&](std::size_t, const Response& answer) { statuses.push_back(answer.status); });
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, statuses.size());
        for (const int status : statuses) CPPUNIT_ASSERT_EQUAL(429, status);
        CPPUNIT_ASSERT_EQUAL(before, everything());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeyChangeTest);

} // namespace Leadwire
