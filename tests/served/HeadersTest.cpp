// What headers may say, on their way in and out: a key counts once and in its own place, nothing that a client sends is
// taken for a word of the front, and every answer is guarded.
#include "FrontFixture.h"

namespace Leadwire
{

class HeadersTest : public FrontFixture
{
    CPPUNIT_TEST_SUITE(HeadersTest);
    CPPUNIT_TEST(anUnderscoreHeaderIsNoKey);
    CPPUNIT_TEST(controlCharactersInAHeaderDoNoHarm);
    CPPUNIT_TEST(aRepeatedKeyIsRefusedInEitherOrder);
    CPPUNIT_TEST(aKeyInTheWrongPlaceIsRefused);
    CPPUNIT_TEST(headersOfFrontServersChangeNothing);
    CPPUNIT_TEST(theClientsRequestIdIsNotTakenOver);
    CPPUNIT_TEST(everyAnswerIsGuarded);
    CPPUNIT_TEST_SUITE_END();

    void anUnderscoreHeaderIsNoKey() { expectStatus("", 401, raw("GET " + lead, "X_Secret_Key: " + key() + "\r\n")); }

    void controlCharactersInAHeaderDoNoHarm()
    {
        expectStatus("in another header", habits().controls, raw("GET " + lead, keyHeader() + "X-Odd: a\x01\x7f\r\n"));
        expectStatus("in the key", habits().controlsInKey, raw("GET " + lead, "X-Secret-Key: " + key() + "\x01\r\n"));
        expectStatus("in the key", habits().controlsInKey, raw("GET " + lead, "X-Secret-Key: \x7f" + key() + "\r\n"));
    }

    void aRepeatedKeyIsRefusedInEitherOrder()
    {
        const std::string wrong = "X-Secret-Key: wrong\r\n", lower = "x-secret-key: " + key() + "\r\n";
        expectStatus("once", 200, raw("GET " + lead, lower));
        expectStatus("right, wrong", 401, raw("GET " + lead, keyHeader() + wrong));
        expectStatus("wrong, right", 401, raw("GET " + lead, wrong + keyHeader()));
        expectStatus("right, right", 401, raw("GET " + lead, keyHeader() + lower));
        expectStatus("right, empty", 401, raw("GET " + lead, keyHeader() + "X-Secret-Key:\r\n"));
    }

    void aKeyInTheWrongPlaceIsRefused()
    {
        expectStatus("query", 401, raw("GET " + lead + "?X-Secret-Key=" + key() + "&key=" + key()));
        expectStatus("bearer", 401, raw("GET " + lead, "Authorization: Bearer " + key() + "\r\n"));
        expectStatus("tabs", 200, raw("GET " + lead, "X-Secret-Key:  " + key() + "  \r\n"));
        expectStatus("empty", 401, raw("GET " + lead, "X-Secret-Key:\r\n"));
        expectStatus("8 kB", 401, raw("GET " + lead, "X-Secret-Key: " + std::string(7'000, 'k') + "\r\n"));
    }

    void headersOfFrontServersChangeNothing()
    {
        const std::string expected = raw("GET " + lead + "/1", keyHeader()).body;
        for (const auto* header :
             {"X-Accel-Redirect: /leadwire-error", "X-Sendfile: /etc/passwd", "X-Forwarded-For: 127.0.0.1, 10.0.0.1",
              "X-Real-IP: 10.0.0.1", "X-Forwarded-Host: evil.example", "Proxy: http://evil.example", "Status: 500",
              "Remote-User: admin", "HTTPS: on", "X-Original-URL: /healthz", "Content-Encoding: gzip"})
        {
            const Answer answer = raw("GET " + lead + "/1", keyHeader() + header + "\r\n");
            expectStatus(header, 200, answer);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(header, expected, answer.body);
        }
    }

    void theClientsRequestIdIsNotTakenOver()
    {
        const Answer answer = raw("GET " + lead + "/1", keyHeader() + "X-Request-Id: mine\r\n");
        CPPUNIT_ASSERT_EQUAL(std::size_t{32}, answer.header("X-Request-Id").size());
        CPPUNIT_ASSERT_MESSAGE(service().log(), service().log().find("\"request\":\"" + answer.header("X-Request-Id") +
                                                                     "\"") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string::npos, service().log().find("\"mine\""));
    }

    void everyAnswerIsGuarded()
    {
        expectGuarded("200", raw("GET " + lead, keyHeader()));
        expectGuarded("422", raw("POST " + lead, keyHeader() + "Content-Length: 0\r\n"));
        expectGuarded("401", raw("GET " + lead));
        expectGuarded("404", raw("GET " + lead + "/999999", keyHeader()));
        expectGuarded("404", raw("GET /"));
        expectGuarded("200", raw("GET /healthz"));
        expectGuarded("200", raw("GET /readyz"));
        expectGuarded("400", raw("GET /%00"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HeadersTest);

} // namespace Leadwire
