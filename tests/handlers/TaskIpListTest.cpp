// TaskIP's list of leads: pages, links, filters, sorts.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{

class TaskIpListTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpListTest);
    CPPUNIT_TEST(anEmptyListHasNoPlaces);
    CPPUNIT_TEST(theSizeOfAPage);
    CPPUNIT_TEST(theNumberOfAPage);
    CPPUNIT_TEST(aPageInTheMiddleHasBothNeighbours);
    CPPUNIT_TEST(aPagePastTheEndIsEmpty);
    CPPUNIT_TEST(itemZeroIsEverything);
    CPPUNIT_TEST(linksKeepTheQueryWithThePageLast);
    CPPUNIT_TEST(followingNextVisitsAllOnce);
    CPPUNIT_TEST(newestComeFirst);
    CPPUNIT_TEST(unknownSortsAreIgnored);
    CPPUNIT_TEST(filtersFindTheirLeads);
    CPPUNIT_TEST(filtersMayBeCombined);
    CPPUNIT_TEST(filtersThatCannotBeRightMatchNothing);
    CPPUNIT_TEST(emptyFiltersDoNotFilter);
    CPPUNIT_TEST(unknownParametersAreIgnored);
    CPPUNIT_TEST(searchFindsNameAddressAndCompany);
    CPPUNIT_TEST(aBodyOnGetIsNotRead);
    CPPUNIT_TEST(aQueryThatIsNoTextIsABadRequest);
    CPPUNIT_TEST_SUITE_END();

    std::vector<std::int64_t> _ids; ///< of the leads a, b, c…

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _ids.clear();
    }

private:
    void makeLeads(int count)
    {
        for (int i = 0; i < count; ++i)
        {
            const std::string name(1, static_cast<char>('a' + i));
            _ids.push_back(makeLead(name, name + "@example.com"));
        }
    }

    static Response list(const std::string& query) { return send("GET", "/lead" + (query.empty() ? "" : "?" + query)); }

    /// The first names on a page, in order.
    static std::string names(const std::string& query)
    {
        const Response answer = list(query);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(query + answer.body.text(), 200, answer.status);
        std::string all;
        for (int i = 0;; ++i)
        {
            std::string name = memberOf(answer, "data." + std::to_string(i) + ".first_name");
            if (name.empty()) return all;
            all += name.substr(1, name.size() - 2);
        }
    }

    static std::string link(const std::string& query)
    {
        return "\"https://leads.example/api/public-v1/lead?" + query + "\"";
    }

    /// Links and meta; `null` for an empty argument.
    static std::string envelope(const std::string& first, const std::string& previous, const std::string& next,
                                const std::string& meta)
    {
        const auto orNull = [](const std::string& query) { return query.empty() ? "null" : link(query); };
        return R"("links":{"first":)" + link(first) + R"(,"last":null,"prev":)" + orNull(previous) + R"(,"next":)" +
               orNull(next) + R"(},"meta":{)" + meta + "}";
    }

    static void expectEnvelope(const std::string& expected, const std::string& query)
    {
        expectAnswer(200, R"({"message":"All leads successfully fetched","data":"",)" + expected + "}", list(query),
                     {"data"});
    }

    static std::string meta(const std::string& current, const std::string& from, const std::string& size,
                            const std::string& to)
    {
        return R"("current_page":)" + current + R"(,"from":)" + from +
               R"(,"path":"https://leads.example/api/public-v1/lead","per_page":)" + size + R"(,"to":)" + to;
    }

    void anEmptyListHasNoPlaces()
    {
        expectAnswer(200,
                     R"({"message":"All leads successfully fetched","data":[],)" +
                         envelope("page=1", "", "", meta("1", "null", "10", "null")) + "}",
                     list(""));
        expectAnswer(200,
                     R"({"message":"All leads successfully fetched","data":[],)" +
                         envelope("item=0&page=1", "", "", meta("1", "null", "0", "null")) + "}",
                     list("item=0"));
    }

    void theSizeOfAPage()
    {
        makeLeads(11);
        for (const auto& [item, size] :
             std::vector<std::pair<std::string, std::string>>{{"", "10"},
                                                              {"-1", "10"},
                                                              {"abc", "10"},
                                                              {"1.5", "10"},
                                                              {"1e1", "10"},
                                                              {"10", "10"},
                                                              {"3", "3"},
                                                              {"+3", "3"},
                                                              {"99999999999999999999", "10"}})
        {
            const std::string to = size == "3" ? "3" : "10";
            expectEnvelope(
                envelope("item=" + item + "&page=1", "", "item=" + item + "&page=2", meta("1", "1", size, to)),
                "item=" + item);
        }
        for (const std::string item : {"100", "101", "9223372036854775807"})
            expectEnvelope(envelope("item=" + item + "&page=1", "", "", meta("1", "1", "100", "11")), "item=" + item);
        expectEnvelope(envelope("item%5B%5D=3&page=1", "", "item%5B%5D=3&page=2", meta("1", "1", "10", "10")),
                       "item[]=3");
    }

    void theNumberOfAPage()
    {
        makeLeads(3);
        for (const std::string page : {"", "abc", "0", "-1", "1.5", "1e1", "99999999999999999999", "%201%20"})
            expectEnvelope(envelope("item=2&page=1", "", "item=2&page=2", meta("1", "1", "2", "2")),
                           "item=2&page=" + page);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), names("item=2&page=2"));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), names("item=2&page=%2B2"));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), names("page=1&item=2&page=2")); // the last wins
    }

    void aPageInTheMiddleHasBothNeighbours()
    {
        makeLeads(5);
        expectEnvelope(envelope("item=2&page=1", "item=2&page=1", "item=2&page=3", meta("2", "3", "2", "4")),
                       "item=2&page=2");
        expectEnvelope(envelope("item=2&page=1", "item=2&page=2", "", meta("3", "5", "2", "5")), "item=2&page=3");
        expectEnvelope(envelope("item=5&page=1", "", "", meta("1", "1", "5", "5")), "item=5"); // exactly full
    }

    void aPagePastTheEndIsEmpty()
    {
        makeLeads(1);
        expectEnvelope(envelope("page=1", "page=6", "", meta("7", "null", "10", "null")), "page=7");
        CPPUNIT_ASSERT_EQUAL(std::string(), names("page=1000000000000000000&item=100"));
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             names("page=9223372036854775807&status_id=" + std::to_string(ours().statuses[0])));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("page=1000000000&search=a&item=100"));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("page=1000000000&sort_by=status"));
    }

    void itemZeroIsEverything()
    {
        makeLeads(12);
        expectEnvelope(envelope("item=0&page=1", "", "", meta("1", "1", "12", "12")), "item=0&page=3");
        CPPUNIT_ASSERT_EQUAL(std::string("lkjihgfedcba"), names("item=0"));
        CPPUNIT_ASSERT_EQUAL(std::string("abcdefghijkl"), names("item=0&sort_by=name&sort_order=asc"));
        CPPUNIT_ASSERT_EQUAL(std::string("c"), names("item=0&search=c%40example"));
    }

    void linksKeepTheQueryWithThePageLast()
    {
        makeLeads(3);
        expectEnvelope(envelope("item=1&search=%65xample&x%5B%5D=%20&y&page=1",
                                "item=1&search=%65xample&x%5B%5D=%20&y&page=1",
                                "item=1&search=%65xample&x%5B%5D=%20&y&page=3", meta("2", "2", "1", "2")),
                       "page=7&item=1&search=%65xample&&x[]=%20&p%61ge=2&y");
        CPPUNIT_ASSERT_EQUAL(std::string("{\"first\":" + link("page=1")),
                             memberOf(send("GET", "/lead/"), "links").substr(0, 9 + link("page=1").size()));
    }

    void followingNextVisitsAllOnce()
    {
        makeLeads(7);
        for (const std::string sort : {"", "&sort_by=name", "&sort_by=lead_interaction_date&sort_order=asc",
                                       "&sort_by=status", "&search=example"})
        {
            std::string query = "item=2" + sort;
            std::string seen;
            for (int steps = 0; !query.empty() && steps < 9; ++steps)
            {
                const Response page = list(query);
                for (int i = 0; i < 2; ++i)
                {
                    const std::string name = memberOf(page, "data." + std::to_string(i) + ".first_name");
                    if (!name.empty()) seen += name[1];
                }
                const std::string next = memberOf(page, "links.next");
                query = next == "null" ? "" : next.substr(next.find('?') + 1, next.size() - next.find('?') - 2);
            }
            std::sort(seen.begin(), seen.end());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(sort, std::string("abcdefg"), seen);
        }
    }

    void newestComeFirst()
    {
        makeLeads(3);
        CPPUNIT_ASSERT_EQUAL(std::string("cba"), names(""));
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), names("sort_order=asc"));
        CPPUNIT_ASSERT_EQUAL(std::string("cba"), names("sort_order=desc"));
    }

    void unknownSortsAreIgnored()
    {
        makeLeads(3);
        for (const std::string query : {"sort_by=id", "sort_by=email", "sort_by=", "sort_by[]=name",
                                        "sort_by=name;drop", "sort_order=up", "sort_order[]=asc"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, std::string("cba"), names(query));
    }

    static std::string number(std::int64_t id) { return std::to_string(id); }

    void makeFilterable()
    {
        makeLead(filled(
            R"({"first_name":"a","email":"a@x","status_ids":[@new,@contacted],"source_ids":[@website],"lead_interaction_date":"2026-04-01"})",
            TaskIpFixture::names()));
        makeLead(filled(
            R"({"first_name":"b","email":"b@x","status_ids":[@contacted],"source_ids":[@referral],"assigned_to":[@second,@admin],"lead_interaction_date":"2026-04-02"})",
            TaskIpFixture::names()));
        makeLead(filled(
            R"({"first_name":"c","email":"c@x","source_ids":[@referral,@website],"assigned_to":[@admin],"groups":[@press]})",
            TaskIpFixture::names()));
        ask("UPDATE lead SET converted_at = '2026-04-07 10:00:00.5+00' WHERE first_name = 'b'");
    }

    void filtersFindTheirLeads()
    {
        makeFilterable();
        const auto expect = [](const std::string& found, const std::string& query)
        { CPPUNIT_ASSERT_EQUAL_MESSAGE(query, found, names(filled(query, TaskIpFixture::names()))); };
        expect("ba", "status_id=@contacted");
        expect("ca", "status_id=@new");
        expect("", "status_id=@qualified");
        expect("", "status_id=@website"); // of another kind
        expect("", "source_id=@new");
        expect("ca", "source_id=@website");
        expect("cb", "source_id=@referral");
        expect("cb", "assigned_to=@admin");
        expect("b", "assigned_to=@second");
        expect("b", "is_converted=1");
        expect("ca", "is_converted=0");
        expect("ba", "from_date=2026-04-01");
        expect("b", "from_date=2026-04-02");
        expect("a", "to_date=2026-04-01");
        expect("a", "from_date=2026-04-01&to_date=2026-04-01");
        expect("", "from_date=2026-04-03");
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(list("is_converted=1"), "data.0.converted"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"2026-04-07T10:00:00.500000Z\""),
                             memberOf(list("is_converted=1"), "data.0.converted_at"));
    }

    void filtersMayBeCombined()
    {
        makeFilterable();
        const auto expect = [](const std::string& found, const std::string& query)
        { CPPUNIT_ASSERT_EQUAL_MESSAGE(query, found, names(filled(query, TaskIpFixture::names()))); };
        expect("b", "status_id=@contacted&source_id=@referral");
        expect("", "status_id=@new&source_id=@referral&assigned_to=@second");
        expect("c", "status_id=@new&source_id=@referral&assigned_to=@admin&is_converted=0&search=C%40X");
        expect("c", "source_id=@website&assigned_to=@admin&item=0");
        expect("ab", "status_id=@contacted&sort_by=name&sort_order=asc");
        expect("ba", "status_id=@contacted&sort_by=lead_interaction_date");
        expect("ac", "is_converted=0&sort_by=status&sort_order=asc");
    }

    void filtersThatCannotBeRightMatchNothing()
    {
        makeFilterable();
        for (const std::string name : {"status_id", "source_id", "assigned_to", "is_converted"})
            for (const std::string value : {"abc", "-1", "1.5", "9223372036854775808", "999999999", "[]", "1%002"})
                CPPUNIT_ASSERT_EQUAL_MESSAGE(name + value, std::string(),
                                             names(name + (value == "[]" ? "[]=1" : "=" + value)));
        for (const std::string name : {"from_date", "to_date"})
            for (const std::string value : {"abc", "2026-02-30", "tomorrow", "infinity", "01/04/2026", "2026-04-01%00"})
                CPPUNIT_ASSERT_EQUAL_MESSAGE(name + value, std::string(), names(name + "=" + value));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("is_converted=2&status_id=" + number(ours().statuses[0])));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("search=a%00b"));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("search[]=a"));
        // A status is no source, and a group is neither.
        CPPUNIT_ASSERT_EQUAL(std::string(), names("source_id=" + number(ours().statuses[0])));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("status_id=" + number(ours().sources[0])));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("status_id=" + number(ours().groups[1])));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("source_id=" + number(ours().groups[1]) + "&sort_by=name"));
    }

    void emptyFiltersDoNotFilter()
    {
        makeFilterable();
        CPPUNIT_ASSERT_EQUAL(std::string("cba"), names("search=&status_id=&source_id=&assigned_to=%20&is_converted=&"
                                                       "from_date=&to_date=&sort_by=&sort_order="));
    }

    void unknownParametersAreIgnored()
    {
        makeLeads(2);
        CPPUNIT_ASSERT_EQUAL(std::string("ba"), names("email=nobody&x=1&per_page=1&limit=1"));
    }

    void searchFindsNameAddressAndCompany()
    {
        makeLead(filled(R"({"first_name":"Jane","last_name":"Roe","email":"one@example.com","company_id":@acme})",
                        TaskIpFixture::names()));
        makeLead(R"({"first_name":"John","email":"two@acme.example","description":"Jane","phone_number":"Jane"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Jane"), names("search=jane"));
        CPPUNIT_ASSERT_EQUAL(std::string("Jane"), names("search=ANE+R"));
        CPPUNIT_ASSERT_EQUAL(std::string("JohnJane"), names("search=acme"));
        CPPUNIT_ASSERT_EQUAL(std::string("Jane"), names("search=Acme%20Corp"));
        CPPUNIT_ASSERT_EQUAL(std::string("John"), names("search=two@"));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("search=nobody"));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("search=roe%0Aone"));
    }

    void aBodyOnGetIsNotRead()
    {
        makeLeads(1);
        CPPUNIT_ASSERT_EQUAL(std::string("\"a\""),
                             memberOf(send("GET", "/lead", R"({"search":"zzz"})"), "data.0.first_name"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/lead", "{").status);
    }

    void aQueryThatIsNoTextIsABadRequest()
    {
        CPPUNIT_ASSERT_EQUAL(400, list("search=%ff").status);
        CPPUNIT_ASSERT_EQUAL(400, list("%c3=1").status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpListTest);

} // namespace Leadwire
