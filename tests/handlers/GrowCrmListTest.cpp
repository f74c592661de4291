// Lists of Grow CRM: every filter, sort and page, and the four keys of meta.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmListTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmListTest);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(anEmptyListHasOnePage);
    CPPUNIT_TEST(theNewestComesFirst);
    CPPUNIT_TEST(itIsSortedByWhatIsAsked);
    CPPUNIT_TEST(whatIsSortedByMayBeMissing);
    CPPUNIT_TEST(unknownSortsAndOrdersAreTheDefault);
    CPPUNIT_TEST(eachFilterHoldsByItself);
    CPPUNIT_TEST(filtersHoldTogether);
    CPPUNIT_TEST(theStatusAndSourceShownAreThoseFiltered);
    CPPUNIT_TEST(aFilterThatCannotBeRightMatchesNothing);
    CPPUNIT_TEST(searchLooksInTitleCompanyAndEmail);
    CPPUNIT_TEST(searchIsLiteral);
    CPPUNIT_TEST(pagesFollowEachOther);
    CPPUNIT_TEST(limitsAreClamped);
    CPPUNIT_TEST(emptyParametersAreNone);
    CPPUNIT_TEST_SUITE_END();

    /// The titles of a list, in order, and its total.
    static std::string titles(const std::string& query)
    {
        const Response answer = send("GET", "/leads?" + filled(query, names()));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), 200, answer.status);
        std::string all;
        for (int i = 0; i < 100; ++i)
        {
            const std::string title = memberOf(answer, "data." + std::to_string(i) + ".title");
            if (title.empty()) break;
            all += title.substr(1, title.size() - 2) + " ";
        }
        return all + memberOf(answer, "meta.total");
    }

    static std::string meta(const std::string& query) { return memberOf(send("GET", "/leads?" + query), "meta"); }

    static void makeFour()
    {
        makeLead("banana", "lead_value=5&lead_last_contacted=2026-03-01&lead_source=Website");
        makeLead("Apple", "lead_value=100&lead_last_contacted=2026-01-01&lead_email=core@apple.example");
        makeLead("cherry", "lead_company_name=Stone+Fruit&lead_source=Referral");
        const auto last = makeLead("date", "lead_value=-1&lead_last_contacted=2026-02-01");
        send("PUT", "/leads/" + std::to_string(last) + "/status", "status=@contacted");
        send("PUT", "/leads/" + std::to_string(last) + "/archive");
        send("PUT", "/leads/" + std::to_string(last) + "/assigned", "assigned[]=@second");
    }

    void listExample()
    {
        const auto lead = makeLead("Acme");
        const Response answer = send("GET", "/leads?status=" + std::to_string(ours().statuses[0]) + "&limit=25");
        expectAnswer(200,
                     R"({"data":[)" + memberOf(send("GET", "/leads/" + std::to_string(lead)), "data") +
                         R"(],"meta":{"current_page":1,"per_page":25,"total":1,"last_page":1},
                            "message":"Leads retrieved successfully."})",
                     answer);
    }

    void anEmptyListHasOnePage()
    {
        expectAnswer(200,
                     R"({"data":[],"meta":{"current_page":3,"per_page":25,"total":0,"last_page":1},
                        "message":"Leads retrieved successfully."})",
                     send("GET", "/leads?page=3"));
    }

    void theNewestComesFirst()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(std::string("date cherry Apple banana 4"), titles(""));
        CPPUNIT_ASSERT_EQUAL(std::string("banana Apple cherry date 4"), titles("order=asc"));
    }

    void itIsSortedByWhatIsAsked()
    {
        makeFour();
        for (const std::string& filter : {std::string(), std::string("&category_id=@category")})
        {
            CPPUNIT_ASSERT_EQUAL(std::string("Apple banana cherry date 4"),
                                 titles("sort=lead_title&order=ASC" + filter));
            CPPUNIT_ASSERT_EQUAL(std::string("date cherry banana Apple 4"), titles("sort=lead_title" + filter));
            CPPUNIT_ASSERT_EQUAL(std::string("banana Apple cherry date 4"),
                                 titles("sort=lead_created&order=asc" + filter));
        }
    }

    void whatIsSortedByMayBeMissing()
    {
        makeFour();
        for (const std::string& filter : {std::string(), std::string("&category_id=@category")})
        {
            CPPUNIT_ASSERT_EQUAL(std::string("Apple banana date cherry 4"),
                                 titles("sort=lead_value&order=desc" + filter));
            CPPUNIT_ASSERT_EQUAL(std::string("cherry date banana Apple 4"),
                                 titles("sort=lead_value&order=asc" + filter));
            CPPUNIT_ASSERT_EQUAL(std::string("banana date Apple cherry 4"),
                                 titles("sort=lead_last_contacted" + filter));
            CPPUNIT_ASSERT_EQUAL(std::string("cherry Apple date banana 4"),
                                 titles("sort=lead_last_contacted&order=asc" + filter));
        }
    }

    void unknownSortsAndOrdersAreTheDefault()
    {
        makeFour();
        const std::string newest = titles("");
        for (const std::string query :
             {"sort=lead_email", "sort=title&order=up", "sort[]=lead_title", "order[]=asc", "nope=1"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, newest, titles(query));
    }

    void eachFilterHoldsByItself()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(std::string("date 1"), titles("status=@contacted"));
        CPPUNIT_ASSERT_EQUAL(std::string("date cherry Apple banana 4"), titles("category_id=@category"));
        CPPUNIT_ASSERT_EQUAL(std::string("banana 1"), titles("source=website"));
        CPPUNIT_ASSERT_EQUAL(std::string("date 1"), titles("active_state=archived"));
        CPPUNIT_ASSERT_EQUAL(std::string("cherry Apple banana 3"), titles("active_state=active"));
        CPPUNIT_ASSERT_EQUAL(std::string("date 1"), titles("assigned_user_id=@second"));
        CPPUNIT_ASSERT_EQUAL(std::string("cherry 1"), titles("search=stone"));
    }

    void filtersHoldTogether()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(std::string("date 1"),
                             titles("status=@contacted&active_state=archived&assigned_user_id=@second&search=DATE"
                                    "&category_id=@category&sort=lead_value"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("status=@contacted&active_state=active"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("source=Website&search=cherry"));
    }

    void theStatusAndSourceShownAreThoseFiltered()
    {
        send("GET", "/leads");
        store().leads.create(
            ours().account(),
            {R"({"title":"two"})", filled(R"({"status":[@new,@contacted],"source":[@referral,@website]})", names())},
            false);
        CPPUNIT_ASSERT_EQUAL(std::string("two 1"), titles("status=@new&source=Referral"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("status=@contacted"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("source=Website"));
    }

    void aFilterThatCannotBeRightMatchesNothing()
    {
        makeFour();
        for (const std::string query :
             {"status=New", "status=@website", "status=0", "status=-1", "status[]=@new", "category_id=x",
              "category_id=@new", "source=Nowhere", "source[]=Website", "source=a%00b", "active_state=deleted",
              "active_state[]=active", "assigned_user_id=Jane", "assigned_user_id=999999999",
              "status=99999999999999999999", "search=%00", "search[]=a"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, std::string("0"), titles(query));
    }

    void searchLooksInTitleCompanyAndEmail()
    {
        makeFour();
        makeLead("e", "lead_firstname=Banana&lead_description=banana&lead_phone=banana");
        CPPUNIT_ASSERT_EQUAL(std::string("banana 1"), titles("search=BANANA"));
        CPPUNIT_ASSERT_EQUAL(std::string("Apple 1"), titles("search=core@apple"));
        CPPUNIT_ASSERT_EQUAL(std::string("cherry 1"), titles("search=stone fruit"));
    }

    void searchIsLiteral()
    {
        makeLead("100%25");
        makeLead("1000");
        CPPUNIT_ASSERT_EQUAL(std::string("100% 1"), titles("search=0%25"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("search=1_0"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("search=') OR true --"));
    }

    void pagesFollowEachOther()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(std::string("date cherry Apple 4"), titles("limit=3"));
        CPPUNIT_ASSERT_EQUAL(std::string("banana 4"), titles("limit=3&page=2"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), titles("limit=3&page=3"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"current_page":2,"per_page":3,"total":4,"last_page":2})"),
                             meta("limit=3&page=2"));
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"current_page":9223372036854775807,"per_page":100,"total":4,"last_page":1})"),
            meta("limit=100&page=9223372036854775807"));
    }

    void limitsAreClamped()
    {
        const auto size = [](const std::string& limit)
        { return memberOf(send("GET", "/leads?limit=" + limit), "meta.per_page"); };
        for (const std::string much : {"100", "101", "1000000"}) CPPUNIT_ASSERT_EQUAL(std::string("100"), size(much));
        for (const std::string wrong : {"", "0", "-1", "x", "1.5", "99999999999999999999"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(wrong, std::string("25"), size(wrong));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), size("1"));
        for (const std::string wrong : {"0", "-1", "x", "1.5", ""})
            CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(send("GET", "/leads?page=" + wrong), "meta.current_page"));
    }

    void emptyParametersAreNone()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(titles(""),
                             titles("status=&category_id=&source=&active_state=&assigned_user_id=&search=&sort=&"
                                    "order=&limit=&page="));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmListTest);

} // namespace Leadwire
