/// Who is here: workspaces, their accounts and keys. What the operator's commands manage, as the owner of the schema.
#pragma once

#include "model/Accounts.h"
#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

struct WorkspaceRow
{
    std::int64_t id = 0;
    std::string externalId, name, createdAt;
    std::int64_t accounts = 0;
    auto columns() { return std::tie(id, externalId, name, createdAt, accounts); }
};

struct AccountRow
{
    std::int64_t id = 0;
    std::string name, email, createdAt;
    std::int64_t hasPassword = 0; ///< 1 if the account can log in
    auto columns() { return std::tie(id, name, email, createdAt, hasPassword); }
};

struct KeyRow
{
    std::int64_t id = 0;
    std::int64_t account = 0;
    std::string name, hint, scopes, createdAt;
    std::optional<std::string> lastUsedAt, expiresAt, revokedAt;
    auto columns() { return std::tie(id, account, name, hint, scopes, createdAt, lastUsedAt, expiresAt, revokedAt); }
};

/// What `Directory::found` made, and what was there already.
struct Founding
{
    std::int64_t workspace = 0, account = 0;
    bool hasMadeWorkspace = false, hasMadeAccount = false;
    std::optional<std::string> key; ///< a new one, if the account had none that works
};

/// Asks for and changes the directory. Belongs to the thread of its connection, whose role owns the schema.
class Directory
{
public:
    explicit Directory(Connection& connection) : _connection(connection) {}

    /// A workspace with five statuses, one for each stage, and a default category. Returns its id.
    std::int64_t createWorkspace(const std::string& name);
    std::vector<WorkspaceRow> workspaces();

    /// Returns the id, or nullopt if the workspace does not exist or has an account with this e-mail already.
    std::optional<std::int64_t> createAccount(std::int64_t workspace, const std::string& name,
                                              const std::string& email);
    std::vector<AccountRow> accounts(std::int64_t workspace);

    /// Keeps an Argon2id hash of the password. False if there is no such account.
    /// Throws DatabaseError if another account with a password has this e-mail, in whichever workspace.
    bool setPassword(std::int64_t workspace, std::int64_t account, const std::string& password);

    /// Makes a key and returns it: the only time it can be read. `days`: until it expires; 0: never.
    /// nullopt if there is no such account.
    std::optional<std::string> createKey(std::int64_t workspace, std::int64_t account, const std::string& name,
                                         const std::vector<std::string>& scopes, std::int64_t days,
                                         KeyStyle style = KeyStyle::leadwire);
    std::vector<KeyRow> keys(std::int64_t workspace);
    /// False if there is no such key, or it was revoked before. Takes effect with the next request.
    bool revokeKey(std::int64_t workspace, std::int64_t key);

    /// Whether there is a workspace; false as well where nothing was migrated yet.
    bool isFounded();

    /// Makes a workspace, an account in it and a key of that account, whichever of them is missing; a workspace is
    /// known by its name. All of it or nothing, and one process at a time.
    Founding found(const std::string& workspace, const std::string& person, const std::string& email);

    /// Makes a status or a category the one that new leads get. False if it is not an attribute of that kind.
    bool setDefault(std::int64_t workspace, const std::string& kind, std::int64_t attribute);

private:
    Connection& _connection;
};

} // namespace Leadwire
