// Deleted leads: that they come back as they were, and go for good when their time has come.
#include "tests/DatabaseFixture.h"
#include "tests/TemporaryFolder.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TrashTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(TrashTest);
    CPPUNIT_TEST(aLeadComesBackAsItWas);
    CPPUNIT_TEST(onlyWhatIsThereComesBack);
    CPPUNIT_TEST(totalsFollow);
    CPPUNIT_TEST(onlyOldOnesArePurged);
    CPPUNIT_TEST(manyArePurgedOfAllWorkspaces);
    CPPUNIT_TEST(filesGoWithTheirLead);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
    }

private:
    static std::string makeLead(const Tenant& tenant = ours())
    {
        enter(tenant.workspace);
        const std::string links = R"({"status":[)" + std::to_string(tenant.statuses[1]) + R"(],"assignee":[)" +
                                  std::to_string(tenant.accounts[0]) + "]}";
        const auto id = store().leads.create(tenant.account(), {R"({"title":"x","value":5})", links}, false);
        return std::string(store().leads.find(tenant.workspace, id.value(), LeadView::deal).value().externalId);
    }

    static std::string count(const std::string& table) { return ask("SELECT count(*)::text FROM " + table); }

    static void age(const std::string& interval)
    {
        ask("UPDATE lead SET deleted_at = deleted_at - interval '" + interval + "' WHERE deleted_at IS NOT NULL");
    }

    static std::size_t purge(std::int64_t days)
    {
        return store().trash.purge(days, [](std::int64_t, std::size_t) {});
    }

    static void aLeadComesBackAsItWas()
    {
        const std::string uuid = makeLead();
        const auto whole = []
        { return ask("SELECT (to_jsonb(l) - 'version')::text || (SELECT count(*) FROM lead_attribute) FROM lead l"); };
        const std::string before = whole();
        CPPUNIT_ASSERT(store().trash.put(ours().account(), uuid));
        CPPUNIT_ASSERT(!store().leads.find(ours().workspace, uuid, LeadView::deal));
        CPPUNIT_ASSERT(store().trash.restore(ours().workspace, uuid));
        CPPUNIT_ASSERT_EQUAL(before, whole());
        CPPUNIT_ASSERT_EQUAL(std::string("Lead created/Lead deleted/Lead restored"),
                             ask("SELECT string_agg(description, '/' ORDER BY id) FROM activity"));
    }

    static void onlyWhatIsThereComesBack()
    {
        const std::string uuid = makeLead();
        const std::string other = makeLead(theirs());
        enter(ours().workspace);
        CPPUNIT_ASSERT(!store().trash.restore(ours().workspace, uuid));
        CPPUNIT_ASSERT(!store().trash.put(ours().account(), other));
        CPPUNIT_ASSERT(!store().trash.put(ours().account(), "00000000-0000-4000-8000-000000000000"));
        CPPUNIT_ASSERT(store().trash.put(ours().account(), uuid));
        CPPUNIT_ASSERT(!store().trash.put(ours().account(), uuid));
        CPPUNIT_ASSERT(!store().trash.restore(theirs().workspace, uuid));
    }

    static void totalsFollow()
    {
        const auto total = [](std::optional<std::int64_t> assignee)
        {
            LeadList list;
            list.assignee = assignee;
            return store().leads.countedPage(ours().workspace, list).total;
        };
        const auto before = total(std::nullopt);
        const std::string uuid = makeLead();
        CPPUNIT_ASSERT_EQUAL(before + 1, total(std::nullopt));
        store().trash.put(ours().account(), uuid);
        CPPUNIT_ASSERT_EQUAL(before, total(std::nullopt));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, total(ours().accounts[0]));
        store().trash.restore(ours().workspace, uuid);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, total(ours().accounts[0]));
        store().trash.put(ours().account(), uuid);
        purge(0);
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(before, total(std::nullopt));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, total(ours().accounts[0]));
    }

    static void onlyOldOnesArePurged()
    {
        makeLead();
        const std::string uuid = makeLead();
        store().trash.put(ours().account(), uuid);
        age("29 days 23 hours");
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, purge(30));
        enter(ours().workspace);
        age("1 hour");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, purge(30));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count("lead")); // the session is without a workspace
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("lead"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("lead_attribute"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("activity"));
        CPPUNIT_ASSERT(!store().trash.restore(ours().workspace, uuid));
    }

    static void manyArePurgedOfAllWorkspaces()
    {
        ask("INSERT INTO lead (workspace_id, title, status_id, deleted_at) SELECT " + std::to_string(ours().workspace) +
            ", 'x', " + std::to_string(ours().statuses[0]) + ", now() FROM generate_series(1, 401)");
        const std::string other = makeLead(theirs());
        store().trash.put(theirs().account(), other);
        std::map<std::int64_t, std::size_t> told;
        CPPUNIT_ASSERT_EQUAL(std::size_t{402}, store().trash.purge(0, [&](std::int64_t workspace, std::size_t removed)
                                                                   { told[workspace] += removed; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{401}, told[ours().workspace]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, told[theirs().workspace]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, purge(0));
    }

    static void filesGoWithTheirLead()
    {
        const TemporaryFolder folder;
        const FileStore files(folder.path());
        const std::string uuid = makeLead();
        const auto lead = store().leads.find(ours().workspace, uuid, LeadView::deal).value().id;
        const NewFile file{"x.txt", "text/plain", "x", contentHash("x")};
        store().files.add(ours().account(), lead, {file}, {}, files, {10, 10});
        store().trash.put(ours().account(), uuid);
        store().sweep.removeGone(ours().workspace, files);
        CPPUNIT_ASSERT(files.has(ours().workspace, contentHash("x"), 1)); // it may come back
        purge(0);
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count("media"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, store().sweep.removeGone(ours().workspace, files));
        CPPUNIT_ASSERT(!files.has(ours().workspace, contentHash("x"), 1));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TrashTest);

} // namespace Leadwire
