// The plan of every statement, as the program's role and with its connection's own settings: nothing reads a whole
// table of a workspace, and every index is entered by workspace_id.
#include "tests/DatabaseFixture.h"
#include "tests/TemporaryFolder.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <set>

namespace Leadwire
{

class PlansTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(PlansTest);
    CPPUNIT_TEST(everyStatementIsServedByIndexes);
    CPPUNIT_TEST(whatFunctionsDoIsServedByIndexesToo);
    CPPUNIT_TEST_SUITE_END();

    static std::vector<LeadList> lists()
    {
        std::vector<LeadList> all;
        for (const bool descending : {false, true})
        {
            for (const auto sort : {LeadSort::id, LeadSort::name, LeadSort::contacted, LeadSort::status,
                                    LeadSort::title, LeadSort::value, LeadSort::updated})
            {
                LeadList list;
                list.sort = sort;
                list.descending = descending;
                all.push_back(list);
            }
            for (const auto filter : {&LeadList::status, &LeadList::source, &LeadList::firstStatus, &LeadList::category,
                                      &LeadList::assignee, &LeadList::owner})
            {
                LeadList list;
                list.descending = descending;
                list.*filter = filter == &LeadList::assignee || filter == &LeadList::owner ? ours().accounts[0]
                                                                                           : ours().statuses[0];
                all.push_back(list);
                list.archived = false;
                all.push_back(list);
            }
            for (const bool converted : {false, true})
            {
                LeadList list;
                list.descending = descending;
                list.converted = converted;
                all.push_back(list);
            }
        }
        return all;
    }

    static constexpr const char* nobody = "00000000-0000-4000-8000-000000000000";

    /// Asks everything once that does not search or mix.
    static void askEverything(Store& own)
    {
        const auto workspace = ours().workspace;
        own.accounts.identify(ours().key);
        const auto account = ours().account();
        const std::string links = R"({"status":[)" + std::to_string(ours().statuses[1]) + R"(],"assignee":[)" +
                                  std::to_string(account.id) + "]}";
        const auto lead =
            own.leads.create(account, {R"({"first_name":"x","email":"x@example.com"})", links}, true).value();
        own.leads.update(account, lead,
                         {R"({"email":"y@example.com","custom":{"1":"x"}})", R"({"status":[],"assignee":[]})"}, true);
        for (const auto view : leadViews)
        {
            own.leads.find(workspace, lead, view);
            own.leads.find(workspace, nobody, view);
        }
        own.leads.updateAsShown(account, lead,
                                {R"({"company_name":"x","country":null})", R"({"source":["x"],"label":["y"]})"});
        own.leads.archive(account, lead, true);
        const std::string text = R"({"text":"x","lead_id":)" + std::to_string(lead) + "}";
        const auto item = own.checklists.add(account, text).value();
        for (const auto& [subject, id] : {std::pair(Commented::lead, lead), {Commented::checklistItem, item}})
        {
            const auto comment = own.comments.add(account, subject, id, text).value();
            own.comments.each(workspace, subject, id, [](const Comment&) {});
            own.comments.remove(account, subject, id, comment);
        }
        for (const std::string sort : {"position", "status", "created"})
            own.checklists.page(workspace, lead, sort, false, 10, 0);
        own.checklists.update(account, item, R"({"status":"completed"})");
        own.checklists.order(workspace, R"({"items":[)" + std::to_string(item) + "]}");
        own.checklists.find(workspace, item);
        own.leads.clone(account, lead, {R"({"title":"x","copy_checklist":true,"copy_files":true})", "{}"});
        own.checklists.remove(account, item);
        const auto client = own.leads.convertToClient(
            account, lead, R"({"first_name":"x","last_name":"y","email":"x@example.net","send_welcome_email":true})",
            R"({"subject":"x","body":"y"})", {});
        own.clients.find(workspace, client.id);
        own.categories.page(workspace, 10, 0);
        own.categories.total(workspace);
        own.team.page(workspace, 10, 0);
        own.team.total(workspace);
        for (auto list : lists())
        {
            for (const auto view : leadViews)
            {
                list.view = view;
                own.leads.page(workspace, list);
            }
            if (!list.status && !list.source && !list.converted) own.leads.countedPage(workspace, list);
        }
        own.references.find(workspace,
                            {{"lead", lead},
                             {"company", 1},
                             {"contact", 1},
                             {"account", 1},
                             {"media", 1},
                             {"checklist_item", 1},
                             {"country", 1},
                             {"state", 1},
                             {"city", 1},
                             {"field", 1},
                             {"status", 1},
                             {"lead", 0, nobody},
                             {"company", 0, nobody},
                             {"contact", 0, nobody},
                             {"label", 0, nobody}},
                            true);
        own.references.find(workspace, {{"field", 1}});
        Profile profile;
        own.accounts.expectProfile(account, profile);
        own.contacts.find(workspace, nobody);
        own.companies.find(workspace, nobody);
        own.contacts.create(account, R"({"first_name":"x"})");
        const auto attribute = own.attributes.create(workspace, R"({"kind":"status","name":"x"})").id;
        own.attributes.page(workspace, "{status,source}", 10, 0);
        own.attributes.update(workspace, attribute, "{status}", R"({"kind":"source"})");
        own.attributes.find(workspace, attribute, "{source}");
        own.attributes.remove(workspace, attribute, "{source}");
        own.notes.each(workspace, lead, [](const Note&) {});
        const auto note = own.notes.create(account, lead, R"({"title":"x","text":"x"})").value().id;
        own.notes.update(account, lead, note, R"({"text":"y"})");
        own.notes.remove(account, lead, note);
        own.contacts.find(workspace, own.leads.convertToContact(account, lead).id);
        own.companies.create(account, R"({"name":"x"})");
        for (const bool descending : {false, true})
            for (const std::string sort : {"id", "name", "domain", "email"})
            {
                own.companies.page(workspace, {"", sort, descending, 10, 0});
                own.contacts.page(workspace, {"", sort, descending, 10, 0});
            }
        own.companies.count(workspace, "x");
        own.companies.after(workspace, 0, 10);
        own.contacts.count(workspace, "x");
        ask(own.connection, "INSERT INTO mail_relay (workspace_id, host, port, security, sender) VALUES (" +
                                std::to_string(workspace) + ", 'localhost', 25, 'none', 'x@example.com')");
        own.outbox.toLead(account, lead, R"({"subject":"x","body":"x"})", MailQuota());
        own.outbox.dueWorkspaces();
        const auto mail = own.outbox.claim(workspace).value().id;
        own.outbox.note(workspace, mail, MailOutcome::relay, "421");
        own.outbox.note(workspace, mail, MailOutcome::refused, "550");
        own.outbox.list(workspace, "{failed}");
        own.outbox.retry(workspace, 0);
        askFiles(own, lead);
        askOwnLeads(own);
        own.leads.remove(workspace, arrayOf({lead}));
        askLogins(own);
        askTrash(own);
    }

    static void askFiles(Store& own, std::int64_t lead)
    {
        const TemporaryFolder folder;
        const FileStore store(folder.path());
        const auto account = ours().account();
        const NewFile file{"x", "text/plain", "x", contentHash("x")};
        own.files.add(account, lead, {file, file}, {}, store, {10, 10});
        const auto files = own.files.page(account.workspace, lead, {.limit = 10}).value();
        const auto media = files.at(0).media.id;
        own.files.add(account, lead, {}, {media}, store, {10, 10});
        own.files.find(account.workspace, lead, media);
        own.files.add(account, lead, {file}, {}, store, {0, 10});
        own.files.remove(account, lead, arrayOf({media}));
        own.sweep.removeGone(account.workspace, store);
        own.sweep.run(store, std::chrono::seconds(0), [](std::int64_t) {});
        own.accounts.identify(ours().key);
    }

    static void askLogins(Store& own)
    {
        const auto account = ours().account();
        ask(own.connection, "UPDATE account SET password_hash = 'x' WHERE workspace_id = " +
                                std::to_string(account.workspace) + " AND id = " + std::to_string(account.id));
        const auto login = own.logins.find("admin@example.com").value();
        own.logins.createKey(login, "x");
        own.logins.revoke(own.accounts.identify(ours().secondKey).value());
        own.accounts.identify(ours().key);
    }

    static void askTrash(Store& own)
    {
        const auto account = ours().account();
        const auto lead = own.leads.create(account, {R"({"title":"x"})", "{}"}, false).value();
        const std::string uuid{own.leads.find(account.workspace, lead, LeadView::deal).value().externalId};
        own.trash.put(account, uuid);
        own.trash.restore(account.workspace, uuid);
        own.trash.put(account, uuid);
        own.trash.purge(0, [](std::int64_t, std::size_t) {});
        own.accounts.identify(ours().key);
    }

    static void askOwnLeads(Store& own)
    {
        const auto account = ours().account();
        const auto lead = own.ownLeads.create(account, R"({"company_id":)" + std::to_string(ours().companies[0]) + "}");
        own.ownLeads.page(account, {}, 0, 10);
        own.ownLeads.page(account, {.stage = "new"}, 0, 10);
        own.ownLeads.find(account, lead);
        own.ownLeads.update(account, lead, R"({"stage":"qualified"})");
        own.notes.create(account, lead, R"({"title":"x","text":"x"})");
        ask(own.connection, "SET CONSTRAINTS ALL IMMEDIATE"); // what the end of the transaction does
        own.scores.explain(account.workspace, lead);
        own.scores.refresh([](std::int64_t) {});
        own.accounts.identify(ours().key);
    }

    static std::set<std::string> walled()
    {
        const auto tables = askAll(store().connection, "SELECT relname::text FROM pg_class WHERE relrowsecurity");
        CPPUNIT_ASSERT(tables.size() > 16);
        return {tables.begin(), tables.end()};
    }

    /// What is wrong with a plan; empty if nothing is.
    static std::string complaint(std::vector<std::string> plan, const std::set<std::string>& tables)
    {
        const std::string schema = "public.";
        for (auto& line : plan)
            for (std::size_t at = 0; (at = line.find(schema, at)) != std::string::npos;) line.erase(at, schema.size());
        const auto after = [](const std::string& line, const std::string& word)
        {
            const auto at = line.find(word);
            if (at == std::string::npos) return std::string();
            const auto begin = at + word.size();
            return line.substr(begin, line.find(' ', begin) - begin);
        };
        for (std::size_t i = 0; i < plan.size(); ++i)
        {
            if (tables.count(after(plan[i], "Seq Scan on ")) || plan[i].find("hashed SubPlan") != std::string::npos)
                return plan[i];
            const bool isIndexScan = plan[i].find("Index") != std::string::npos && tables.count(after(plan[i], " on "));
            if (!isIndexScan && plan[i].find("Bitmap Index Scan on ") == std::string::npos) continue;
            // The condition stands among the lines of this node, before the next one. A workspace is its own id; a key
            // is looked up before any workspace is known.
            std::string condition;
            for (std::size_t j = i + 1; j < plan.size() && plan[j].find("->") == std::string::npos; ++j)
                if (plan[j].find("Index Cond:") != std::string::npos) condition = plan[j];
            const bool isShared = plan[i].find(" country_pkey") != std::string::npos ||
                                  plan[i].find(" subdivision_pkey") != std::string::npos ||
                                  plan[i].find(" city_pkey") != std::string::npos;
            const bool isKnown = isShared || plan[i].find("workspace_pkey") != std::string::npos ||
                                 plan[i].find("api_key_hash_unique") != std::string::npos;
            if (condition.empty() || (!isKnown && condition.find("workspace_id") == std::string::npos))
                return plan[i] + condition;
        }
        return {};
    }

    static void everyStatementIsServedByIndexes()
    {
        const auto tables = walled();
        Store own(database().program());
        const Transaction transaction(own.connection);
        askEverything(own);
        LeadList search;
        search.search = "x";
        own.leads.countedPage(ours().workspace, search);
        own.leads.each(ours().workspace, search, [](const Lead&) {});
        own.ownLeads.page(ours().account(), {.others = R"({"min_score":1})"}, 0, 10);
        const auto names = askAll(own.connection, "SELECT name FROM pg_prepared_statements");
        CPPUNIT_ASSERT(names.size() > 25);
        for (const auto& name : names)
        {
            const std::string which = " FROM pg_prepared_statements WHERE name = '" + name + "'";
            const std::string sql = ask(own.connection, "SELECT statement" + which);
            if (sql.find("pg_prepared_statements") != std::string::npos || sql.starts_with("SELECT set_config('plan"))
                continue;
            const std::string nulls =
                ask(own.connection,
                    "SELECT coalesce('(' || nullif(repeat('NULL,', cardinality(parameter_types) - 1), '') || 'NULL)',"
                    " CASE cardinality(parameter_types) WHEN 1 THEN '(NULL)' ELSE '' END)" +
                        which);
            if (sql.find("FROM") == std::string::npos) continue; // BEGIN and its like
            const auto plan = askAll(own.connection, "EXPLAIN (VERBOSE, COSTS OFF) EXECUTE \"" + name + "\"" + nulls);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, std::string(), complaint(plan, tables));
        }
    }

    static void whatFunctionsDoIsServedByIndexesToo()
    {
        Store own(database().program());
        const Transaction transaction(own.connection);
        askEverything(own);
        const auto scanned =
            askAll(own.connection, "SELECT relname::text FROM pg_stat_xact_user_tables WHERE seq_scan > 0");
        std::string all;
        for (const auto& table : scanned) all += table + " ";
        CPPUNIT_ASSERT_EQUAL(std::string(), all);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PlansTest);

} // namespace Leadwire
