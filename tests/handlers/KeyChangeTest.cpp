// What is remembered of a key decides nothing: a change of it shows in the very next answer.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

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
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeyChangeTest);

} // namespace Leadwire
