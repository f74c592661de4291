// Limits of TaskIP: which answers tell of them, and what the first request over them gets.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RateLimitTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(RateLimitTest);
    CPPUNIT_TEST(everyAnswerButAFailedLoginTellsOfTheLimit);
    CPPUNIT_TEST(tooManyInAMinuteAreRefused);
    CPPUNIT_TEST(eachKeyHasItsOwnLimit);
    CPPUNIT_TEST(withoutLimitsNothingIsToldOfThem);
    CPPUNIT_TEST_SUITE_END();

    static Response ask(Api& api, const std::string& method, const std::string& target, const std::string& key)
    {
        Request asked = request(method, target, "{");
        asked.headers = {{"X_SECRET_KEY", key}};
        return api.answer(asked, store());
    }

    void everyAnswerButAFailedLoginTellsOfTheLimit()
    {
        Api api{Api::Settings()};
        int remaining = 1000;
        for (const auto& [method, target] : {std::pair("GET", "/lead"), {"GET", "/lead/0"}, {"POST", "/lead"}})
        {
            const Response answered = ask(api, method, target, ours().key);
            CPPUNIT_ASSERT_EQUAL(std::string("1000"), headerOf(answered, "X-RateLimit-Limit"));
            CPPUNIT_ASSERT_EQUAL(std::to_string(--remaining), headerOf(answered, "X-RateLimit-Remaining"));
            const auto reset = std::stoll(headerOf(answered, "X-RateLimit-Reset"));
            CPPUNIT_ASSERT_EQUAL(0LL, reset % 3600);
            CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answered, "Retry-After"));
        }
        const Response failed = ask(api, "GET", "/lead", "wrong");
        for (const std::string name : {"Limit", "Remaining", "Reset"})
            CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(failed, "X-RateLimit-" + name));
    }

    void tooManyInAMinuteAreRefused()
    {
        Api api{Api::Settings()};
        Response last;
        int allowed = 0;
        // A minute may turn over on the way; then as many again are let through.
        while ((last = ask(api, "GET", "/lead/0", ours().key)).status == 404 && allowed < 201) ++allowed;
        CPPUNIT_ASSERT(allowed >= 100 && allowed <= 200);
        expectAnswer(
            429, R"({"success":false,"error":"Too Many Requests","message":"Too Many Attempts.","status_code":429})",
            last);
        CPPUNIT_ASSERT_EQUAL(std::string("100"), headerOf(last, "X-RateLimit-Limit"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), headerOf(last, "X-RateLimit-Remaining"));
        const auto wait = std::stoll(headerOf(last, "Retry-After"));
        CPPUNIT_ASSERT(wait >= 1 && wait <= 60);
        CPPUNIT_ASSERT_EQUAL(0LL, std::stoll(headerOf(last, "X-RateLimit-Reset")) % 60);
        CPPUNIT_ASSERT_EQUAL(std::string("*"), headerOf(last, "Access-Control-Allow-Origin"));
    }

    void eachKeyHasItsOwnLimit()
    {
        Api api{Api::Settings()};
        for (int i = 0; i < 5; ++i) ask(api, "GET", "/lead/0", ours().key);
        CPPUNIT_ASSERT_EQUAL(std::string("999"),
                             headerOf(ask(api, "GET", "/lead/0", ours().secondKey), "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT_EQUAL(std::string("999"),
                             headerOf(ask(api, "GET", "/lead/0", theirs().key), "X-RateLimit-Remaining"));
    }

    void withoutLimitsNothingIsToldOfThem()
    {
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(send("GET", "/lead"), "X-RateLimit-Limit"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RateLimitTest);

} // namespace Leadwire
