// Reads the parameters that web servers send, and those that clients smuggle in through them.
#include "fcgi/CgiParameters.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace Leadwire
{

namespace
{

Request read(std::initializer_list<const char*> parameters)
{
    std::vector<const char*> terminated(parameters);
    terminated.push_back(nullptr);
    Request request;
    readParameters(terminated.data(), request);
    return request;
}

} // namespace

class CgiParametersTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(CgiParametersTest);
    CPPUNIT_TEST(splitsTheUriWithoutDecoding);
    CPPUNIT_TEST(reducesAnAbsoluteUriToItsPath);
    CPPUNIT_TEST(takesNoPathForAnAbsoluteUri);
    CPPUNIT_TEST(keepsRepeatedHeaders);
    CPPUNIT_TEST(dropsTheProxyHeader);
    CPPUNIT_TEST(knowsTheScheme);
    CPPUNIT_TEST(believesNoForwardedHeader);
    CPPUNIT_TEST(takesAUsableRequestId);
    CPPUNIT_TEST(makesAnIdWhereNoneIsUsable);
    CPPUNIT_TEST(readsTheLength);
    CPPUNIT_TEST(aLengthThatIsNoNumberMeansTruncated);
    CPPUNIT_TEST_SUITE_END();

public:
    void splitsTheUriWithoutDecoding()
    {
        const Request request = read({"REQUEST_URI=/a%2Fb/../c?d=%3F?e"});
        CPPUNIT_ASSERT_EQUAL(std::string("/a%2Fb/../c"), request.path);
        CPPUNIT_ASSERT_EQUAL(std::string("d=%3F?e"), request.query);
    }

    void reducesAnAbsoluteUriToItsPath()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("/a"), read({"REQUEST_URI=http://evil.example/a?b"}).path);
        CPPUNIT_ASSERT_EQUAL(std::string("b"), read({"REQUEST_URI=http://evil.example/a?b"}).query);
        CPPUNIT_ASSERT_EQUAL(std::string("/"), read({"REQUEST_URI=https://evil.example"}).path);
        CPPUNIT_ASSERT_EQUAL(std::string("q"), read({"REQUEST_URI=https://evil.example?q"}).query);
    }

    void takesNoPathForAnAbsoluteUri()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("/go/http://a/b"), read({"REQUEST_URI=/go/http://a/b"}).path);
        CPPUNIT_ASSERT_EQUAL(std::string("//a/b"), read({"REQUEST_URI=//a/b"}).path);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), read({"REQUEST_URI=a?u=http://b/c"}).path);
        CPPUNIT_ASSERT_EQUAL(std::string("/"), read({"REQUEST_URI="}).path);
    }

    void keepsRepeatedHeaders()
    {
        const Request request = read({"HTTP_X_SECRET_KEY=a", "HTTP_X_SECRET_KEY=b"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, request.headerCount("X-Secret-Key"));
        CPPUNIT_ASSERT(request.header("x-secret-key") == "a");
    }

    void dropsTheProxyHeader() { CPPUNIT_ASSERT(read({"HTTP_PROXY=http://evil.example"}).headers.empty()); }

    void knowsTheScheme()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("http"), read({}).scheme);
        CPPUNIT_ASSERT_EQUAL(std::string("https"), read({"REQUEST_SCHEME=https"}).scheme);
        CPPUNIT_ASSERT_EQUAL(std::string("https"), read({"HTTPS=on"}).scheme);
        CPPUNIT_ASSERT_EQUAL(std::string("http"), read({"HTTPS=off"}).scheme);
        CPPUNIT_ASSERT_EQUAL(std::string("http"), read({"REQUEST_SCHEME=gopher"}).scheme);
    }

    void believesNoForwardedHeader()
    {
        const Request request = read({"REMOTE_ADDR=192.0.2.1", "HTTP_X_FORWARDED_FOR=1.1.1.1", "HTTP_X_REAL_IP=1.1.1.1",
                                      "HTTP_X_FORWARDED_PROTO=https"});
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1"), request.remoteAddress);
        CPPUNIT_ASSERT_EQUAL(std::string("http"), request.scheme);
    }

    void takesAUsableRequestId()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("aZ0._-"), read({"HTTP_X_REQUEST_ID=aZ0._-"}).id);
        const std::string longest(64, 'a');
        CPPUNIT_ASSERT_EQUAL(longest, read({("HTTP_X_REQUEST_ID=" + longest).c_str()}).id);
    }

    void makesAnIdWhereNoneIsUsable()
    {
        const std::string tooLong(65, 'a');
        for (const std::string& id :
             {std::string(), tooLong, std::string("a b"), std::string("a\"b"), std::string("ä")})
        {
            const Request request = read({("HTTP_X_REQUEST_ID=" + id).c_str()});
            CPPUNIT_ASSERT_EQUAL(std::size_t{16}, request.id.size());
            CPPUNIT_ASSERT(request.id.find_first_not_of("0123456789abcdef") == std::string::npos);
        }
        CPPUNIT_ASSERT(read({}).id != read({}).id);
    }

    void readsTheLength()
    {
        Request request;
        const char* const given[] = {"CONTENT_LENGTH=18446744073709551615", nullptr};
        CPPUNIT_ASSERT(readParameters(given, request) == 18446744073709551615U);
        const char* const empty[] = {"CONTENT_LENGTH=", nullptr};
        CPPUNIT_ASSERT(!readParameters(empty, request));
        CPPUNIT_ASSERT(!request.truncated);
    }

    void aLengthThatIsNoNumberMeansTruncated()
    {
        for (const char* const text : {"CONTENT_LENGTH=-1", "CONTENT_LENGTH=+1", "CONTENT_LENGTH=1,1",
                                       "CONTENT_LENGTH= 1", "CONTENT_LENGTH=18446744073709551616"})
            CPPUNIT_ASSERT_MESSAGE(text, read({text}).truncated);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CgiParametersTest);

} // namespace Leadwire
