// Lists of leads as the model gives them: what is in them, in which order, on which page.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{

class LeadsTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(LeadsTest);
    CPPUNIT_TEST(everySortGoesBothWays);
    CPPUNIT_TEST(pagesOfEverySortAreCutFromOneOrder);
    CPPUNIT_TEST(aSearchGivesTheSameOrder);
    CPPUNIT_TEST(aSearchIsLiteral);
    CPPUNIT_TEST(aSearchIgnoresTheCaseOfAllScripts);
    CPPUNIT_TEST(aSearchFollowsTheCompany);
    CPPUNIT_TEST(aSearchDoesNotReachOverFields);
    CPPUNIT_TEST(eachVisitsAllInOrder);
    CPPUNIT_TEST(deletedLeadsAreInNoList);
    CPPUNIT_TEST(whatHangsOnALeadGoesWithIt);
    CPPUNIT_TEST(aLeadIsCalledByTheBestNameItHas);
    CPPUNIT_TEST(aPageFarDownHasTheLeadsThatStandThere);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
    }

private:
    static std::int64_t make(const std::string& columns, const std::string& links = "{}")
    {
        return store().leads.create(ours().account(), {columns, links}, false).value();
    }

    static std::int64_t named(const std::string& name, const std::string& more = "", std::size_t status = 0)
    {
        return make(R"({"first_name":")" + name + "\"" + more + "}",
                    R"({"status":[)" + std::to_string(ours().statuses[status]) + "]}");
    }

    static std::string names(const LeadList& list)
    {
        std::string all;
        for (const auto& lead : store().leads.page(ours().workspace, list)) all += lead.firstName.value_or("?");
        return all;
    }

    static std::string found(const std::string& term)
    {
        LeadList list;
        list.search = term;
        list.descending = false;
        return names(list);
    }

    static LeadList sorted(LeadSort sort, bool descending)
    {
        LeadList list;
        list.sort = sort;
        list.descending = descending;
        list.limit = 100;
        return list;
    }

    /// Ties, nulls and both cases: a, B, b (the same name), c without a day.
    static void makeSortable()
    {
        named("b", R"(,"last_contacted":"2026-04-02","email":"s@x")", 2);
        named("a", R"(,"last_contacted":"2026-04-03","email":"s@x")", 1);
        named("B", R"(,"last_contacted":"2026-04-02","email":"s@x")", 2);
        named("c", R"(,"email":"s@x")", 0);
        named("d", R"(,"email":"s@x")", 1);
    }

    static const std::vector<std::pair<LeadSort, std::string>>& orders()
    {
        static const std::vector<std::pair<LeadSort, std::string>> ascending{{LeadSort::id, "baBcd"},
                                                                             {LeadSort::name, "abBcd"},
                                                                             {LeadSort::contacted, "cdbBa"},
                                                                             {LeadSort::status, "cadbB"}};
        return ascending;
    }

    static std::string reversed(std::string text)
    {
        std::reverse(text.begin(), text.end());
        return text;
    }

    void everySortGoesBothWays()
    {
        makeSortable();
        for (const auto& [sort, order] : orders())
        {
            CPPUNIT_ASSERT_EQUAL(order, names(sorted(sort, false)));
            CPPUNIT_ASSERT_EQUAL(reversed(order), names(sorted(sort, true)));
        }
    }

    void pagesOfEverySortAreCutFromOneOrder()
    {
        makeSortable();
        for (const auto& [sort, order] : orders())
            for (const bool descending : {false, true})
                for (const std::string search : {"", "s@x"})
                {
                    LeadList list = sorted(sort, descending);
                    list.search = search;
                    list.limit = 2;
                    std::string all;
                    for (list.offset = 0; list.offset < 8; list.offset += 2) all += names(list);
                    CPPUNIT_ASSERT_EQUAL(descending ? reversed(order) : order, all);
                }
    }

    void aSearchGivesTheSameOrder()
    {
        makeSortable();
        for (const auto& [sort, order] : orders())
            for (const bool descending : {false, true})
            {
                LeadList list = sorted(sort, descending);
                list.search = "S@X";
                CPPUNIT_ASSERT_EQUAL(descending ? reversed(order) : order, names(list));
            }
    }

    void aSearchIsLiteral()
    {
        named("a", R"(,"last_name":"100% sure")");
        named("b", R"(,"last_name":"100 sure_thing")");
        named("c", R"(,"last_name":"back\\slash")");
        named("d", R"(,"last_name":"it's $1 'quoted'")");
        CPPUNIT_ASSERT_EQUAL(std::string("a"), found("%"));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), found("0% s"));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), found("_"));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), found("e_t"));
        CPPUNIT_ASSERT_EQUAL(std::string("c"), found("\\"));
        CPPUNIT_ASSERT_EQUAL(std::string("c"), found("k\\s"));
        CPPUNIT_ASSERT_EQUAL(std::string("d"), found("it's $1 '"));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("1%s"));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("' OR true --"));
    }

    void aSearchIgnoresTheCaseOfAllScripts()
    {
        named("a", R"(,"last_name":"Ångström")");
        named("b", R"(,"last_name":"ΣΊΣΥΦΟΣΑ")");
        named("c", R"(,"last_name":"Иванов")");
        named("d", R"(,"last_name":"山田太郎")");
        CPPUNIT_ASSERT_EQUAL(std::string("a"), found("ÅNGSTRÖM"));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), found("σίσυφοσα"));
        CPPUNIT_ASSERT_EQUAL(std::string("c"), found("ИВАН"));
        CPPUNIT_ASSERT_EQUAL(std::string("d"), found("田太"));
        CPPUNIT_ASSERT_EQUAL(std::string("d"), found("山"));
    }

    void aSearchFollowsTheCompany()
    {
        named("a", R"(,"company_id":)" + std::to_string(ours().companies[0]));
        named("b", R"(,"company_name":"Acme of old")");
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), found("ACME"));
        ask("UPDATE company SET name = 'Renamed' WHERE id = " + std::to_string(ours().companies[0]));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), found("acme"));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), found("renamed"));
        ask("DELETE FROM company WHERE id = " + std::to_string(ours().companies[0]));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("renamed"));
    }

    void aSearchDoesNotReachOverFields()
    {
        named("a", R"(,"last_name":"one","email":"two@example.com","description":"three","phone":"four")");
        CPPUNIT_ASSERT_EQUAL(std::string("a"), found("a one"));
        for (const std::string term : {"one two", "one\ntwo", "three", "four"})
            CPPUNIT_ASSERT_EQUAL(std::string(), found(term));
    }

    void eachVisitsAllInOrder()
    {
        const std::string workspace = std::to_string(ours().workspace);
        ask("INSERT INTO lead (workspace_id, first_name, status_id) SELECT " + workspace +
            ", lpad((i % 700)::text, 4, '0'), " + std::to_string(ours().statuses[0]) +
            " FROM generate_series(1, 1203) i");
        for (const auto sort : {LeadSort::id, LeadSort::name, LeadSort::status})
            for (const bool descending : {false, true})
            {
                std::vector<std::pair<std::string, std::int64_t>> seen;
                store().leads.each(ours().workspace, sorted(sort, descending),
                                   [&](const Lead& lead)
                                   { seen.emplace_back(sort == LeadSort::name ? lead.fullName : "", lead.id); });
                CPPUNIT_ASSERT_EQUAL(std::size_t{1203}, seen.size());
                if (descending) std::reverse(seen.begin(), seen.end());
                CPPUNIT_ASSERT(std::is_sorted(seen.begin(), seen.end()));
                CPPUNIT_ASSERT(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
            }
        for (const int count : {1000, 501, 500, 1, 0})
        {
            ask("DELETE FROM lead WHERE id NOT IN (SELECT id FROM lead ORDER BY id LIMIT " + std::to_string(count) +
                ")");
            int visited = 0;
            store().leads.each(ours().workspace, LeadList(), [&](const Lead&) { ++visited; });
            CPPUNIT_ASSERT_EQUAL(count, visited);
        }
    }

    void deletedLeadsAreInNoList()
    {
        makeSortable();
        ask("UPDATE lead SET deleted_at = clock_timestamp() WHERE first_name = 'b'");
        for (const auto& [sort, order] : orders())
        {
            CPPUNIT_ASSERT(names(sorted(sort, false)).find('b') == std::string::npos);
            LeadList search = sorted(sort, false);
            search.search = "s@x";
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, names(search).size());
        }
        const auto id = askId(store().connection, "SELECT id FROM lead WHERE first_name = 'b'");
        CPPUNIT_ASSERT(!store().leads.find(ours().workspace, id, LeadView::contact));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, store().leads.remove(ours().workspace, arrayOf({id})));
        CPPUNIT_ASSERT(store().leads.update(ours().account(), id, {}, true) == Leads::Outcome::missing);
    }

    void whatHangsOnALeadGoesWithIt()
    {
        const auto id = make(R"({"first_name":"a"})", R"({"assignee":[)" + std::to_string(ours().accounts[0]) + "]}");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, store().leads.remove(ours().workspace, arrayOf({id, id, 0})));
        for (const std::string table : {"lead_attribute", "lead_assignee", "activity"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string("0"), ask("SELECT count(*)::text FROM " + table));
    }

    void aPageFarDownHasTheLeadsThatStandThere()
    {
        ask("INSERT INTO lead (workspace_id, first_name, status_id, archived_at, deleted_at) SELECT " +
            std::to_string(ours().workspace) + ", 'x', " + std::to_string(ours().statuses[0]) +
            ", CASE i % 5 WHEN 0 THEN now() END, CASE i % 7 WHEN 0 THEN now() END FROM generate_series(1, 900) i");
        for (const std::string condition : {"", " AND archived_at IS NULL"})
            for (const bool descending : {false, true})
                for (const int offset : {499, 500, 510})
                {
                    LeadList list;
                    list.descending = descending;
                    if (!condition.empty()) list.archived = false;
                    list.limit = 7;
                    list.offset = offset;
                    std::vector<std::string> ids;
                    for (const auto& lead : store().leads.page(ours().workspace, list))
                        ids.push_back(std::to_string(lead.id));
                    CPPUNIT_ASSERT_EQUAL(std::size_t{7}, ids.size());
                    CPPUNIT_ASSERT(ids == askAll(store().connection,
                                                 "SELECT id::text FROM lead WHERE deleted_at IS NULL" + condition +
                                                     " ORDER BY lead.id" + (descending ? " DESC" : "") +
                                                     " LIMIT 7 OFFSET " + std::to_string(offset)));
                }
    }

    void aLeadIsCalledByTheBestNameItHas()
    {
        const auto nameOf = [](const std::string& columns) {
            return std::string(store().leads.find(ours().workspace, make(columns), LeadView::contact).value().fullName);
        };
        CPPUNIT_ASSERT_EQUAL(std::string("John Doe"), nameOf(R"({"first_name":"John","last_name":"Doe","title":"t"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("Doe"), nameOf(R"({"last_name":"Doe","title":"t"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("t"), nameOf(R"({"title":"t","company_name":"c"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("c"), nameOf(R"({"company_name":"c"})"));
        const auto id = make("{}");
        CPPUNIT_ASSERT_EQUAL("L" + std::to_string(1000 + id),
                             std::string(store().leads.find(ours().workspace, id, LeadView::contact).value().fullName));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeadsTest);

} // namespace Leadwire
