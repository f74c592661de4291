// One connection serves one request after another: nothing of one may be left for the next.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class StateTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(StateTest);
    CPPUNIT_TEST(aFailedLoginAfterAGoodOneSeesNothing);
    CPPUNIT_TEST(twoWorkspacesTakeTurns);
    CPPUNIT_TEST(aRefusedRequestLeavesTheNextOneAlone);
    CPPUNIT_TEST(readinessLeavesNoWorkspace);
    CPPUNIT_TEST_SUITE_END();

    static std::string wall() { return ask("SELECT current_setting('leadwire.workspace')"); }

    void aFailedLoginAfterAGoodOneSeesNothing()
    {
        makeLead("x", "x@example.com");
        for (const std::string& key : {std::string(), std::string("wrong"), ours().revokedKey, ours().expiredKey})
        {
            CPPUNIT_ASSERT_EQUAL(200, send("GET", "/lead").status);
            CPPUNIT_ASSERT_EQUAL(std::to_string(ours().workspace), wall());
            CPPUNIT_ASSERT_EQUAL(401, sendAs(key, "GET", "/lead").status);
            CPPUNIT_ASSERT_EQUAL(std::string(), wall());
            CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM lead"));
        }
    }

    void twoWorkspacesTakeTurns()
    {
        makeLead("ours", "x@example.com");
        CPPUNIT_ASSERT_EQUAL(
            201, sendAs(theirs().key, "POST", "/lead", R"({"first_name":"theirs","email":"y@example.com"})").status);
        for (int i = 0; i < 3; ++i)
        {
            CPPUNIT_ASSERT_EQUAL(std::string("\"ours\""), memberOf(send("GET", "/lead"), "data.0.first_name"));
            CPPUNIT_ASSERT_EQUAL(std::string("\"theirs\""),
                                 memberOf(sendAs(theirs().key, "GET", "/lead"), "data.0.first_name"));
            CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(sendAs(theirs().key, "GET", "/lead"), "data.1"));
        }
    }

    void aRefusedRequestLeavesTheNextOneAlone()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("x", "x@example.com"));
        const std::string before = send("GET", path).body.text();
        for (const std::string body :
             {"{", "{}", R"({"first_name":"y","value":"z"})", R"({"first_name":"y","company_id":0})"})
        {
            CPPUNIT_ASSERT(send("PUT", path, body).status >= 400);
            CPPUNIT_ASSERT_EQUAL(before, send("GET", path).body.text());
        }
        CPPUNIT_ASSERT(!store().connection.isDoubtful());
    }

    void readinessLeavesNoWorkspace()
    {
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/lead").status);
        Request ready = request("GET", "");
        ready.path = "/readyz";
        expectAnswer(200, R"({"status":"ok"})", answer(ready));
        CPPUNIT_ASSERT_EQUAL(std::string(), wall());
        ready.path = "/healthz";
        expectAnswer(200, R"({"status":"ok"})", answer(ready));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StateTest);

} // namespace Leadwire
