/// A real PostgreSQL for tests: one database per test program, made by the real migrations and filled with two
/// workspaces, which every test finds as they were, since each runs in a transaction that is rolled back.
#pragma once

#include "model/Store.h"
#include "model/Transaction.h"

#include <cppunit/TestFixture.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// A workspace as tests find it. Its ids belong to no other workspace.
struct Tenant
{
    std::int64_t workspace = 0;
    std::vector<std::int64_t> accounts;   ///< two: Admin User, Second User
    std::string key;                      ///< of the first account
    std::string secondKey;                ///< of the second account
    std::string revokedKey, expiredKey;   ///< good keys once
    std::vector<std::int64_t> statuses;   ///< New, Contacted, Qualified, Converted, Lost
    std::vector<std::int64_t> sources;    ///< Website, Referral
    std::vector<std::int64_t> groups;     ///< Partners, Press
    std::int64_t label = 0, category = 0; ///< kinds that TaskIP does not know
    std::vector<std::int64_t> companies;  ///< Acme Corp, Zebra Ltd
    std::map<std::string, std::int64_t>
        fields; ///< custom fields by type: text, number, date, boolean, choice (red, green)

    Account account() const; ///< the first one
};

/// The database of this test program, made at its first use and dropped at its end.
class TestDatabase
{
public:
    static TestDatabase& instance();

    /// As the program's role, for which row-level security holds.
    ConnectionSettings program() const;
    /// As the owner of the schema, with full error texts and no time limit.
    ConnectionSettings owner() const;
    /// As a superuser.
    ConnectionSettings superuser() const;

    const Tenant& ours() const { return _ours; }
    const Tenant& theirs() const { return _theirs; }

    /// The one store of the test program. Made anew after a test that left it in doubt.
    Store& store();
    void renew() { _store.reset(); }

    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

private:
    TestDatabase();
    ~TestDatabase();

    ConnectionSettings settings(const char* roleVariable) const;

    std::string _name;
    Tenant _ours, _theirs;
    std::unique_ptr<Store> _store;
};

/// Runs each test in a transaction of its own that is rolled back, as the program's role.
class DatabaseFixture : public CppUnit::TestFixture
{
public:
    void setUp() override;
    void tearDown() override;

protected:
    static TestDatabase& database() { return TestDatabase::instance(); }
    static Store& store() { return database().store(); }
    static const Tenant& ours() { return database().ours(); }
    static const Tenant& theirs() { return database().theirs(); }

    /// Raises the wall of a workspace for this session, as identifying one of its accounts does; 0: of none.
    static void enter(std::int64_t workspace);

    /// Ends the test's transaction early: for tests that need none, or a store of their own.
    void leave() { _transaction.reset(); }

private:
    std::optional<Transaction> _transaction;
};

/// Runs one statement; the first column of the first row as text, empty if there is none.
std::string ask(Connection& connection, const std::string& sql);
/// As above, in the test's own transaction.
std::string ask(const std::string& sql);
/// The first column of every row.
std::vector<std::string> askAll(Connection& connection, const std::string& sql);
/// The one id that a statement gives.
std::int64_t askId(Connection& connection, const std::string& sql);
/// The SQLSTATE with which a statement of the program's role fails, on a connection of its own behind the wall of a
/// workspace; empty if it does not fail. What it did is undone.
std::string refusal(std::int64_t workspace, const std::string& sql);

} // namespace Leadwire
