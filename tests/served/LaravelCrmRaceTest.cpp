// Clients of Laravel CRM that want the same thing at the same moment, on all workers at once: logins and deletions.
#include "Crowd.h"
#include "Service.h"

#include <Poco/String.h>
#include <cppunit/extensions/HelperMacros.h>

#include <ctime>
#include <set>

namespace Leadwire
{
namespace
{

constexpr int crowd = 20;
constexpr const char* api = "/crm/api/v2";

} // namespace

class LaravelCrmRaceTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmRaceTest);
    CPPUNIT_TEST(everyLoginGivesATokenOfItsOwn);
    CPPUNIT_TEST(aTokenEndsForAllAtOnce);
    CPPUNIT_TEST(guessesSideBySideAreAllCounted);
    CPPUNIT_TEST(aLeadIsDeletedOnce);
    CPPUNIT_TEST_SUITE_END();

    static Service& service() { return Service::shared(); }

    /// An account with the password `correct horse`: a login's body, with this password.
    static std::string account(Service& where, const std::string& password)
    {
        static int number = 0;
        const Tenant tenant = where.tenant();
        const std::string email = "login" + std::to_string(++number) + "@example.com";
        const std::string workspace = "--workspace=" + tenant.workspace;
        const auto user = where.command({"user", "create", workspace, "--name=Login", "--email=" + email});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(user.errors, 0, user.status);
        const auto set =
            where.command({"user", "password", workspace, "--user=" + Poco::trim(user.output)}, "correct horse\n");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(set.errors, 0, set.status);
        return R"({"email":")" + email + R"(","password":")" + password + "\"}";
    }

    static Answer login(Service& where, const std::string& body)
    {
        return Client(where.port()).send("POST", std::string(api) + "/auth/token", body);
    }

    static std::string tokenOf(const Answer& answer)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 201, answer.status);
        const auto from = answer.body.find(":\"") + 2;
        return answer.body.substr(from, answer.body.find('"', from) - from);
    }

    static Answer as(const std::string& token, const std::string& method, const std::string& target,
                     const std::string& body = "")
    {
        return Client(service().port(), {{"Authorization", "Bearer " + token}}).send(method, api + target, body);
    }

    static void everyLoginGivesATokenOfItsOwn()
    {
        const std::string body = account(service(), "correct horse");
        const auto answers = together(crowd, [&](int) { return login(service(), body); });
        std::set<std::string> tokens;
        for (const auto& answer : answers) tokens.insert(tokenOf(answer));
        CPPUNIT_ASSERT_EQUAL(std::size_t{crowd}, tokens.size());
        for (const auto& token : tokens) CPPUNIT_ASSERT_EQUAL(200, as(token, "GET", "/auth/me").status);
    }

    static void aTokenEndsForAllAtOnce()
    {
        const std::string body = account(service(), "correct horse");
        const std::string other = tokenOf(login(service(), body));
        for (int round = 0; round < 5; ++round)
        {
            const std::string token = tokenOf(login(service(), body));
            const auto answers = together(crowd, [&](int) { return as(token, "DELETE", "/auth/token"); });
            CPPUNIT_ASSERT_MESSAGE(told(answers), count(answers, 204) >= 1);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{crowd}, count(answers, 204) + count(answers, 401));
            const auto after = together(crowd, [&](int) { return as(token, "GET", "/leads"); });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(after), long{crowd}, count(after, 401));
        }
        CPPUNIT_ASSERT_EQUAL(200, as(other, "GET", "/auth/me").status);
    }

    static void guessesSideBySideAreAllCounted()
    {
        Service limited({.environment = {{"LEADWIRE_RATE_LIMITS", "on"}}});
        const std::string body = account(limited, "wrong horse");
        constexpr std::time_t window = 600;
        constexpr long mostFailures = 5;
        const auto before = std::time(nullptr) / window;
        const auto answers = together(crowd, [&](int) { return login(limited, body); });
        const long most = mostFailures * static_cast<long>(1 + std::time(nullptr) / window - before);
        CPPUNIT_ASSERT_MESSAGE(told(answers), count(answers, 422) <= most && count(answers, 422) >= mostFailures);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{crowd}, count(answers, 422) + count(answers, 429));
    }

    static void aLeadIsDeletedOnce()
    {
        const Tenant tenant = service().tenant();
        for (int round = 0; round < 5; ++round)
        {
            const Answer made = as(tenant.key, "POST", "/leads", R"({"title":"x"})");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
            constexpr std::size_t uuidLength = 36;
            const std::string path = "/leads/" + made.body.substr(made.body.find("\"id\":\"") + 6, uuidLength);
            const auto answers =
                together(crowd,
                         [&](int i)
                         {
                             return i % 2 == 0 ? as(tenant.key, "DELETE", path)
                                               : as(tenant.key, "PUT", path, R"({"amount":)" + std::to_string(i) + "}");
                         });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 204));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), crowd - 1L, count(answers, 404) + count(answers, 200));
            CPPUNIT_ASSERT_EQUAL(404, as(tenant.key, "GET", path).status);
        }
        CPPUNIT_ASSERT_EQUAL(
            std::string("0"),
            service().sql().run("SELECT coalesce(sum(delta), 0) FROM lead_count WHERE workspace_id = " +
                                tenant.workspace));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmRaceTest);

} // namespace Leadwire
