// RichUtilities' lists: filters, which are strict, and pages by cursor.
#include "RichUtilitiesFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class RichUtilitiesListTest : public RichUtilitiesFixture
{
    CPPUNIT_TEST_SUITE(RichUtilitiesListTest);
    CPPUNIT_TEST(anEmptyListHasNoCursor);
    CPPUNIT_TEST(eachStatusIsFiltered);
    CPPUNIT_TEST(filteringAgreesWithWhatIsShown);
    CPPUNIT_TEST(companiesAreFiltered);
    CPPUNIT_TEST(scoresAreFilteredWithTheirBounds);
    CPPUNIT_TEST(daysAreWholeDaysOfUtc);
    CPPUNIT_TEST(filtersHoldTogether);
    CPPUNIT_TEST(whatCannotBeRightIsRefused);
    CPPUNIT_TEST(everyWrongFilterIsNamedAtOnce);
    CPPUNIT_TEST(otherParametersAreIgnored);
    CPPUNIT_TEST(pagesFollowEachOther);
    CPPUNIT_TEST(filteredPagesFollowEachOther);
    CPPUNIT_TEST(thereAreFiftyUnlessSaidAndAHundredAtMost);
    CPPUNIT_TEST_SUITE_END();

    using Ids = std::vector<std::int64_t>;

    /// The ids of a page, in order.
    static Ids ids(const std::string& query)
    {
        const Response answer = send("GET", "/leads?" + query);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), 200, answer.status);
        Ids all;
        for (int i = 0; i < 101; ++i)
        {
            const std::string id = memberOf(answer, "data." + std::to_string(i) + ".id");
            if (id.empty()) break;
            all.push_back(std::stoll(id));
        }
        return all;
    }

    static void expect(const Ids& expected, const std::string& query)
    {
        CPPUNIT_ASSERT_MESSAGE(query + ": " + arrayOf(ids(query)), expected == ids(query));
    }

    static Ids makeLeads(int count)
    {
        Ids all;
        for (int i = 0; i < count; ++i) all.push_back(makeLead());
        return all;
    }

    void anEmptyListHasNoCursor()
    {
        for (const std::string query : {"", "?status=new", "?cursor=7"})
            expectAnswer(200, R"({"data":[],"next_cursor":null,"has_more":false})", send("GET", "/leads" + query));
    }

    void eachStatusIsFiltered()
    {
        for (const std::string status : {"new", "contacted", "qualified", "converted", "lost"})
        {
            const auto lead = makeLead();
            send("PATCH", pathOf(lead), R"({"status":")" + status + "\"}");
            expect({lead}, "status=" + status);
        }
    }

    void filteringAgreesWithWhatIsShown()
    {
        const auto lead = makeLead();
        store().leads.convertToContact(ours().account(), lead);
        expect({lead}, "status=converted");
        expect({}, "status=new");
        const auto other = makeLead();
        store().leads.update(ours().account(), other, {"{}", filled(R"({"status":[@contacted,@qualified]})", names())},
                             false);
        expect({other}, "status=contacted");
        expect({}, "status=qualified");
    }

    void companiesAreFiltered()
    {
        const auto acme = makeLead();
        const auto zebra = makeLead(R"({"company_id":@zebra})");
        expect({acme}, "company_id=@acme");
        expect({zebra}, "company_id=@zebra");
        expect({}, "company_id=" + std::to_string(theirs().companies[0]));
        expect({}, "company_id=0");
    }

    void scoresAreFilteredWithTheirBounds()
    {
        const auto low = makeLead();
        const auto high = makeLead(R"({"company_id":@acme,"notes":"x"})");
        const auto score = std::stoi(shown(high, "score"));
        CPPUNIT_ASSERT(score > std::stoi(shown(low, "score")));
        expect({high}, "min_score=" + std::to_string(score));
        expect({}, "min_score=" + std::to_string(score + 1));
        expect({low, high}, "max_score=" + std::to_string(score));
        expect({low}, "max_score=" + std::to_string(score - 1));
        expect({low, high}, "min_score=0&max_score=100");
        expect({low, high}, "min_score=-5&max_score=9223372036854775807");
        expect({}, "min_score=60&max_score=50");
    }

    void daysAreWholeDaysOfUtc()
    {
        const Ids all = makeLeads(3);
        set(all[0], "created_at = '2026-01-14 23:59:59.999+00'");
        set(all[1], "created_at = '2026-01-15 00:00:00+00'");
        set(all[2], "created_at = '2026-01-15 23:59:59.999999+00'");
        ask("SET TIME ZONE 'Asia/Tokyo'");
        expect({all[1], all[2]}, "created_after=2026-01-15");
        expect({all[0]}, "created_before=2026-01-14");
        expect(all, "created_before=2026-01-15");
        expect({all[1], all[2]}, "created_after=2026-01-15&created_before=2026-01-15");
        expect({}, "created_after=2026-01-16&created_before=9999-12-31");
        expect({}, "created_before=0001-01-01");
        ask("SET TIME ZONE 'UTC'");
    }

    void filtersHoldTogether()
    {
        const Ids all = makeLeads(2);
        send("PATCH", pathOf(all[1]), R"({"status":"contacted"})");
        const std::string rest = "&company_id=@acme&min_score=1&max_score=99&created_after=2020-01-01"
                                 "&created_before=2999-01-01&cursor=0&limit=5";
        expect({all[1]}, "status=contacted" + rest);
        expect({all[0]}, "status=new" + rest);
        expect({}, "status=lost" + rest);
    }

    void whatCannotBeRightIsRefused()
    {
        const std::pair<std::string, std::string> wrong[] = {
            {"status=won", R"("status":["The selected status is invalid."])"},
            {"status=", R"("status":["The selected status is invalid."])"},
            {"status=New", R"("status":["The selected status is invalid."])"},
            {"status%5B%5D=new", R"("status":["The status field must be a string."])"},
            {"status=new%00", R"("status":["The status field must not contain null characters."])"},
            {"company_id=x", R"("company_id":["The company id field must be an integer."])"},
            {"company_id=", R"("company_id":["The company id field must be an integer."])"},
            {"company_id=1.5", R"("company_id":["The company id field must be an integer."])"},
            {"company_id=9223372036854775808", R"("company_id":["The company id field must be an integer."])"},
            {"min_score=high", R"("min_score":["The min score field must be an integer."])"},
            {"max_score=1e2", R"("max_score":["The max score field must be an integer."])"},
            {"created_after=2026-02-30", R"("created_after":["The created after field must match the format Y-m-d."])"},
            {"created_after=", R"("created_after":["The created after field must match the format Y-m-d."])"},
            {"created_before=tomorrow",
             R"("created_before":["The created before field must match the format Y-m-d."])"},
            {"cursor=abc", R"("cursor":["The cursor field must be an integer."])"},
            {"cursor=-1", R"("cursor":["The cursor field must be at least 0."])"},
            {"limit=0", R"("limit":["The limit field must be at least 1."])"},
            {"limit=ten", R"("limit":["The limit field must be an integer."])"},
        };
        for (const auto& [query, details] : wrong) expectInvalid("{" + details + "}", send("GET", "/leads?" + query));
    }

    void everyWrongFilterIsNamedAtOnce()
    {
        expectInvalid(R"({"status":["The selected status is invalid."],
                          "min_score":["The min score field must be an integer."],
                          "limit":["The limit field must be at least 1."]})",
                      send("GET", "/leads?limit=-3&status=x&min_score=y"));
    }

    void otherParametersAreIgnored() { expect({makeLead()}, "sort=id&page=2&user_id=7"); }

    void pagesFollowEachOther()
    {
        const Ids all = makeLeads(5);
        const Response first = send("GET", "/leads?limit=2");
        CPPUNIT_ASSERT_EQUAL(std::to_string(all[1]), memberOf(first, "next_cursor"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"), memberOf(first, "has_more"));
        expect({all[2], all[3]}, "limit=2&cursor=" + std::to_string(all[1]));
        const Response last = send("GET", "/leads?limit=2&cursor=" + std::to_string(all[3]));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(last, "next_cursor"));
        CPPUNIT_ASSERT_EQUAL(std::string("false"), memberOf(last, "has_more"));
        expect({}, "cursor=" + std::to_string(all[4]));
        CPPUNIT_ASSERT_EQUAL(std::string("false"), memberOf(send("GET", "/leads?limit=5"), "has_more"));
    }

    void filteredPagesFollowEachOther()
    {
        const Ids all = makeLeads(3);
        const Response first = send("GET", "/leads?limit=2&status=new&company_id=@acme");
        CPPUNIT_ASSERT_EQUAL(std::to_string(all[1]), memberOf(first, "next_cursor"));
        expect({all[2]}, "limit=2&status=new&company_id=@acme&cursor=" + std::to_string(all[1]));
    }

    void thereAreFiftyUnlessSaidAndAHundredAtMost()
    {
        makeLead();
        ask(filled("INSERT INTO lead (workspace_id, status_id, owner_id) SELECT " + std::to_string(ours().workspace) +
                       ", @new, @admin FROM generate_series(1, 100)",
                   names()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{50}, ids("").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, ids("limit=100").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, ids("limit=101").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, ids("limit=9223372036854775807").size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RichUtilitiesListTest);

} // namespace Leadwire
