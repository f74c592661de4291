// A key with fewer scopes may do less.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class ScopeTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(ScopeTest);
    CPPUNIT_TEST(aReaderCannotWrite);
    CPPUNIT_TEST(aWriterCannotRead);
    CPPUNIT_TEST(aScopeIsAWholeWord);
    CPPUNIT_TEST_SUITE_END();

    /// Gives our key these scopes, as PostgreSQL writes an array.
    static void limitTo(const std::string& scopes)
    {
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/lead").status); // sets the workspace of the session
        ask("UPDATE api_key SET scopes = '" + scopes + "' WHERE hash = '" + sha256(ours().key) + "' RETURNING name");
    }

    void aReaderCannotWrite()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("x", "x@example.com"));
        limitTo("{companies:write,leads:read}");
        CPPUNIT_ASSERT_EQUAL(200, send("GET", path).status);
        const std::string refused =
            R"({"success":false,"error":"Forbidden","message":"This action is unauthorized.","status_code":403})";
        expectAnswer(403, refused, send("DELETE", path));
        expectAnswer(403, refused, send("POST", "/lead", R"({"first_name":"y","email":"y@example.com"})"));
        expectAnswer(403, refused, send("PUT", path, R"({"first_name":"y"})"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", path).status);
    }

    void aWriterCannotRead()
    {
        limitTo("{leads:write}");
        CPPUNIT_ASSERT_EQUAL(403, send("GET", "/lead").status);
        CPPUNIT_ASSERT_EQUAL(201, send("POST", "/lead", R"({"first_name":"y","email":"y@example.com"})").status);
    }

    void aScopeIsAWholeWord()
    {
        limitTo("{leads:read:none,noleads:read}");
        CPPUNIT_ASSERT_EQUAL(403, send("GET", "/lead").status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScopeTest);

} // namespace Leadwire
