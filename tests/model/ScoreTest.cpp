// The score of leads: each rule at its edges, who keeps it up to date, and how it ages.
#include "model/Comments.h"
#include "model/Scores.h"
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <functional>

namespace Leadwire
{

class ScoreTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(ScoreTest);
    CPPUNIT_TEST(aBareLeadHasThePointsOfItsStage);
    CPPUNIT_TEST(aPerfectLeadHasAHundred);
    CPPUNIT_TEST(completenessCountsTenFields);
    CPPUNIT_TEST(emptyTextsAreMissing);
    CPPUNIT_TEST(valueHasFourSteps);
    CPPUNIT_TEST(recencyHasFourSteps);
    CPPUNIT_TEST(activityCountsFiveDealingsOfThirtyDays);
    CPPUNIT_TEST(onlyDealingsAreActivity);
    CPPUNIT_TEST(eachStageHasItsPoints);
    CPPUNIT_TEST(everyPartSaysWhy);
    CPPUNIT_TEST(everyWriteKeepsTheScore);
    CPPUNIT_TEST(dealingsKeepTheScore);
    CPPUNIT_TEST(aChangeWritesTheLeadOnce);
    CPPUNIT_TEST(aLeadThatIsNotThereHasNoParts);
    CPPUNIT_TEST(scoresAgeOnceADay);
    CPPUNIT_TEST(ageingChangesNothingElse);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
        ask("SET CONSTRAINTS ALL IMMEDIATE"); // as at the end of a transaction
        _lead = make("{}");
    }

private:
    std::int64_t _lead = 0;

    static std::int64_t make(const std::string& columns, const std::string& links = "{}")
    {
        return store().leads.create(ours().account(), {columns, links}, false).value();
    }

    void update(const std::string& columns, const std::string& links = "{}") const
    {
        CPPUNIT_ASSERT(Leads::Outcome::done == store().leads.update(ours().account(), _lead, {columns, links}, false));
    }

    void comment() const { store().comments.add(ours().account(), Commented::lead, _lead, R"({"text":"x"})"); }

    std::int64_t points(const std::string& part) const
    {
        std::int64_t found = -1, sum = 0;
        for (const auto& one : store().scores.explain(ours().workspace, _lead))
        {
            sum += one.points;
            CPPUNIT_ASSERT_MESSAGE(one.name, one.points >= 0 && one.points <= one.most);
            if (one.name == part) found = one.points;
        }
        CPPUNIT_ASSERT_EQUAL(std::to_string(sum), kept()); // whatever has been written
        return found;
    }

    std::string kept() const { return ask("SELECT score::text FROM lead WHERE id = " + std::to_string(_lead)); }

    static std::string daysAgo(int days)
    {
        return ask("SELECT ((clock_timestamp() AT TIME ZONE 'UTC')::date - " + std::to_string(days) + ")::text");
    }

    void aBareLeadHasThePointsOfItsStage()
    {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, points("stage"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), kept());
    }

    void aPerfectLeadHasAHundred()
    {
        update(R"({"first_name":"x","email":"x@example.com","phone":"1","company_name":"x","job_position":"x",
                   "website":"x","street":"x","description":"x","expected_close":"2026-01-01","value":100000,
                   "last_contacted":")" +
                   daysAgo(0) + "\"}",
               R"({"source":[)" + std::to_string(ours().sources[0]) + R"(],"status":[)" +
                   std::to_string(ours().statuses[3]) + "]}");
        for (int i = 0; i < 6; ++i) comment();
        CPPUNIT_ASSERT_EQUAL(std::string("100"), kept());
    }

    void completenessCountsTenFields()
    {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, points("completeness"));
        std::int64_t expected = 0;
        const std::string acme = std::to_string(ours().companies[0]);
        for (const std::string& change :
             {std::string(R"("last_name":"x")"), std::string(R"("email":"x@example.com")"),
              std::string(R"("phone":"1")"), R"("company_id":)" + acme, std::string(R"("job_position":"x")"),
              std::string(R"("website":"x")"), std::string(R"("country_id":1)"), std::string(R"("description":"x")"),
              std::string(R"("expected_close":"2026-01-01")")})
        {
            update("{" + change + "}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(change, expected += 3, points("completeness"));
        }
        update("{}", R"({"source":[)" + std::to_string(ours().sources[0]) + "]}");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30}, points("completeness"));
        update(R"({"first_name":"x","company_name":"x","city":"x","title":"x","currency":"EUR"})");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30}, points("completeness"));
        update(R"({"company_id":null,"country_id":null,"city":null})");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{27}, points("completeness"));
    }

    void emptyTextsAreMissing()
    {
        update(R"({"first_name":"","email":"","phone":"","company_name":"","job_position":"","website":"","street":"",
                   "description":""})");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, points("completeness"));
    }

    void valueHasFourSteps()
    {
        const std::pair<std::string, std::int64_t> steps[] = {{"null", 0},
                                                              {"-1", 0},
                                                              {"0", 0},
                                                              {"0.01", 5},
                                                              {"999.99", 5},
                                                              {"1000", 10},
                                                              {"9999.99", 10},
                                                              {"10000.00", 15},
                                                              {"99999.99", 15},
                                                              {"100000.00", 20},
                                                              {"9999999999999.99", 20}};
        for (const auto& [value, expected] : steps)
        {
            update(R"({"value":)" + value + "}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(value, expected, points("value"));
        }
    }

    void recencyHasFourSteps()
    {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, points("recency"));
        const std::pair<int, std::int64_t> steps[] = {{-400, 20}, {0, 20}, {7, 20},  {8, 15},  {30, 15}, {31, 10},
                                                      {90, 10},   {91, 5}, {180, 5}, {181, 0}, {9999, 0}};
        for (const auto& [days, expected] : steps)
        {
            update(R"({"last_contacted":")" + daysAgo(days) + "\"}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(days), expected, points("recency"));
        }
    }

    void activityCountsFiveDealingsOfThirtyDays()
    {
        for (const std::int64_t expected : {2, 4, 6, 8, 10, 10})
        {
            comment();
            CPPUNIT_ASSERT_EQUAL(expected, points("activity"));
        }
        const auto age = [&](const std::string& time)
        {
            ask("UPDATE activity SET created_at = '" + daysAgo(30) + "'::timestamp AT TIME ZONE 'UTC'" + time);
            update(R"({"description":")" + time + "\"}");
            return points("activity");
        };
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, age(""));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, age(" - interval '1 microsecond'"));
    }

    void onlyDealingsAreActivity()
    {
        update(R"({"title":"x"})");
        store().leads.archive(ours().account(), _lead, true);
        store().leads.convertToContact(ours().account(), _lead);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, points("activity"));
        for (const std::string type : {"note", "comment", "email", "file", "checklist"})
            ask("SELECT activity_add(" + std::to_string(ours().workspace) + ", NULL, " + std::to_string(_lead) + ", '" +
                type + "', 'x')::text");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, points("activity"));
    }

    void eachStageHasItsPoints()
    {
        const std::int64_t expected[] = {4, 8, 16, 20, 0};
        for (std::size_t i = 0; i < 5; ++i)
        {
            update("{}", R"({"status":[)" + std::to_string(ours().statuses[i]) + "," +
                             std::to_string(ours().statuses[0]) + "]}");
            CPPUNIT_ASSERT_EQUAL(expected[i], points("stage"));
        }
        store().leads.convertToContact(ours().account(), _lead);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{20}, points("stage"));
    }

    void everyPartSaysWhy()
    {
        const auto said = [&]
        {
            std::string all;
            for (const auto& part : store().scores.explain(ours().workspace, _lead))
                all += part.name + " " + std::to_string(part.points) + "/" + std::to_string(part.most) + " " +
                       part.because + "\n";
            return all;
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string("completeness 0/30 missing: name, e-mail, phone, company, job position, website, address, "
                        "source, description, expected close\n"
                        "value 0/20 no value\n"
                        "recency 0/20 never contacted\n"
                        "activity 0/10 0 notes, comments, mails, files or checklist changes in 30 days\n"
                        "stage 4/20 the stage is new\n"),
            said());
        update(R"({"value":12.5,"last_contacted":")" + daysAgo(9) + "\"}");
        CPPUNIT_ASSERT(said().find("value 5/20 the value is 12.50\nrecency 15/20 last contacted 9 days ago\n") !=
                       std::string::npos);
    }

    void everyWriteKeepsTheScore()
    {
        const auto label = R"({"title":"copy"})";
        CPPUNIT_ASSERT(store().leads.clone(ours().account(), _lead, {label, "{}"}));
        update("{}", R"({"status":[)" + std::to_string(ours().statuses[2]) + "]}");
        CPPUNIT_ASSERT_EQUAL(std::string("16"), kept());
        store().attributes.remove(ours().workspace, ours().statuses[2], "{status}");
        CPPUNIT_ASSERT_EQUAL(std::string("4"), kept());
        update(R"({"company_id":)" + std::to_string(ours().companies[0]) + "}");
        ask("DELETE FROM company WHERE id = " + std::to_string(ours().companies[0]));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), kept());
        ask("UPDATE lead SET score = 77 RETURNING ''"); // no statement of ours, but it would not matter
        CPPUNIT_ASSERT_EQUAL(std::string("4"), kept());
    }

    void dealingsKeepTheScore()
    {
        const auto before = ask("SELECT updated_at::text || version FROM lead");
        store().notes.create(ours().account(), _lead, R"({"title":"x","text":"x"})");
        CPPUNIT_ASSERT_EQUAL(std::string("6"), kept());
        store().checklists.add(ours().account(), R"({"text":"x","lead_id":)" + std::to_string(_lead) + "}");
        CPPUNIT_ASSERT_EQUAL(std::string("8"), kept());
        CPPUNIT_ASSERT_EQUAL(before, ask("SELECT updated_at::text || version FROM lead"));
    }

    void aChangeWritesTheLeadOnce()
    {
        const auto expect = [](std::int64_t writes, const std::function<void()>& change)
        {
            const auto count = []
            {
                return askId(store().connection, "SELECT pg_stat_get_xact_tuples_inserted('lead'::regclass) +"
                                                 " pg_stat_get_xact_tuples_updated('lead'::regclass)");
            };
            const auto before = count();
            change();
            CPPUNIT_ASSERT_EQUAL(before + writes, count());
        };
        expect(1, [] { make(R"({"value":5000})"); });
        expect(1, [&] { update(R"({"title":"x","value":5000})"); });
        for (const std::int64_t writes : {1, 1, 1, 1, 1, 0, 0}) // as long as there are points to be had
            expect(writes, [&] { comment(); });
    }

    void aLeadThatIsNotThereHasNoParts()
    {
        auto& scores = store().scores;
        CPPUNIT_ASSERT(scores.explain(ours().workspace, 999999999).empty());
        CPPUNIT_ASSERT(scores.explain(theirs().workspace, _lead).empty());
        ask("UPDATE lead SET deleted_at = now() RETURNING ''");
        CPPUNIT_ASSERT(scores.explain(ours().workspace, _lead).empty());
    }

    /// Makes a lead's history older by a month, as time does: no write of the lead.
    void age() const
    {
        comment();
        CPPUNIT_ASSERT_EQUAL(std::string("6"), kept());
        ask("UPDATE activity SET created_at = created_at - interval '32 days' RETURNING ''");
        CPPUNIT_ASSERT_EQUAL(std::string("6"), kept());
    }

    /// How many scores change; our workspace is entered again.
    static std::int64_t refresh()
    {
        const auto changed = store().scores.refresh([](std::int64_t) {});
        enter(ours().workspace);
        return changed;
    }

    void scoresAgeOnceADay()
    {
        age();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, refresh());
        CPPUNIT_ASSERT_EQUAL(std::string("4"), kept());
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, store().scores.refresh([](std::int64_t) {}));
        CPPUNIT_ASSERT_EQUAL(before + 1, store().connection.roundTrips());
        for (const char* day : {"NULL", "scored_on - 1"})
        {
            enter(ours().workspace);
            age();
            ask("UPDATE workspace SET scored_on = " + std::string(day) + " RETURNING ''");
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, refresh());
        }
    }

    void ageingChangesNothingElse()
    {
        for (int i = 0; i < 1500; ++i) // more than a batch
            ask("INSERT INTO lead (workspace_id, status_id) VALUES (" + std::to_string(ours().workspace) + ", " +
                std::to_string(ours().statuses[0]) + ")");
        age();
        const auto rest = []
        {
            return ask("SELECT md5(string_agg((to_jsonb(l) - 'score')::text, '' ORDER BY id)) || "
                       "(SELECT count(*) FROM activity) || (SELECT sum(delta) FROM lead_count) FROM lead l");
        };
        const std::string before = rest();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, refresh());
        CPPUNIT_ASSERT_EQUAL(before, rest());
        CPPUNIT_ASSERT_EQUAL(std::string("4"), ask("SELECT string_agg(DISTINCT score::text, ' ') FROM lead"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScoreTest);

} // namespace Leadwire
