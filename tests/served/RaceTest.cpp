// Clients that want the same thing at the same moment, on all workers at once: one of them gets it, and none is told
// nonsense.
#include "Crowd.h"
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{
namespace
{

const std::string lead = "/api/public-v1/lead";
const std::string attribute = "/api/public-v1/lead-attribute";

/// A body for a lead with this address, and with this status if one is named.
std::string person(const std::string& email, const std::string& status = "")
{
    std::string text = R"({"first_name":"R","email":")";
    text.append(email).append("\"");
    if (!status.empty()) text.append(R"(,"status_ids":[)").append(status).append("]");
    return text + "}";
}

} // namespace

class RaceTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(RaceTest);
    CPPUNIT_TEST(oneAddressIsGivenToOneLead);
    CPPUNIT_TEST(twoLeadsDoNotMoveToOneAddress);
    CPPUNIT_TEST(aLeadIsChangedOrGone);
    CPPUNIT_TEST(aLeadNeverGetsAStatusThatGoesAway);
    CPPUNIT_TEST(oneOfTheLastTwoStatusesStays);
    CPPUNIT_TEST_SUITE_END();

    Tenant _tenant;

    static Service& service() { return Service::shared(); }

public:
    void setUp() override { _tenant = service().tenant(); }

private:
    Answer send(const std::string& method, const std::string& path, const std::string& body) const
    {
        return Client(service().port(), _tenant.headers())({method, path, body, {}});
    }

    std::string create(const std::string& email) const
    {
        const Answer answer = send("POST", lead, person(email));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 201, answer.status);
        return answer.firstId();
    }

    std::string leads(const std::string& condition) const
    {
        return service().sql().run("SELECT count(*) FROM lead WHERE workspace_id = " + _tenant.workspace +
                                   " AND deleted_at IS NULL AND " + condition);
    }

    void oneAddressIsGivenToOneLead()
    {
        constexpr int clients = 20, rounds = 5;
        for (int round = 0; round < rounds; ++round)
        {
            const std::string number = std::to_string(round);
            const auto answers =
                together(clients,
                         [&](int i)
                         {
                             std::string name = "race";
                             const auto letter = static_cast<std::size_t>(i) % name.size();
                             name[letter] = static_cast<char>(std::toupper(name[letter]));
                             return send("POST", lead, person(name.append(number).append("@example.com")));
                         });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 201));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), clients - 1L, count(answers, 409));
            CPPUNIT_ASSERT_EQUAL(std::string("1"), leads("lower(email) = 'race" + number + "@example.com'"));
        }
    }

    void twoLeadsDoNotMoveToOneAddress()
    {
        const std::vector<std::string> ids{create("one@example.com"), create("two@example.com")};
        constexpr int clients = 20;
        const auto answers = together(clients,
                                      [&](int i)
                                      {
                                          return send("PUT", lead + "/" + ids[static_cast<std::size_t>(i) % 2],
                                                      R"({"first_name":"R","email":"new@example.com"})");
                                      });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), clients / 2L, count(answers, 200));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), clients / 2L, count(answers, 409));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), leads("email = 'new@example.com'"));
    }

    void aLeadIsChangedOrGone()
    {
        constexpr int clients = 20;
        const std::string id = create("gone@example.com");
        const auto answers = together(clients,
                                      [&](int i)
                                      {
                                          return i % 4 == 0
                                                     ? send("DELETE", lead + "/" + id, "")
                                                     : send("PUT", lead + "/" + id, R"({"first_name":"Changed"})");
                                      });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{clients}, count(answers, 200) + count(answers, 404));
        long deleted = 0;
        for (std::size_t i = 0; i < answers.size(); i += 4) deleted += answers[i].status == 200 ? 1 : 0;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, deleted);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), leads("id = " + id));
    }

    void aLeadNeverGetsAStatusThatGoesAway()
    {
        constexpr int clients = 16, rounds = 4;
        for (int round = 0; round < rounds; ++round)
        {
            const Answer made = send("POST", attribute, R"({"name":"Brief","type":1})");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
            const std::string id = made.firstId();
            const auto answers = together(clients,
                                          [&](int i)
                                          {
                                              if (i == clients / 2) return send("DELETE", attribute + "/" + id, "");
                                              std::string email = "s" + std::to_string(round);
                                              email.append("-").append(std::to_string(i)).append("@example.com");
                                              return send("POST", lead, person(email, id));
                                          });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 200, answers[clients / 2].status);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), clients - 1L, count(answers, 201) + count(answers, 422));
            CPPUNIT_ASSERT_EQUAL(std::string("0"), leads("status_id IS NULL OR status_id = " + id));
            CPPUNIT_ASSERT_EQUAL(std::string("0"),
                                 leads("NOT EXISTS (SELECT FROM lead_attribute a WHERE a.workspace_id = "
                                       "lead.workspace_id AND a.lead_id = lead.id)"));
        }
    }

    void oneOfTheLastTwoStatusesStays()
    {
        const std::string all = " WHERE kind = 'status' AND workspace_id = " + _tenant.workspace;
        const auto ids = [&](const char* which)
        { return service().sql().run(std::string("SELECT ") + which + "(id) FROM attribute" + all); };
        while (service().sql().run("SELECT count(*) FROM attribute" + all) != "2")
        {
            const Answer answer = send("DELETE", attribute + "/" + ids("max"), "");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 200, answer.status);
        }
        const std::vector<std::string> last{ids("min"), ids("max")};
        const auto answers =
            together(2, [&](int i) { return send("DELETE", attribute + "/" + last[static_cast<std::size_t>(i)], ""); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 200));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 409));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), service().sql().run("SELECT count(*) FROM attribute" + all));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RaceTest);

} // namespace Leadwire
