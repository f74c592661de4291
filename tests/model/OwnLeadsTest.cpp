// Walks over one person's leads, alone and while others write.
#include "model/OwnLeads.h"
#include "model/Database.h"
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <set>
#include <thread>

namespace Leadwire
{

class OwnLeadsTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(OwnLeadsTest);
    CPPUNIT_TEST(aWalkVisitsEveryLeadOnceWhileOthersWrite);
    CPPUNIT_TEST(aRareScoreIsFoundByItsIndex);
    CPPUNIT_TEST_SUITE_END();

    using Ids = std::vector<std::int64_t>;

    static void enterIt(Store& store, std::int64_t workspace)
    {
        ask(store.connection, "SELECT set_config('leadwire.workspace', '" + std::to_string(workspace) + "', false)");
    }

    static Ids walk(Store& store, const Account& account, const OwnFilters& filters)
    {
        Ids visited;
        for (std::int64_t after = 0;;)
        {
            const auto& page = store.ownLeads.page(account, filters, after, 7);
            for (const auto& lead : page) visited.push_back(lead.id);
            if (page.size() < 7) return visited;
            after = page.back().id;
        }
    }

    /// Makes, changes and removes leads until told to stop; of the first ones it changes only what no walk asks for.
    static void write(const Account& account, std::int64_t last, const std::atomic<bool>& stopping, unsigned seed)
    {
        constexpr int most = 20'000;
        Outage outage;
        Database own(database().program(), outage);
        std::mt19937 random(seed);
        for (int i = 0; i < most && !stopping; ++i)
            own.run(false,
                    [&](Store& store)
                    {
                        enterIt(store, account.workspace);
                        const auto made = store.leads.create(account, {"{}", "{}"}, false).value();
                        const auto old = std::uniform_int_distribution<std::int64_t>(last - 99, last)(random);
                        store.ownLeads.update(account, old, R"({"description":")" + std::to_string(i) + "\"}");
                        if (i % 2 == 0) store.leads.remove(account.workspace, arrayOf({made}));
                        return 0;
                    });
    }

    void aWalkVisitsEveryLeadOnceWhileOthersWrite()
    {
        leave();
        Connection owner(database().owner());
        Account account;
        account.workspace = askId(owner, "SELECT workspace_create('Walked')");
        const std::string workspace = std::to_string(account.workspace);
        account.id = askId(owner, "INSERT INTO account (workspace_id, name, email) VALUES (" + workspace +
                                      ", 'x', 'x@walked.example') RETURNING id");
        ask(owner, "SELECT lead_create(" + workspace + ", " + std::to_string(account.id) +
                       ", '{}', '{}', false)::text FROM generate_series(1, 100)");
        const auto last = askId(owner, "SELECT max(id) FROM lead WHERE workspace_id = " + workspace);

        std::atomic<bool> stopping = false;
        std::vector<std::thread> writers;
        for (unsigned seed = 0; seed < 3; ++seed)
            writers.emplace_back([&, seed] { write(account, last, stopping, seed); });
        Store own(database().program());
        enterIt(own, account.workspace);
        std::string wrong;
        bool grown = false; // until the others have written, however slow they are
        for (int i = 0; (i < 20 || !grown) && i < 2000 && wrong.empty(); ++i)
        {
            Ids before;
            for (const auto& id : askAll(own.connection, "SELECT id::text FROM lead WHERE id <= " +
                                                             std::to_string(last) + " ORDER BY lead.id"))
                before.push_back(std::stoll(id));
            const OwnFilters filters[] = {{}, {.stage = "new"}, {.stage = "new", .others = R"({"min_score":0})"}};
            const Ids visited = walk(own, account, filters[i % 3]);
            if (before.size() != 100 || !std::includes(visited.begin(), visited.end(), before.begin(), before.end()))
                wrong = "a lead is missing of " + arrayOf(visited);
            grown = grown || visited.size() > before.size();
            if (std::set(visited.begin(), visited.end()).size() != visited.size()) wrong = "one is visited twice";
        }
        stopping = true;
        for (auto& writer : writers) writer.join();
        ask(owner, "DELETE FROM workspace WHERE id = " + workspace);
        CPPUNIT_ASSERT_EQUAL(std::string(), wrong);
        CPPUNIT_ASSERT(grown);
    }

    void aRareScoreIsFoundByItsIndex()
    {
        Connection owner(database().owner());
        const Transaction transaction(owner);
        const std::string workspace = std::to_string(ours().workspace);
        const std::string account = std::to_string(ours().accounts[0]);
        ask(owner, "INSERT INTO lead (workspace_id, owner_id, status_id, value) SELECT " + workspace + ", " + account +
                       ", " + std::to_string(ours().statuses[0]) +
                       ", CASE WHEN i % 7000 = 0 THEN 500000 END FROM generate_series(1, 20000) i");
        ask(owner, "ANALYZE lead");
        ask(owner, "SELECT set_config('leadwire.workspace', '" + workspace + "', false)");
        const auto read = [&] { return askId(owner, "SELECT pg_stat_get_xact_tuples_fetched('lead'::regclass)"); };
        const auto found = [&](const std::string& filters)
        { return ask(owner, "SELECT count(*)::text FROM lead_walk(" + account + ", '" + filters + "', 0, 51)"); };
        const auto before = read();
        CPPUNIT_ASSERT_EQUAL(std::string("2"), found(R"({"min_score":20})"));
        CPPUNIT_ASSERT(read() - before < 100);
        CPPUNIT_ASSERT_EQUAL(std::string("51"), found(R"({"max_score":10})"));
        CPPUNIT_ASSERT(read() - before < 300);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OwnLeadsTest);

} // namespace Leadwire
