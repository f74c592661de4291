// The tenant wall: what the program's role sees and writes of a workspace it was not identified for.
// The tables come from the database itself, so that a new one without a wall fails here.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{

class WallTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(WallTest);
    CPPUNIT_TEST(everyTableHasRowsToHide);
    CPPUNIT_TEST(withoutAWorkspaceNothingIsSeen);
    CPPUNIT_TEST(onlyTheOwnWorkspaceIsSeen);
    CPPUNIT_TEST(noRowCanBeMovedIntoAnotherWorkspace);
    CPPUNIT_TEST(theRowsOfOthersCannotBeChangedOrRemoved);
    CPPUNIT_TEST(noTableIsWithoutAWall);
    CPPUNIT_TEST(workspaceComesFirstInEveryKeyAndIndex);
    CPPUNIT_TEST(aChildCannotPointIntoAnotherWorkspace);
    CPPUNIT_TEST(aListStaysBehindTheWallThoughItRunsAsTheOwner);
    CPPUNIT_TEST(aWalkStaysBehindTheWallThoughItRunsAsTheOwner);
    CPPUNIT_TEST(whoHasMailDueIsToldByIdAlone);
    CPPUNIT_TEST(whoHasLeadsInTheTrashIsToldByIdAlone);
    CPPUNIT_TEST(aLoginTellsOfOneAccount);
    CPPUNIT_TEST(whatLooksOverTheWallIsNotForAll);
    CPPUNIT_TEST(whoseScoresAreDueIsToldByIdAlone);
    CPPUNIT_TEST(anUnknownKeyTakesTheWorkspaceOffTheSession);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        for (const Tenant* tenant : {&ours(), &theirs()}) fill(*tenant);
        enter(0);
    }

private:
    static std::string id(std::int64_t number) { return std::to_string(number); }

    /// A row in each table, so that an empty table cannot pass for a hidden one.
    static void fill(const Tenant& tenant)
    {
        enter(tenant.workspace);
        const std::string workspace = id(tenant.workspace);
        const auto lead = store().leads.create(
            tenant.account(),
            {R"({"first_name":"Walled","email":"walled@example.net"})",
             R"({"source":[)" + id(tenant.sources[0]) + R"(],"assignee":[)" + id(tenant.accounts[0]) + "]}"},
            true);
        const std::string owner = workspace + ", " + id(lead.value());
        ask("INSERT INTO contact (workspace_id, first_name) VALUES (" + workspace + ", 'x')");
        ask("INSERT INTO media (workspace_id, title, mime_type, size, sha256) VALUES (" + workspace +
            ", 'x', 'text/plain', 0, '')");
        ask("INSERT INTO lead_media (workspace_id, lead_id, media_id) SELECT " + owner + ", id FROM media");
        ask("INSERT INTO note (workspace_id, lead_id, text) VALUES (" + owner + ", 'x')");
        ask("INSERT INTO checklist_item (workspace_id, lead_id, text) VALUES (" + owner + ", 'x')");
        ask("INSERT INTO checklist_comment (workspace_id, item_id, text) SELECT " + workspace +
            ", id, 'x' FROM checklist_item");
        ask("INSERT INTO proposal (workspace_id, lead_id, title) VALUES (" + owner + ", 'x')");
        ask("INSERT INTO mail_relay (workspace_id, host, port, security, sender) VALUES (" + workspace +
            ", 'localhost', 25, 'none', 'x@example.net')");
        ask("INSERT INTO mail (workspace_id, lead_id, message_id, recipient, subject, body) VALUES (" + owner +
            ", '<x>', 'x@example.net', 'x', 'x')");
        ask("UPDATE attribute SET color = 'blue' WHERE kind = 'label' RETURNING ''"); // a version of the names
        ask("INSERT INTO media_gone (workspace_id, sha256) VALUES (" + workspace + ", '')");
        if (ask("SELECT count(*)::text FROM lead_count") == "0")
            ask("INSERT INTO lead_count (workspace_id, archived, delta) VALUES (" + workspace + ", false, 1)");
    }

    /// Every table with rows of workspaces, and the column that names them.
    static std::vector<std::pair<std::string, std::string>> tables()
    {
        std::vector<std::pair<std::string, std::string>> all{{"workspace", "id"}};
        for (const auto& table :
             askAll(store().connection, "SELECT table_name::text FROM information_schema.columns"
                                        " JOIN information_schema.tables USING (table_schema, table_name)"
                                        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
                                        " AND column_name = 'workspace_id' ORDER BY 1"))
            all.emplace_back(table, "workspace_id");
        CPPUNIT_ASSERT(all.size() > 16);
        return all;
    }

    /// Whether the program may neither insert nor remove a row at all.
    static bool isReadOnly(const std::string& table) { return table == "workspace" || table == "name_version"; }

    static std::string count(const std::string& table, const std::string& condition = "true")
    {
        return ask("SELECT count(*)::text FROM " + table + " WHERE " + condition);
    }

    static void everyTableHasRowsToHide()
    {
        for (const Tenant* tenant : {&ours(), &theirs()})
        {
            enter(tenant->workspace);
            for (const auto& [table, column] : tables()) CPPUNIT_ASSERT_MESSAGE(table, count(table) != "0");
        }
    }

    static void withoutAWorkspaceNothingIsSeen()
    {
        for (const auto& [table, column] : tables())
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string("0"), count(table));
    }

    static void onlyTheOwnWorkspaceIsSeen()
    {
        enter(ours().workspace);
        for (const auto& [table, column] : tables())
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, count(table), count(table, column + " = " + id(ours().workspace)));
    }

    static void noRowCanBeMovedIntoAnotherWorkspace()
    {
        for (const auto& [table, column] : tables())
        {
            if (isReadOnly(table)) continue;
            const std::string sql = "INSERT INTO " + table + " (workspace_id) VALUES (" + id(theirs().workspace) + ")";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string("42501"), refusal(ours().workspace, sql));
            CPPUNIT_ASSERT_MESSAGE(table, "42501" != refusal(theirs().workspace, sql)); // it is the wall that refuses
        }
    }

    static void theRowsOfOthersCannotBeChangedOrRemoved()
    {
        enter(ours().workspace);
        for (const auto& [table, column] : tables())
        {
            const std::string others = " WHERE " + column + " = " + id(theirs().workspace) + " RETURNING 'touched'";
            if (!isReadOnly(table))
                CPPUNIT_ASSERT_EQUAL_MESSAGE(table, std::string(), ask("DELETE FROM " + table + others));
            if (table == "workspace")
                CPPUNIT_ASSERT_EQUAL(std::string(), ask("UPDATE workspace SET name = 'taken'" + others));
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), ask("UPDATE lead SET title = 'taken' WHERE workspace_id = " +
                                                id(theirs().workspace) + " RETURNING 'touched'"));
        enter(theirs().workspace);
        for (const auto& [table, column] : tables()) CPPUNIT_ASSERT_MESSAGE(table, count(table) != "0");
    }

    static void noTableIsWithoutAWall()
    {
        const auto open = askAll(store().connection, "SELECT relname::text FROM pg_class WHERE relkind = 'r'"
                                                     " AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity"
                                                     " ORDER BY 1");
        const std::vector<std::string> shared{"city", "country", "schema_migration", "subdivision"};
        CPPUNIT_ASSERT(open == shared);
    }

    static void workspaceComesFirstInEveryKeyAndIndex()
    {
        // But for what is looked up before a workspace is known, or by a background task over all of them.
        const auto exceptions = askAll(store().connection, R"(
            SELECT i.indexrelid::regclass::text
              FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'workspace_id'
              JOIN pg_class t ON t.oid = i.indrelid AND t.relkind = 'r'
             WHERE i.indkey[0] <> a.attnum ORDER BY 1)");
        const std::vector<std::string> known{"account_login_unique", "api_key_hash_unique"};
        std::string all;
        for (const auto& name : exceptions) all += name + " ";
        CPPUNIT_ASSERT_MESSAGE(all, exceptions == known);
    }

    static void aChildCannotPointIntoAnotherWorkspace()
    {
        enter(theirs().workspace);
        const std::string lead = ask("SELECT id::text FROM lead");
        const std::string note =
            "INSERT INTO note (workspace_id, text, lead_id) VALUES (" + id(ours().workspace) + ", 'x', ";
        const auto outcome = [](const std::string& sql)
        {
            enter(ours().workspace);
            Connection own(database().program());
            ask(own, "SELECT set_config('leadwire.workspace', '" + id(ours().workspace) + "', false)");
            try
            {
                ask(own, sql);
                return std::string("done");
            }
            catch (const DatabaseError& failure)
            {
                return failure.state();
            }
        };
        // Their records that are committed: a reference that existed would be found.
        for (const std::string& sql :
             std::vector<std::string>{note + lead + ")", "UPDATE api_key SET account_id = " + id(theirs().accounts[0]),
                                      "INSERT INTO company (workspace_id, name, owner_id) VALUES (" +
                                          id(ours().workspace) + ", 'x', " + id(theirs().accounts[0]) + ")",
                                      "INSERT INTO company (workspace_id, name, category_id) VALUES (" +
                                          id(ours().workspace) + ", 'x', " + id(theirs().category) + ")",
                                      "INSERT INTO contact (workspace_id, company_id) VALUES (" + id(ours().workspace) +
                                          ", " + id(theirs().companies[0]) + ")",
                                      "INSERT INTO lead (workspace_id, status_id) VALUES (" + id(ours().workspace) +
                                          ", " + id(theirs().statuses[0]) + ")"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, std::string("23503"), outcome(sql));
    }

    static void aListStaysBehindTheWallThoughItRunsAsTheOwner()
    {
        const char* list = "SELECT count(*)::text FROM lead_list('walled', 'name', '{}', 'id', true, 10, 0)";
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask(list));
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask(list));
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             ask("SELECT count(*)::text FROM lead_list('walled', 'name', '{}', 'id', true, 10, 0)"
                                 " JOIN lead USING (id) WHERE workspace_id = " +
                                 id(ours().workspace)));
    }

    static void aWalkStaysBehindTheWallThoughItRunsAsTheOwner()
    {
        const auto walked = [](const Tenant& tenant) {
            return ask("SELECT count(*)::text FROM lead_walk(" + id(tenant.accounts[0]) +
                       R"(, '{"stage":"new"}', 0, 10))");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("0"), walked(ours()));
        enter(ours().workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), walked(ours()));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), walked(theirs()));
    }

    static void whoHasMailDueIsToldByIdAlone()
    {
        const auto& due = store().outbox.dueWorkspaces();
        for (const Tenant* tenant : {&ours(), &theirs()})
            CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1}, std::count(due.begin(), due.end(), tenant->workspace));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count("mail"));
        // Entered for one transaction alone.
        CPPUNIT_ASSERT_EQUAL(std::string("x@example.net"), store().outbox.claim(theirs().workspace).value().recipient);
        enter(0);
        CPPUNIT_ASSERT(!store().outbox.claim(999999999));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count("mail"));
    }

    static void whoHasLeadsInTheTrashIsToldByIdAlone()
    {
        const auto inTrash = [] { return ask("SELECT string_agg(w::text, ' ') FROM trash_workspaces() w"); };
        CPPUNIT_ASSERT_EQUAL(std::string(), inTrash());
        for (const Tenant* tenant : {&theirs(), &ours()})
        {
            enter(tenant->workspace);
            CPPUNIT_ASSERT(store().trash.put(tenant->account(), ask("SELECT external_id::text FROM lead")));
        }
        enter(0);
        CPPUNIT_ASSERT_EQUAL(id(ours().workspace) + " " + id(theirs().workspace), inTrash());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count("lead"));
    }

    static void aLoginTellsOfOneAccount()
    {
        enter(theirs().workspace);
        ask("UPDATE account SET password_hash = 'x' WHERE id = " + id(theirs().accounts[0]));
        enter(ours().workspace);
        CPPUNIT_ASSERT(!store().logins.find("second@example.org"));
        CPPUNIT_ASSERT(!store().logins.find("admin@example.com"));
        CPPUNIT_ASSERT(!store().logins.find("%"));
        const Login login = store().logins.find("Admin@Example.org").value();
        CPPUNIT_ASSERT_EQUAL(theirs().workspace, login.workspace);
        CPPUNIT_ASSERT_EQUAL(theirs().accounts[0], login.account);
        CPPUNIT_ASSERT_EQUAL(std::string("x"), login.passwordHash);
        CPPUNIT_ASSERT_EQUAL(id(ours().workspace), ask("SELECT DISTINCT workspace_id::text FROM account"));
        Login changed = login;
        changed.passwordHash = "y";
        CPPUNIT_ASSERT(!store().logins.createKey(changed, "x"));
        changed = login;
        changed.workspace = ours().workspace;
        CPPUNIT_ASSERT(!store().logins.createKey(changed, "x"));
        const std::string key = store().logins.createKey(login, "x").value();
        CPPUNIT_ASSERT_EQUAL(theirs().workspace, store().accounts.identify(key).value().workspace);
    }

    static void whatLooksOverTheWallIsNotForAll()
    {
        const auto open = askAll(store().connection,
                                 "SELECT p.proname::text FROM pg_proc p WHERE p.prosecdef AND p.pronamespace ="
                                 " 'public'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(open.empty() ? "" : open.front(), std::size_t{0}, open.size());
    }

    static void whoseScoresAreDueIsToldByIdAlone()
    {
        std::vector<std::int64_t> due;
        store().scores.refresh([&](std::int64_t workspace) { due.push_back(workspace); });
        for (const Tenant* tenant : {&ours(), &theirs()})
            CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1}, std::count(due.begin(), due.end(), tenant->workspace));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count("lead"));
    }

    static void anUnknownKeyTakesTheWorkspaceOffTheSession()
    {
        CPPUNIT_ASSERT_EQUAL(ours().workspace, store().accounts.identify(ours().key).value().workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count("lead"));
        for (const std::string& key :
             std::vector<std::string>{std::string(), std::string("lw_wrong"), newKey(), ours().revokedKey,
                                      ours().expiredKey, std::string(300, 'x')})
        {
            CPPUNIT_ASSERT(store().accounts.identify(ours().key));
            CPPUNIT_ASSERT(!store().accounts.identify(key));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(key, std::string("0"), count("lead"));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WallTest);

} // namespace Leadwire
