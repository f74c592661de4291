// Headers and bodies of a request built by hand.
#include "fcgi/Request.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RequestTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(RequestTest);
    CPPUNIT_TEST(headersAreFoundInAnySpelling);
    CPPUNIT_TEST(aHeaderSentTwiceIsCounted);
    CPPUNIT_TEST(queryAndBodyStayApart);
    CPPUNIT_TEST_SUITE_END();

    static Request sample()
    {
        Request request;
        request.query = "a=1&page=2";
        request.contentType = "application/json";
        request.body = R"({"a":5})";
        request.headers = {{"X_SECRET_KEY", "one"}, {"ACCEPT", ""}, {"X_SECRET_KEY", "two"}};
        return request;
    }

    void headersAreFoundInAnySpelling()
    {
        const Request request = sample();
        for (const char* name : {"X-Secret-Key", "x-secret-key", "X_SECRET_KEY"})
            CPPUNIT_ASSERT(request.header(name) == std::string_view("one"));
        CPPUNIT_ASSERT(request.header("Accept") == std::string_view());
        for (const char* name : {"X-Secret", "X-Secret-Keys", "", "SecretKey"}) CPPUNIT_ASSERT(!request.header(name));
    }

    void aHeaderSentTwiceIsCounted()
    {
        const Request request = sample();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, request.headerCount("X-Secret-Key"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, request.headerCount("Accept"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, request.headerCount("Authorization"));
    }

    void queryAndBodyStayApart()
    {
        const Request request = sample();
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1","page":"2"})"), show(request.queryFields()));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":5})"), show(request.bodyFields()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestTest);

} // namespace Leadwire
