// The head of an answer, byte for byte.
#include "fcgi/Response.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace Leadwire
{

class ResponseTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ResponseTest);
    CPPUNIT_TEST(aJsonAnswerIsWhole);
    CPPUNIT_TEST(headersKeepTheirOrder);
    CPPUNIT_TEST(anAnswerWithoutContentHasNoLength);
    CPPUNIT_TEST(anEmptyAnswerSaysSo);
    CPPUNIT_TEST(anUnknownStatusHasAPhrase);
    CPPUNIT_TEST(lineEndsAndNulNeverLeaveTheProgram);
    CPPUNIT_TEST_SUITE_END();

    void aJsonAnswerIsWhole()
    {
        const Response response = Response::json(201, R"({"id":5})");
        CPPUNIT_ASSERT_EQUAL(std::string("Status: 201 Created\r\n"
                                         "Content-Type: application/json\r\n"
                                         "Content-Length: 8\r\n"
                                         "Cache-Control: no-store\r\n"
                                         "X-Content-Type-Options: nosniff\r\n"
                                         "X-Request-Id: abc-1\r\n"
                                         "\r\n"),
                             headerBlock(response, "abc-1"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"id":5})"), response.body.text());
    }

    void headersKeepTheirOrder()
    {
        Response response = Response::json(429, "{}");
        response.header("Retry-After", "3").header("X-RateLimit-Limit", "60");
        const std::string block = headerBlock(response, "r");
        CPPUNIT_ASSERT(block.starts_with("Status: 429 Too Many Requests\r\nContent-Type: application/json\r\n"
                                         "Retry-After: 3\r\nX-RateLimit-Limit: 60\r\nContent-Length: 2\r\n"));
    }

    void anAnswerWithoutContentHasNoLength()
    {
        for (const int status : {204, 304})
        {
            const std::string block = headerBlock(Response::empty(status), "r");
            CPPUNIT_ASSERT(block.find("Content-Length") == block.npos);
            CPPUNIT_ASSERT(block.find("Content-Type:") == block.npos);
            CPPUNIT_ASSERT(block.find("Cache-Control: no-store\r\n") != block.npos);
        }
    }

    void anEmptyAnswerSaysSo()
    {
        const std::string block = headerBlock(Response::empty(200), "r");
        CPPUNIT_ASSERT(block.starts_with("Status: 200 OK\r\nContent-Length: 0\r\n"));
    }

    void anUnknownStatusHasAPhrase()
    {
        CPPUNIT_ASSERT_EQUAL(std::string_view("Unknown"), reasonPhrase(299));
        CPPUNIT_ASSERT_EQUAL(std::string_view("Unprocessable Content"), reasonPhrase(422));
        CPPUNIT_ASSERT(headerBlock(Response::empty(299), "r").starts_with("Status: 299 Unknown\r\n"));
    }

    void lineEndsAndNulNeverLeaveTheProgram()
    {
        for (const std::string& bad : {std::string("a\rb"), std::string("a\nSet-Cookie: x"), std::string("a\0b", 3)})
        {
            CPPUNIT_ASSERT_THROW(headerBlock(Response::empty(200).header("X-Name", bad), "r"), std::logic_error);
            CPPUNIT_ASSERT_THROW(headerBlock(Response::empty(200).header(bad, "value"), "r"), std::logic_error);
            CPPUNIT_ASSERT_THROW(headerBlock(Response::empty(200), bad), std::logic_error);
        }
        CPPUNIT_ASSERT(!headerBlock(Response::empty(200).header("X-Name", "\xC3\xA4\t"), "r").empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ResponseTest);

} // namespace Leadwire
