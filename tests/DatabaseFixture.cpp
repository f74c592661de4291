#include "DatabaseFixture.h"

#include "model/Migrations.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{

namespace
{

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    if (!value) throw std::runtime_error(std::string(name) + " is not set; scripts/test sets it");
    return value;
}

std::string number(std::int64_t value)
{
    return std::to_string(value);
}

std::string addKey(Connection& owner, const Tenant& tenant, std::int64_t account, const std::string& ends)
{
    std::string key = newKey();
    // The last use lies ahead, so that no test meets the statement that notes it.
    ask(owner, "INSERT INTO api_key (workspace_id, account_id, name, hash, hint, last_used_at, revoked_at, expires_at)"
               " VALUES (" +
                   number(tenant.workspace) + ", " + number(account) + ", 'test', '" + sha256(key) +
                   "', 'lw_', now() + interval '1 day', " + ends + ")");
    return key;
}

std::int64_t addAttribute(Connection& owner, const Tenant& tenant, const std::string& kind, const std::string& name,
                          int position)
{
    return askId(owner, "INSERT INTO attribute (workspace_id, kind, name, color, position) VALUES (" +
                            number(tenant.workspace) + ", '" + kind + "', '" + name + "', '#2ecc71', " +
                            number(position) + ") RETURNING id");
}

void addDescriptions(Connection& owner, Tenant& tenant)
{
    const std::string workspace = number(tenant.workspace);
    for (const auto& id : askAll(owner, "SELECT id::text FROM attribute WHERE kind = 'status' AND workspace_id = " +
                                            workspace + " ORDER BY position"))
        tenant.statuses.push_back(std::stoll(id));
    tenant.sources = {addAttribute(owner, tenant, "source", "Website", 1),
                      addAttribute(owner, tenant, "source", "Referral", 2)};
    tenant.groups = {addAttribute(owner, tenant, "group", "Partners", 1),
                     addAttribute(owner, tenant, "group", "Press", 2)};
    tenant.label = addAttribute(owner, tenant, "label", "Urgent", 1);
    tenant.category = askId(owner, "SELECT default_category_id FROM workspace WHERE id = " + workspace);
    for (const char* company : {"'Acme Corp', 'company@acmecorp.com', '01700000000'", "'Zebra Ltd', NULL, NULL"})
        tenant.companies.push_back(askId(owner, "INSERT INTO company (workspace_id, name, email, phone) VALUES (" +
                                                    workspace + ", " + company + ") RETURNING id"));
    int position = 0;
    for (const std::string type : {"text", "number", "date", "boolean", "choice"})
        tenant.fields[type] =
            askId(owner, "INSERT INTO custom_field (workspace_id, name, label, type, options, position) VALUES (" +
                             workspace + ", 'a_" + type + "', 'A " + type + "', '" + type + "', '" +
                             (type == "choice" ? R"(["red","green"])" : "[]") + "', " + number(++position) +
                             ") RETURNING id");
}

Tenant makeTenant(Connection& owner, const std::string& name, const std::string& domain)
{
    Tenant tenant;
    tenant.workspace = askId(owner, "SELECT workspace_create('" + name + "')");
    for (const std::string person : {"'Admin User', 'admin@", "'Second User', 'second@"})
        tenant.accounts.push_back(askId(owner, "INSERT INTO account (workspace_id, name, email) VALUES (" +
                                                   number(tenant.workspace) + ", " + person + domain +
                                                   "') RETURNING id"));
    tenant.key = addKey(owner, tenant, tenant.accounts[0], "NULL, NULL");
    tenant.secondKey = addKey(owner, tenant, tenant.accounts[1], "NULL, now() + interval '1 year'");
    tenant.revokedKey = addKey(owner, tenant, tenant.accounts[0], "now(), NULL");
    tenant.expiredKey = addKey(owner, tenant, tenant.accounts[0], "NULL, now() - interval '1 second'");
    addDescriptions(owner, tenant);
    return tenant;
}

} // namespace

Account Tenant::account() const
{
    Account account;
    account.workspace = workspace;
    account.id = accounts.at(0);
    account.scopes = "{*}";
    return account;
}

TestDatabase& TestDatabase::instance()
{
    static TestDatabase database;
    return database;
}

TestDatabase::TestDatabase() :
    _name(std::string("leadwire_") + ::program_invocation_short_name + "_" + std::to_string(::getpid()))
{
    ConnectionSettings server = superuser();
    server.name = "postgres";
    Connection administrator(server);
    // Case folding and trigrams of all scripts need a locale that knows them.
    ask(administrator, "CREATE DATABASE " + _name + " OWNER " + environment("LEADWIRE_TEST_OWNER") +
                           " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
    Connection schema(owner());
    migrate(schema, environment("LEADWIRE_TEST_USER"), [](const std::string&) {});
    if (!loadPlaces(schema)) throw std::runtime_error("the package iso-codes is not installed");
    _ours = makeTenant(schema, "Ours", "example.com");
    _theirs = makeTenant(schema, "Theirs", "example.org");
}

TestDatabase::~TestDatabase()
{
    try
    {
        _store.reset();
        ConnectionSettings server = superuser();
        server.name = "postgres";
        Connection administrator(server);
        ask(administrator, "DROP DATABASE " + _name + " WITH (FORCE)");
    }
    catch (const std::exception& failure)
    {
        std::cerr << "the database " << _name << " stays: " << failure.what() << "\n";
    }
}

ConnectionSettings TestDatabase::settings(const char* roleVariable) const
{
    ConnectionSettings settings;
    settings.host = environment("LEADWIRE_TEST_HOST");
    settings.name = _name;
    settings.user = environment(roleVariable);
    return settings;
}

ConnectionSettings TestDatabase::program() const
{
    return settings("LEADWIRE_TEST_USER");
}

ConnectionSettings TestDatabase::owner() const
{
    auto owner = settings("LEADWIRE_TEST_OWNER");
    owner.verboseErrors = true;
    owner.statementTimeout = std::chrono::milliseconds(0);
    return owner;
}

ConnectionSettings TestDatabase::superuser() const
{
    auto superuser = settings("LEADWIRE_TEST_SUPERUSER");
    superuser.verboseErrors = true;
    superuser.statementTimeout = std::chrono::milliseconds(0);
    return superuser;
}

Store& TestDatabase::store()
{
    if (!_store) _store = std::make_unique<Store>(program());
    return *_store;
}

void DatabaseFixture::setUp()
{
    if (store().connection.isDoubtful()) database().renew();
    _transaction.emplace(store().connection);
}

void DatabaseFixture::tearDown()
{
    _transaction.reset();
    if (store().connection.isDoubtful()) database().renew();
}

void DatabaseFixture::enter(std::int64_t workspace)
{
    ask("SELECT set_config('leadwire.workspace', '" + (workspace ? number(workspace) : std::string()) + "', false)");
}

std::vector<std::string> askAll(Connection& connection, const std::string& sql)
{
    return Query<std::string()>(connection, sql)();
}

std::string ask(Connection& connection, const std::string& sql)
{
    const auto rows = askAll(connection, sql);
    return rows.empty() ? std::string() : rows.front();
}

std::string ask(const std::string& sql)
{
    return ask(TestDatabase::instance().store().connection, sql);
}

std::int64_t askId(Connection& connection, const std::string& sql)
{
    return Query<std::int64_t()>(connection, sql)().at(0);
}

std::string refusal(std::int64_t workspace, const std::string& sql)
{
    Connection connection(TestDatabase::instance().program());
    Transaction transaction(connection);
    ask(connection, "SELECT set_config('leadwire.workspace', '" + number(workspace) + "', false)");
    try
    {
        ask(connection, sql);
    }
    catch (const DatabaseError& failure)
    {
        return failure.state();
    }
    return {};
}

} // namespace Leadwire
