// The kept totals, against what counting the leads gives.
#include "model/LeadCounts.h"
#include "model/Database.h"
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <thread>

namespace Leadwire
{

class LeadCountsTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(LeadCountsTest);
    CPPUNIT_TEST(everyFilterCounts);
    CPPUNIT_TEST(everyWriteIsCounted);
    CPPUNIT_TEST(assigneesOfManyLeadsAreCountedAtOnce);
    CPPUNIT_TEST(categoriesShowTheKeptTotals);
    CPPUNIT_TEST(foldingChangesNoTotal);
    CPPUNIT_TEST(countingAnewGivesTheSame);
    CPPUNIT_TEST(aWorkspaceCanGo);
    CPPUNIT_TEST(theyAgreeAfterTenThousandChangesAtOnce);
    CPPUNIT_TEST_SUITE_END();

    /// What is counted and what the leads give, where they differ; empty if they agree.
    static std::string difference(Connection& connection)
    {
        return ask(connection, R"(
            WITH kept AS (SELECT status_id, category_id, source_id, owner_id, assignee_id, archived, sum(delta) AS total
                            FROM lead_count WHERE workspace_id = nullif(current_setting('leadwire.workspace'), '')::bigint
                           GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(delta) <> 0),
                 counted AS (SELECT l.status_id, l.category_id, first.source_id, l.owner_id, a.account_id, l.archived_at IS NOT NULL, count(*)
                               FROM lead l
                               LEFT JOIN LATERAL (SELECT o.attribute_id AS source_id FROM lead_attribute o
                                    JOIN attribute k ON k.workspace_id = o.workspace_id AND k.id = o.attribute_id AND k.kind = 'source'
                                   WHERE o.workspace_id = l.workspace_id AND o.lead_id = l.id ORDER BY o.position LIMIT 1) first ON true
                               LEFT JOIN LATERAL (SELECT NULL::bigint AS account_id UNION ALL SELECT account_id FROM lead_assignee
                                   WHERE workspace_id = l.workspace_id AND lead_id = l.id) a ON true
                              WHERE l.workspace_id = nullif(current_setting('leadwire.workspace'), '')::bigint AND l.deleted_at IS NULL
                              GROUP BY 1, 2, 3, 4, 5, 6)
            SELECT string_agg(d::text, ' ') FROM ((TABLE kept EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE kept)) d)");
    }

    static std::string list(const std::string& kind, const std::vector<std::int64_t>& ids)
    {
        std::string text;
        for (const auto id : ids) text += (text.empty() ? "" : ",") + std::to_string(id);
        return "\"" + kind + "\":[" + text + "]";
    }

    static std::int64_t make(const std::string& links, const std::string& columns = "{}")
    {
        enter(ours().workspace);
        return store().leads.create(ours().account(), {columns, "{" + links + "}"}, false).value();
    }

    static std::int64_t total(const CountFilter& filter)
    {
        std::int64_t total = 0;
        LeadCounts counts(store().connection);
        counts.expect(ours().workspace, filter, total);
        store().connection.settle();
        return total;
    }

    static void everyFilterCounts()
    {
        const auto [admin, second] = std::pair(ours().accounts[0], ours().accounts[1]);
        make(list("status", {ours().statuses[1]}) + "," + list("source", {ours().sources[0]}) + "," +
             list("assignee", {admin, second}));
        make(list("status", {ours().statuses[0], ours().statuses[1]}) + "," + list("assignee", {second}));
        const auto archived = make(list("source", {ours().sources[1], ours().sources[0]}), R"({"owner_id":null})");
        ask("UPDATE lead SET archived_at = now() WHERE id = " + std::to_string(archived) + " RETURNING ''");
        const auto expect = [](std::int64_t count, const CountFilter& filter)
        { CPPUNIT_ASSERT_EQUAL(count, total(filter)); };
        expect(3, {});
        expect(1, {.status = ours().statuses[1]});
        expect(2, {.status = ours().statuses[0]});
        expect(3, {.category = ours().category});
        expect(0, {.category = ours().category + 1'000'000});
        expect(1, {.sourceName = "WEBSITE"});
        expect(1, {.sourceName = "Referral"});
        expect(0, {.sourceName = "nobody's"});
        expect(2, {.owner = admin});
        expect(2, {.assignee = second});
        expect(1, {.assignee = admin});
        expect(1, {.archived = true});
        expect(2, {.archived = false});
        expect(1, {.status = ours().statuses[1],
                   .category = ours().category,
                   .sourceName = "website",
                   .owner = admin,
                   .assignee = second,
                   .archived = false});
        expect(0, {.status = ours().statuses[1], .assignee = second, .archived = true});
    }

    static void everyWriteIsCounted()
    {
        const auto agree = [](const std::string& after)
        { CPPUNIT_ASSERT_EQUAL_MESSAGE(after, std::string(), difference(store().connection)); };
        const auto account = ours().account();
        const auto lead = make(list("source", ours().sources) + "," + list("assignee", ours().accounts));
        agree("create");
        const auto update = [&](const std::string& columns, const std::string& links)
        {
            store().leads.update(account, lead, {columns, "{" + links + "}"}, false);
            agree(columns + links);
        };
        update(R"({"owner_id":null})", "");
        update("{}", list("status", {ours().statuses[2]}));
        update("{}", list("source", {ours().sources[1], ours().sources[0]}));
        update("{}", list("assignee", {ours().accounts[1]}) + "," + list("status", {ours().statuses[3]}));
        store().attributes.remove(ours().workspace, ours().sources[1], "{source}");
        agree("first source gone");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, total({.sourceName = "website"}));
        store().attributes.remove(ours().workspace, ours().sources[0], "{source}");
        agree("last source gone");
        store().attributes.remove(ours().workspace, ours().statuses[3], "{status}");
        agree("status gone");
        update("{}", list("assignee", {}));
        ask("UPDATE lead SET deleted_at = now() RETURNING ''");
        agree("soft delete");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, total({}));
        store().leads.remove(ours().workspace, arrayOf({lead, make(list("assignee", ours().accounts))}));
        agree("delete");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, total({}));
    }

    static void assigneesOfManyLeadsAreCountedAtOnce()
    {
        make(list("status", {ours().statuses[1]}));
        make(list("source", {ours().sources[0]}));
        make("");
        ask("INSERT INTO lead_assignee (workspace_id, lead_id, account_id)"
            " SELECT l.workspace_id, l.id, a.id FROM lead l CROSS JOIN account a RETURNING ''");
        CPPUNIT_ASSERT_EQUAL(std::string(), difference(store().connection));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, total({.assignee = ours().accounts[1]}));
        ask("DELETE FROM lead_assignee WHERE account_id = " + std::to_string(ours().accounts[1]) + " RETURNING ''");
        CPPUNIT_ASSERT_EQUAL(std::string(), difference(store().connection));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, total({.assignee = ours().accounts[1]}));
    }

    // However many leads a category has, none of them is read.
    static void categoriesShowTheKeptTotals()
    {
        make(list("assignee", ours().accounts));
        const auto shown = [] { return store().categories.page(ours().workspace, 1, 0).at(0).leads; };
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, shown());
        ask("INSERT INTO lead_count (workspace_id, category_id, archived, delta) SELECT workspace_id, id, true, 41"
            " FROM attribute WHERE id = " +
            std::to_string(ours().category) + " RETURNING ''");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{42}, shown());
    }

    static void foldingChangesNoTotal()
    {
        for (std::size_t i = 0; i < 120; ++i) make(list("assignee", {ours().accounts[i % 2]}));
        store().leads.update(ours().account(), make(""), {"{}", "{" + list("status", {ours().statuses[1]}) + "}"},
                             false);
        ask("SELECT lead_count_fold(" + std::to_string(ours().workspace) + ", 1)::text"); // some may be folded by now
        CPPUNIT_ASSERT_EQUAL(std::string("4"), ask("SELECT count(*)::text FROM lead_count"));
        CPPUNIT_ASSERT_EQUAL(std::string(), difference(store().connection));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{121}, total({}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{60}, total({.assignee = ours().accounts[1]}));
    }

    static void countingAnewGivesTheSame()
    {
        make(list("source", ours().sources) + "," + list("assignee", ours().accounts));
        make("");
        ask("UPDATE lead_count SET delta = 7 RETURNING ''");
        CPPUNIT_ASSERT(!difference(store().connection).empty());
        ask("SELECT lead_count_rebuild(" + std::to_string(ours().workspace) + ")::text");
        CPPUNIT_ASSERT_EQUAL(std::string(), difference(store().connection));
    }

    static std::int64_t makeWorkspace(Connection& owner)
    {
        const auto workspace = askId(owner, "SELECT workspace_create('Counted')");
        for (int i = 0; i < 3; ++i)
            ask(owner, "INSERT INTO account (workspace_id, name, email) VALUES (" + std::to_string(workspace) +
                           ", 'x', '" + std::to_string(i) + "@counted.example')");
        for (const std::string source : {"A", "B", "C"})
            ask(owner, "INSERT INTO attribute (workspace_id, kind, name) VALUES (" + std::to_string(workspace) +
                           ", 'source', '" + source + "')");
        return workspace;
    }

    static void aWorkspaceCanGo()
    {
        Connection owner(database().owner());
        const auto workspace = std::to_string(makeWorkspace(owner));
        ask(owner, "SELECT lead_create(" + workspace + ", (SELECT min(id) FROM account WHERE workspace_id = " +
                       workspace + "), '{}', '{}', false)::text");
        ask(owner, "DELETE FROM workspace WHERE id = " + workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             ask(owner, "SELECT count(*)::text FROM lead_count WHERE workspace_id = " + workspace));
    }

    /// One of `ids`.
    static std::int64_t any(const std::vector<std::string>& ids, std::mt19937& random)
    {
        return std::stoll(ids.at(random() % ids.size()));
    }

    /// Up to two different ones, in any order.
    static std::vector<std::int64_t> some(const std::vector<std::string>& ids, std::mt19937& random)
    {
        std::vector<std::string> chosen;
        std::sample(ids.begin(), ids.end(), std::back_inserter(chosen), random() % 3, random);
        std::shuffle(chosen.begin(), chosen.end(), random);
        std::vector<std::int64_t> numbers;
        std::transform(chosen.begin(), chosen.end(), std::back_inserter(numbers),
                       [](const std::string& id) { return std::stoll(id); });
        return numbers;
    }

    /// Changes leads of a workspace at random, as clients do.
    static void changeLeads(std::int64_t workspace, unsigned seed, int changes)
    {
        Outage outage;
        Database own(database().program(), outage);
        std::mt19937 random(seed);
        const auto enterIt = [&](Store& store) {
            ask(store.connection,
                "SELECT set_config('leadwire.workspace', '" + std::to_string(workspace) + "', false)");
        };
        const auto idsOf = [&](Store& store, const std::string& what)
        {
            return askAll(store.connection,
                          "SELECT id::text FROM " + what + " WHERE workspace_id = " + std::to_string(workspace));
        };
        enterIt(own.store());
        const auto accounts = idsOf(own.store(), "account");
        const auto statuses = idsOf(own.store(), "(SELECT * FROM attribute WHERE kind = 'status') a");
        Account account;
        account.workspace = workspace;
        for (int i = 0; i < changes; ++i)
            own.run(
                false,
                [&](Store& store)
                {
                    enterIt(store);
                    const auto sources = idsOf(store, "(SELECT * FROM attribute WHERE kind = 'source') a");
                    const auto leads = idsOf(store, "(SELECT * FROM lead ORDER BY id DESC LIMIT 12) l");
                    account.id = any(accounts, random);
                    const auto links = "{" + list("status", some(statuses, random)) + "," +
                                       list("source", some(sources, random)) + "," +
                                       list("assignee", some(accounts, random)) + "}";
                    const auto dice = random() % 10;
                    if (leads.empty() || dice < 3)
                        store.leads.create(account, {"{}", links}, false);
                    else if (dice < 7)
                        store.leads.update(account, any(leads, random),
                                           {R"({"owner_id":)" + std::to_string(account.id) + "}", links}, false);
                    else if (dice == 7)
                        ask(store.connection,
                            "UPDATE lead SET archived_at = CASE WHEN archived_at IS NULL THEN now() END WHERE id = " +
                                std::to_string(any(leads, random)) + " RETURNING ''");
                    else if (dice == 8)
                        store.leads.remove(workspace, arrayOf({any(leads, random), any(leads, random)}));
                    else if (random() % 40 == 0)
                        store.attributes.remove(workspace, any(sources, random), "{source}");
                    if (sources.size() < 3) store.attributes.create(workspace, R"({"kind":"source","name":"again"})");
                    return 0;
                });
    }

    static void theyAgreeAfterTenThousandChangesAtOnce()
    {
        constexpr unsigned writers = 4;
        constexpr int changes = 10'000 / writers;
        Connection owner(database().owner());
        const auto workspace = makeWorkspace(owner);
        std::vector<std::thread> threads;
        threads.reserve(writers);
        for (unsigned seed = 0; seed < writers; ++seed)
            threads.emplace_back([=] { changeLeads(workspace, seed, changes); });
        for (auto& thread : threads) thread.join();
        ask(owner, "SELECT set_config('leadwire.workspace', '" + std::to_string(workspace) + "', false)");
        const std::string kept = difference(owner);
        const std::string rows =
            ask(owner, "SELECT count(*)::text FROM lead_count WHERE workspace_id = " + std::to_string(workspace));
        const std::string made =
            ask(owner, "SELECT count(*)::text FROM lead WHERE workspace_id = " + std::to_string(workspace));
        ask(owner, "DELETE FROM workspace WHERE id = " + std::to_string(workspace));
        CPPUNIT_ASSERT_EQUAL(std::string(), kept);
        CPPUNIT_ASSERT_MESSAGE(made, std::stoi(made) > 50);
        CPPUNIT_ASSERT_MESSAGE(rows + " rows are never folded", std::stoi(rows) < 10'000);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeadCountsTest);

} // namespace Leadwire
