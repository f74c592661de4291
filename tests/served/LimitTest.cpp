// Rate limits hold for a key over all workers, connections and reloads, and nothing that a client writes gets it more.
#include "Crowd.h"
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <ctime>

namespace Leadwire
{
namespace
{

const std::string lead = "/api/public-v1/lead";
constexpr long perMinute = 100;

long minute()
{
    constexpr long seconds = 60;
    return static_cast<long>(std::time(nullptr)) / seconds;
}

} // namespace

class LimitTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(LimitTest);
    CPPUNIT_TEST(allWorkersLetThroughNoMoreThanTheLimit);
    CPPUNIT_TEST(aRefusalSaysWhenToComeBack);
    CPPUNIT_TEST(aReloadForgetsNothing);
    CPPUNIT_TEST(everyLimitedAnswerTellsWhatIsLeft);
    CPPUNIT_TEST(withoutLimitsNoHeaderTellsOfAny);
    CPPUNIT_TEST_SUITE_END();

    static Service& service()
    {
        static Service limited({.environment = {{"LEADWIRE_RATE_LIMITS", "on"}}});
        return limited;
    }

    /// Asks again and again, on many connections, with everything that might look like another client. Gives how many
    /// were let through, and how many may have been: a new minute brings a new hundred.
    struct Storm
    {
        long passed = 0, allowed = 0, refused = 0;
        Answer refusal;
    };

    static Storm storm(const Tenant& tenant)
    {
        constexpr int clients = 8, each = 20;
        const long before = minute();
        std::vector<std::vector<Answer>> all(clients);
        together(clients,
                 [&](int client)
                 {
                     for (int i = 0; i < each; ++i)
                     {
                         Headers headers = tenant.headers();
                         headers.emplace_back("X-Forwarded-For", "10.0.0." + std::to_string(i));
                         headers.emplace_back("X-Real-IP", "10.1.0." + std::to_string(i));
                         const std::string path = i % 2 == 0 ? lead : lead + "/?page=" + std::to_string(i);
                         all[static_cast<std::size_t>(client)].push_back(Client(service().port(), headers).get(path));
                     }
                     return Answer();
                 });
        Storm result;
        result.allowed = perMinute * (1 + minute() - before);
        for (const auto& answers : all)
        {
            result.passed += count(answers, 200);
            result.refused += count(answers, 429);
            for (const auto& answer : answers)
            {
                if (answer.status == 429) result.refusal = answer;
            }
        }
        CPPUNIT_ASSERT_EQUAL(long{clients} * each, result.passed + result.refused);
        return result;
    }

    void allWorkersLetThroughNoMoreThanTheLimit()
    {
        const Storm first = storm(service().tenant());
        CPPUNIT_ASSERT_MESSAGE(std::to_string(first.passed), first.passed <= first.allowed);
        CPPUNIT_ASSERT_MESSAGE(std::to_string(first.passed), first.passed >= perMinute);
        const Answer other = Client(service().port(), service().tenant().headers()).get(lead);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another key", 200, other.status);
    }

    void aRefusalSaysWhenToComeBack()
    {
        const Answer refusal = storm(service().tenant()).refusal;
        CPPUNIT_ASSERT_EQUAL(std::string(R"(429 {"success":false,"error":"Too Many Requests",)"
                                         R"("message":"Too Many Attempts.","status_code":429})"),
                             refusal.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("100"), refusal.header("X-RateLimit-Limit"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), refusal.header("X-RateLimit-Remaining"));
        constexpr int window = 60;
        const int wait = std::stoi(refusal.header("Retry-After"));
        CPPUNIT_ASSERT_MESSAGE(refusal.header("Retry-After"), wait >= 1 && wait <= window);
        CPPUNIT_ASSERT_EQUAL(0L, std::stol(refusal.header("X-RateLimit-Reset")) % window);
    }

    void aReloadForgetsNothing()
    {
        const Tenant tenant = service().tenant();
        const long before = minute();
        const long passed = storm(tenant).passed;
        service().reload();
        const long more = storm(tenant).passed;
        const long allowed = perMinute * (1 + minute() - before);
        CPPUNIT_ASSERT_MESSAGE(std::to_string(passed) + " and " + std::to_string(more), passed + more <= allowed);
    }

    void everyLimitedAnswerTellsWhatIsLeft()
    {
        Client client(service().port(), service().tenant().headers());
        long left = -1;
        for (const auto* path : {"/lead", "/lead/999999", "/lead-attribute"})
        {
            const Answer answer = client.get(std::string("/api/public-v1") + path);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("1000"), answer.header("X-RateLimit-Limit"));
            CPPUNIT_ASSERT_MESSAGE(path, !answer.header("X-RateLimit-Reset").empty());
            const long now = std::stol(answer.header("X-RateLimit-Remaining"));
            CPPUNIT_ASSERT_MESSAGE(path, left == -1 || now < left || now > 990); // an hour may end between two
            left = now;
        }
        const Answer unknown = Client(service().port()).get(lead);
        CPPUNIT_ASSERT_EQUAL(401, unknown.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), unknown.header("X-RateLimit-Limit"));
    }

    void withoutLimitsNoHeaderTellsOfAny()
    {
        Service& open = Service::shared();
        const Answer answer = Client(open.port(), open.tenant().headers()).get(lead);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        for (const auto* name : {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(), answer.header(name));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitTest);

} // namespace Leadwire
