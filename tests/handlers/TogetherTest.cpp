// Requests that are answered together: each has the answer that it would have had by itself.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace Leadwire
{

class TogetherTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TogetherTest);
    CPPUNIT_TEST(onlyReadsThatAskForLittleAreQuick);
    CPPUNIT_TEST(manyTakeOneRoundTrip);
    CPPUNIT_TEST(eachHasItsOwnAnswer);
    CPPUNIT_TEST(eachSeesItsOwnWorkspace);
    CPPUNIT_TEST(aKeyThatHasChangedOpensNothing);
    CPPUNIT_TEST(aKeyThatHasChangedOpensNothingToAny);
    CPPUNIT_TEST(anUnknownKeyOpensNothing);
    CPPUNIT_TEST(aKeyIsAskedForOnce);
    CPPUNIT_TEST(whatNeedsMoreStatementsSeesItsOwnWorkspace);
    CPPUNIT_TEST(whatAsksForMuchIsAnsweredByItself);
    CPPUNIT_TEST(eachIsCountedOnce);
    CPPUNIT_TEST(healthNeedsNoDatabase);
    CPPUNIT_TEST(whatGoesWrongWithOneIsNoOthers);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _lead = makeLead("Ada", "ada@example.com");
        _uuid = ask("SELECT external_id FROM lead WHERE id = " + std::to_string(_lead));
        Request theirs = request("POST", "/lead", R"({"first_name":"Bob","email":"bob@example.com"})");
        theirs.headers = {{"X_SECRET_KEY", TaskIpFixture::theirs().key}};
        _theirs = std::stoll(memberOf(answer(theirs), "data.id"));
        together(everyKind()); // so that keys and names are known
    }

private:
    std::int64_t _lead = 0, _theirs = 0;
    std::string _uuid;

    static Request read(const std::string& target, const std::string& key)
    {
        Request asked = requestFor("GET", target, "");
        asked.headers = {{target.starts_with("/api/public-v1") ? "X_SECRET_KEY" : "AUTHORIZATION",
                          target.starts_with("/api/public-v1") ? key : "Bearer " + key}};
        return asked;
    }

    std::vector<Request> everyKind() const
    {
        std::vector<Request> all;
        for (const auto* const tenant : {&ours(), &TaskIpFixture::theirs()})
            for (const auto id : {_lead, _theirs})
            {
                all.push_back(read("/api/public-v1/lead/" + std::to_string(id), tenant->key));
                all.push_back(read("/api/leads/" + std::to_string(id), tenant->key));
                all.push_back(read("/v1/leads/" + std::to_string(id), tenant->key));
                all.push_back(read("/crm/api/v2/leads/" + _uuid, tenant->key));
                for (const char* const list :
                     {"/api/public-v1/lead", "/api/leads", "/v1/leads?status=new", "/crm/api/v2/leads"})
                    all.push_back(read(list, tenant->key));
            }
        return all;
    }

    static Api& api()
    {
        static Api one(
            []
            {
                Api::Settings settings;
                settings.rateLimits = false;
                return settings;
            }());
        return one;
    }

    static std::vector<Response> together(const std::vector<Request>& requests, Api& asked = api())
    {
        std::vector<Response> answers(requests.size());
        std::vector<int> given(requests.size());
        asked.answerTogether(requests, store(),
                             [&](std::size_t place, const Response& answer)
                             {
                                 ++given.at(place);
                                 answers.at(place) = Response::json(answer.status, answer.body.text());
                                 answers.at(place).headers = answer.headers;
                             });
        for (const int times : given) CPPUNIT_ASSERT_EQUAL(1, times);
        return answers;
    }

    static void change(const std::string& what)
    {
        enter(ours().workspace);
        ask("UPDATE api_key SET " + what + " WHERE hash = '" + sha256(ours().key) + "'");
    }

    void onlyReadsThatAskForLittleAreQuick()
    {
        for (const auto& quick : everyKind()) CPPUNIT_ASSERT_MESSAGE(quick.path, api().isQuick(quick));
        Request asked = read("/api/leads/1", ours().key);
        asked.method = "HEAD";
        CPPUNIT_ASSERT(api().isQuick(asked));
        for (const char* const method : {"DELETE", "POST", "PATCH", "OPTIONS"})
        {
            asked.method = method;
            CPPUNIT_ASSERT(!api().isQuick(asked));
        }
        for (const char* const path :
             {"/api/categories", "/api/nothing", "/readyz", "/metrics", "/api/leads/1/comments"})
            CPPUNIT_ASSERT_MESSAGE(path, !api().isQuick(read(path, ours().key)));
        Request wrong = read("/api/leads/1", ours().key);
        wrong.truncated = true;
        CPPUNIT_ASSERT(!api().isQuick(wrong));
        wrong = read("/api/leads/1", ours().key);
        wrong.host = "a/b";
        CPPUNIT_ASSERT(!api().isQuick(wrong));
    }

    void manyTakeOneRoundTrip()
    {
        const auto requests = everyKind();
        const auto before = store().connection.roundTrips();
        together(requests);
        CPPUNIT_ASSERT_EQUAL(before + 1, store().connection.roundTrips());
    }

    void eachHasItsOwnAnswer()
    {
        const auto requests = everyKind();
        const auto answers = together(requests);
        for (std::size_t i = 0; i < requests.size(); ++i)
        {
            const Response alone = answer(requests[i]);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(requests[i].path, alone.status, answers[i].status);
            CPPUNIT_ASSERT_EQUAL(alone.body.text(), answers[i].body.text());
        }
    }

    void eachSeesItsOwnWorkspace()
    {
        const std::string ourPath = "/api/public-v1/lead/" + std::to_string(_lead);
        const std::string theirPath = "/api/public-v1/lead/" + std::to_string(_theirs);
        const auto answers =
            together({read(ourPath, ours().key), read(ourPath, theirs().key), read(theirPath, theirs().key),
                      read(theirPath, ours().key), read(ourPath, ours().key)});
        const std::vector<int> expected{200, 404, 200, 404, 200};
        for (std::size_t i = 0; i < expected.size(); ++i) CPPUNIT_ASSERT_EQUAL(expected[i], answers[i].status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Ada\""), memberOf(answers[0], "data.first_name"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Bob\""), memberOf(answers[2], "data.first_name"));
    }

    void aKeyThatHasChangedOpensNothing()
    {
        const std::string path = "/api/public-v1/lead/" + std::to_string(_lead);
        const std::string their = "/api/public-v1/lead/" + std::to_string(_theirs);
        const std::vector<Request> requests{read(their, theirs().key), read(path, ours().key),
                                            read(their, theirs().key)};
        change("revoked_at = now()");
        for (int i = 0; i < 2; ++i)
        {
            const auto answers = together(requests);
            CPPUNIT_ASSERT_EQUAL(200, answers[0].status);
            CPPUNIT_ASSERT_EQUAL(401, answers[1].status);
            CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(answers[1], "data"));
            CPPUNIT_ASSERT_EQUAL(200, answers[2].status);
        }
        change("revoked_at = NULL, scopes = '{leads:write}'");
        CPPUNIT_ASSERT_EQUAL(403, together(requests)[1].status);
    }

    // Those that rest on another one's question for the key learn nothing either, whatever stands between them.
    void aKeyThatHasChangedOpensNothingToAny()
    {
        const std::string path = "/api/public-v1/lead/" + std::to_string(_lead);
        const std::string their = "/api/public-v1/lead/" + std::to_string(_theirs);
        const std::vector<Request> requests{
            read(path, ours().key),         read(their, theirs().key),
            read(path, ours().key),         read("/api/public-v1/lead?item=x", ours().key),
            read("/api/leads", ours().key), read(their, theirs().key)};
        const std::vector<int> expected{401, 200, 401, 401, 401, 200};
        change("revoked_at = now()");
        for (int round = 0; round < 2; ++round)
        {
            const auto answers = together(requests);
            for (std::size_t i = 0; i < expected.size(); ++i) CPPUNIT_ASSERT_EQUAL(expected[i], answers[i].status);
        }
    }

    // How often this connection has asked for a key.
    static long questions()
    {
        Query<std::int64_t()> count(store().connection, "SELECT sum(generic_plans + custom_plans)::bigint"
                                                        "  FROM pg_prepared_statements"
                                                        " WHERE statement LIKE '%JOIN key_identity k ON k.hash = $1%'"
                                                        "   AND statement NOT LIKE '%pg_prepared_statements%'");
        return count().at(0);
    }

    void aKeyIsAskedForOnce()
    {
        const std::string path = "/api/public-v1/lead/" + std::to_string(_lead);
        const auto before = questions();
        const auto answers = together({read(path, ours().key), read(path, theirs().key), read(path, ours().key),
                                       read("/api/leads/" + std::to_string(_lead), ours().key)});
        CPPUNIT_ASSERT_EQUAL(before + 2, questions());
        CPPUNIT_ASSERT_EQUAL(200, answers[0].status);
        CPPUNIT_ASSERT_EQUAL(404, answers[1].status);
        CPPUNIT_ASSERT_EQUAL(200, answers[2].status);
        CPPUNIT_ASSERT_EQUAL(200, answers[3].status);
    }

    void anUnknownKeyOpensNothing()
    {
        const std::string path = "/api/public-v1/lead/" + std::to_string(_lead);
        const auto answers = together({read(path, "nobody"), read(path, ours().key), read(path, "")});
        CPPUNIT_ASSERT_EQUAL(401, answers[0].status);
        CPPUNIT_ASSERT_EQUAL(200, answers[1].status);
        CPPUNIT_ASSERT_EQUAL(401, answers[2].status);
    }

    // Names that are new, and custom values, are asked for when the others have their rows, and the wall is theirs.
    void whatNeedsMoreStatementsSeesItsOwnWorkspace()
    {
        const auto id = std::to_string(makeLead(filled(
            R"({"first_name":"x","email":"x@example.com","custom_fields":[{"id":@text,"value":"mine"}]})", names())));
        enter(ours().workspace);
        ask("UPDATE account SET name = 'Renamed' WHERE id = " + std::to_string(ours().accounts[0]));
        const std::string their = "/api/public-v1/lead/" + std::to_string(_theirs);
        const auto answers = together({read("/api/public-v1/lead/" + id, ours().key), read(their, theirs().key)});
        CPPUNIT_ASSERT_EQUAL(200, answers[0].status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"mine\""), memberOf(answers[0], "data.custom_fields.0.value"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Renamed\""), memberOf(answers[0], "data.activities.0.created_by.name"));
        CPPUNIT_ASSERT_EQUAL(200, answers[1].status);
    }

    void whatAsksForMuchIsAnsweredByItself()
    {
        const auto before = store().connection.roundTrips();
        const auto answers = together({read("/api/public-v1/lead?search=ada", ours().key),
                                       read("/api/public-v1/lead?item=0", ours().key),
                                       read("/api/leads/" + std::to_string(_lead), ours().key)});
        for (const auto& one : answers) CPPUNIT_ASSERT_EQUAL(200, one.status);
        CPPUNIT_ASSERT_EQUAL(before + 1 + 1 + 2, store().connection.roundTrips());
        CPPUNIT_ASSERT_EQUAL(std::to_string(_lead), memberOf(answers[0], "data.0.id"));
    }

    void eachIsCountedOnce()
    {
        Api counting{Api::Settings()};
        const std::string path = "/api/public-v1/lead/" + std::to_string(_lead);
        enter(ours().workspace);
        ask("UPDATE account SET name = 'Renamed again' WHERE id = " + std::to_string(ours().accounts[0]));
        const auto answers =
            together({read(path, ours().key), read(path, ours().key), read(path, theirs().key)}, counting);
        CPPUNIT_ASSERT_EQUAL(std::string("999"), headerOf(answers[0], "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT_EQUAL(std::string("998"), headerOf(answers[1], "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT_EQUAL(std::string("999"), headerOf(answers[2], "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT_EQUAL(std::string("997"),
                             headerOf(together({read(path, ours().key)}, counting)[0], "X-RateLimit-Remaining"));
    }

    void healthNeedsNoDatabase()
    {
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(200, together({requestFor("GET", "/healthz", "")})[0].status);
        CPPUNIT_ASSERT_EQUAL(before, store().connection.roundTrips());
    }

    void whatGoesWrongWithOneIsNoOthers()
    {
        leave(); // what this asks goes over a connection of its own
        Outage outage;
        Database own(database().program(), outage);
        Scoreboard board("");
        Scoreboard::Seat seat(board);
        Api::Course course;
        const std::vector<Request> requests(2, read("/api/public-v1/lead/0", ours().secondKey));
        const auto slow = [] {};
        api().answerTogether(
            requests, own, seat, course, [](std::size_t, const Response&) {}, slow); // to know the key
        int status = 0;
        const auto give = [&](std::size_t place, const Response& answer)
        {
            if (place == 0) throw std::runtime_error("a defect");
            status = answer.status;
        };
        api().answerTogether(requests, own, seat, course, give, slow);
        CPPUNIT_ASSERT_EQUAL(404, status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TogetherTest);

} // namespace Leadwire
