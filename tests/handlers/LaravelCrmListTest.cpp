// Lists of Laravel CRM: the filter, every sort, sizes of pages, and the links.
#include "LaravelCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class LaravelCrmListTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmListTest);
    CPPUNIT_TEST(theNewestComesFirst);
    CPPUNIT_TEST(itIsSortedByWhatIsAsked);
    CPPUNIT_TEST(anUnknownColumnOrdersNothing);
    CPPUNIT_TEST(theOwnerFilters);
    CPPUNIT_TEST(sizesAreCastAndBounded);
    CPPUNIT_TEST(pagesFollowEachOther);
    CPPUNIT_TEST(pagesThatAreNoneAreTheFirst);
    CPPUNIT_TEST(anEmptyListHasOnePage);
    CPPUNIT_TEST(linksKeepTheQuery);
    CPPUNIT_TEST(aWindowOfManyPagesIsLinked);
    CPPUNIT_TEST_SUITE_END();

    /// The titles of a list, in order, and its total.
    static std::string titles(const std::string& query)
    {
        const Response list = send("GET", "/leads?" + filled(query, uuids()));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(list.body.text(), 200, list.status);
        std::string all;
        for (int i = 0;; ++i)
        {
            const std::string title = memberOf(list, "data." + std::to_string(i) + ".title");
            if (title.empty()) return all + memberOf(list, "meta.total");
            all += title.substr(1, title.size() - 2) + " ";
        }
    }

    static void makeFour()
    {
        const std::string first = make(R"({"title":"banana","amount":5,"user_owner_id":@admin})");
        make(R"({"title":"Apple","amount":100,"user_owner_id":@second})");
        make(R"({"title":"cherry","user_owner_id":@admin})");
        make(R"({"title":"date","amount":5})");
        send("PUT", "/leads/" + first, R"({"description":"changed last"})");
    }

    static void theNewestComesFirst()
    {
        makeFour();
        for (const std::string query : {"", "sort=", "sort=-created_at"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, std::string("date cherry Apple banana 4"), titles(query));
        CPPUNIT_ASSERT_EQUAL(std::string("banana Apple cherry date 4"), titles("sort=created_at"));
    }

    static void itIsSortedByWhatIsAsked()
    {
        makeFour();
        const std::vector<std::pair<std::string, std::string>> sorts{
            {"title", "Apple banana cherry date 4"},      {"-title", "date cherry banana Apple 4"},
            {"amount", "cherry banana date Apple 4"},     {"-amount", "Apple date banana cherry 4"},
            {"updated_at", "Apple cherry date banana 4"}, {"-updated_at", "banana date cherry Apple 4"}};
        for (const auto& [sort, expected] : sorts) CPPUNIT_ASSERT_EQUAL_MESSAGE(sort, expected, titles("sort=" + sort));
        const std::vector<std::pair<std::string, std::string>> ours{
            {"title", "banana cherry 2"},      {"-title", "cherry banana 2"},     {"amount", "cherry banana 2"},
            {"-amount", "banana cherry 2"},    {"updated_at", "cherry banana 2"}, {"-updated_at", "banana cherry 2"},
            {"created_at", "banana cherry 2"}, {"-created_at", "cherry banana 2"}};
        for (const auto& [sort, expected] : ours)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(sort, expected, titles("user_owner_id=@admin&sort=" + sort));
    }

    static void anUnknownColumnOrdersNothing()
    {
        makeFour();
        for (const std::string sort : {"nope", "-nope", "-", "title,amount", "TITLE", "-description", "id"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(sort, std::string("banana Apple cherry date 4"), titles("sort=" + sort));
        CPPUNIT_ASSERT_EQUAL(std::string("banana Apple cherry date 4"), titles("sort[]=title"));
    }

    static void theOwnerFilters()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(std::string("cherry banana 2"), titles("user_owner_id=@admin"));
        CPPUNIT_ASSERT_EQUAL(std::string("Apple 1"), titles("user_owner_id=@second"));
        for (const std::string none : {"x", "0", "-1", "1.5", "@stranger", "99999999999999999999"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(none, std::string("0"), titles("user_owner_id=" + none));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), titles("user_owner_id[]=@admin"));
        for (const std::string all : {"", "%20"})
            CPPUNIT_ASSERT_EQUAL(std::string("date cherry Apple banana 4"), titles("user_owner_id=" + all));
    }

    static void sizesAreCastAndBounded()
    {
        const auto size = [](const std::string& wanted)
        { return memberOf(send("GET", "/leads?per_page=" + wanted), "meta.per_page"); };
        for (const std::string none : {"", "0", "-1", "x", "0.9", "inf", "nan", "0x10", "1e-5", "%2B", "-5abc"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(none, std::string("25"), size(none));
        for (const auto& [given, kept] :
             std::vector<std::pair<std::string, std::string>>{{"10", "10"},
                                                              {"10abc", "10"},
                                                              {"2.7", "2"},
                                                              {"%2B7", "7"},
                                                              {"1e1", "10"},
                                                              {"100", "100"},
                                                              {"101", "100"},
                                                              {"9999999999999999999999", "100"},
                                                              {"1e999", "100"}})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(given, kept, size(given));
    }

    static void pagesFollowEachOther()
    {
        makeFour();
        CPPUNIT_ASSERT_EQUAL(std::string("date cherry Apple 4"), titles("per_page=3"));
        CPPUNIT_ASSERT_EQUAL(std::string("banana 4"), titles("per_page=3&page=2"));
        const Response second = send("GET", "/leads?per_page=3&page=2");
        CPPUNIT_ASSERT_EQUAL(std::string("4"), memberOf(second, "meta.from"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), memberOf(second, "meta.to"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), memberOf(second, "meta.last_page"));
        const Response beyond = send("GET", "/leads?per_page=3&page=9");
        CPPUNIT_ASSERT_EQUAL(std::string("9"), memberOf(beyond, "meta.current_page"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(beyond, "meta.from"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(beyond, "links.next"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("https://leads.example/crm/api/v2/leads?per_page=3&page=8")"),
                             memberOf(beyond, "links.prev"));
    }

    static void pagesThatAreNoneAreTheFirst()
    {
        for (const std::string page : {"0", "-1", "1.5", "abc", "1e1", ""})
            CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(send("GET", "/leads?page=" + page), "meta.current_page"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/leads?page=9223372036854775807").status);
    }

    static void anEmptyListHasOnePage()
    {
        const std::string first = "https://leads.example/crm/api/v2/leads?page=1";
        expectAnswer(200,
                     R"({"data":[],"links":{"first":")" + first + R"(","last":")" + first +
                         R"(","prev":null,"next":null},"meta":{"current_page":1,"from":null,"last_page":1,"links":[
                         {"url":null,"label":"&laquo; Previous","page":null,"active":false},
                         {"url":")" +
                         first + R"(","label":"1","page":1,"active":true},
                         {"url":null,"label":"Next &raquo;","page":null,"active":false}],
                         "path":"https://leads.example/crm/api/v2/leads","per_page":25,"to":null,"total":0}})",
                     send("GET", "/leads"));
    }

    static void linksKeepTheQuery()
    {
        makeFour();
        const std::string query = filled("user_owner_id=@admin&sort=-title&per_page=1", uuids());
        const Response list = send("GET", "/leads?page=1&" + query);
        CPPUNIT_ASSERT_EQUAL("\"https://leads.example/crm/api/v2/leads?" + query + "&page=2\"",
                             memberOf(list, "links.next"));
        CPPUNIT_ASSERT_EQUAL(memberOf(list, "links.next"), memberOf(list, "meta.links.3.url"));
        const Response nested = send("GET", "/leads?a%5B0%5D=x&a[1]=y");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("https://leads.example/crm/api/v2/leads?a%5B0%5D=x&a%5B1%5D=y&page=1")"),
                             memberOf(nested, "links.first"));
    }

    static void aWindowOfManyPagesIsLinked()
    {
        for (int i = 0; i < 20; ++i) make(R"({"title":"x"})");
        const Response list = send("GET", "/leads?per_page=1&page=8");
        std::string labels;
        for (int i = 1; i < 14; ++i) labels += memberOf(list, "meta.links." + std::to_string(i) + ".label");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("1""2""...""5""6""7""8""9""10""11""...""19""20")"), labels);
        CPPUNIT_ASSERT(list.body.text().find(R"({"url":null,"label":"...","active":false})") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmListTest);

} // namespace Leadwire
