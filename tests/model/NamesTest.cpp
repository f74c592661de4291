// Names that are kept are never old ones.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class NamesTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(NamesTest);
    CPPUNIT_TEST(namesAreAskedForOnce);
    CPPUNIT_TEST(whateverChangesIsSeen);
    CPPUNIT_TEST(whatIsRolledBackIsForgotten);
    CPPUNIT_TEST(anIdThatIsGivenAgainHasItsNewName);
    CPPUNIT_TEST(aPlaceThatIsRenamedIsSeen);
    CPPUNIT_TEST(eachWorkspaceHasItsOwn);
    CPPUNIT_TEST(noMoreAreKeptThanWhatFits);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
    }

private:
    static std::int64_t make(const Tenant& tenant, const std::string& links)
    {
        return store()
            .leads.create(tenant.account(), {R"({"title":"x","country_id":1,"city_id":3})", links}, false)
            .value();
    }

    static std::string ofStatus(const Tenant& tenant)
    {
        return R"({"status":[)" + std::to_string(tenant.statuses[0]) + R"(],"assignee":[)" +
               std::to_string(tenant.accounts[0]) + "]}";
    }

    /// The name and the detail of each thing that hangs on a lead, and its city.
    static std::string told(const Tenant& tenant, std::int64_t id)
    {
        std::string text;
        const auto lead = store().leads.find(tenant.workspace, id, LeadView::sale).value();
        for (const auto& link : lead.links)
            text.append(link.kind).append(" ").append(link.name).append(" ").append(link.detail.value_or("")) += ", ";
        return text.append(lead.city.value_or(""));
    }

    static std::uint64_t roundTrips(std::int64_t id)
    {
        const auto before = store().connection.roundTrips();
        told(ours(), id);
        return store().connection.roundTrips() - before;
    }

    static std::string renamed(const std::string& table, std::int64_t id, const std::string& change)
    {
        return ask("UPDATE " + table + " SET " + change + " WHERE id = " + std::to_string(id) + " RETURNING 'done'");
    }

    static void namesAreAskedForOnce()
    {
        const auto id = make(ours(), ofStatus(ours()));
        told(ours(), id);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, roundTrips(id));
        const auto other = make(ours(), R"({"label":["Never seen before"]})");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, roundTrips(other));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, roundTrips(other));
    }

    static void whateverChangesIsSeen()
    {
        const auto id = make(ours(), ofStatus(ours()));
        const std::string before = told(ours(), id);
        renamed("attribute", ours().statuses[0], "name = 'Fresh', color = 'pink'");
        renamed("account", ours().accounts[0], "name = 'Somebody', email = 'else@example.com'");
        CPPUNIT_ASSERT_EQUAL(std::string("assignee Somebody else@example.com, status Fresh pink, San Francisco"),
                             told(ours(), id));
        CPPUNIT_ASSERT(before != told(ours(), id));
    }

    static void whatIsRolledBackIsForgotten()
    {
        const auto id = make(ours(), ofStatus(ours()));
        const std::string before = told(ours(), id);
        for (const std::string name : {"One", "Two"})
        {
            store().connection.execute("SAVEPOINT rename");
            renamed("attribute", ours().statuses[0], "name = '" + name + "'");
            CPPUNIT_ASSERT(told(ours(), id).find("status " + name) != std::string::npos);
            store().connection.execute("ROLLBACK TO rename");
        }
        CPPUNIT_ASSERT_EQUAL(before, told(ours(), id));
    }

    static void anIdThatIsGivenAgainHasItsNewName()
    {
        const auto id = make(ours(), R"({"label":["First"]})");
        CPPUNIT_ASSERT(told(ours(), id).find("label First") != std::string::npos);
        const std::string label = ask("DELETE FROM attribute WHERE name = 'First' RETURNING id::text");
        const std::string workspace = std::to_string(ours().workspace);
        ask("INSERT INTO attribute (workspace_id, id, kind, name) VALUES (" + workspace + ", " + label +
            ", 'label', 'Second') RETURNING ''");
        ask("INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id) VALUES (" + workspace + ", " +
            std::to_string(id) + ", " + label + ") RETURNING ''");
        CPPUNIT_ASSERT(told(ours(), id).find("label Second") != std::string::npos);
    }

    // All workspaces share places, and only the owner may rename them.
    static void aPlaceThatIsRenamedIsSeen()
    {
        const auto id = make(ours(), "{}");
        CPPUNIT_ASSERT(told(ours(), id).ends_with("San Francisco"));
        Connection owner(database().owner());
        ask(owner, "UPDATE city SET name = 'Yerba Buena' WHERE id = 3");
        const std::string seen = told(ours(), id);
        ask(owner, "UPDATE city SET name = 'San Francisco' WHERE id = 3");
        CPPUNIT_ASSERT(seen.ends_with("Yerba Buena"));
        CPPUNIT_ASSERT(told(ours(), id).ends_with("San Francisco"));
    }

    static void eachWorkspaceHasItsOwn()
    {
        const auto here = make(ours(), ofStatus(ours()));
        const std::string before = told(ours(), here);
        enter(theirs().workspace);
        const auto there = make(theirs(), ofStatus(theirs()));
        told(theirs(), there);
        renamed("attribute", theirs().statuses[0], "name = 'Theirs'");
        CPPUNIT_ASSERT(told(theirs(), there).find("status Theirs") != std::string::npos);
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(before, told(ours(), here));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, roundTrips(here));
    }

    static void noMoreAreKeptThanWhatFits()
    {
        const auto id = make(ours(), "{}");
        const std::string workspace = std::to_string(ours().workspace);
        ask("SET LOCAL statement_timeout = 0"); // that many take their time
        ask("WITH made AS (INSERT INTO attribute (workspace_id, kind, name) SELECT " + workspace +
            ", 'label', 'L' || n FROM generate_series(1, 20001) n RETURNING id)"
            " INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id) SELECT " +
            workspace + ", " + std::to_string(id) + ", id FROM made RETURNING ''");
        const std::string first = told(ours(), id);
        CPPUNIT_ASSERT(first.find("label L20001 ") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, roundTrips(id));
        CPPUNIT_ASSERT_EQUAL(first, told(ours(), id));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NamesTest);

} // namespace Leadwire
