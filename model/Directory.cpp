// Security: a key is kept as its SHA-256, a password as Argon2id; neither is ever read back.
#include "model/Directory.h"

#include "model/Passwords.h"
#include "model/TextArray.h"
#include "model/Transaction.h"

namespace Leadwire
{
namespace
{

/// How much of a key is kept to recognise it by.
std::size_t hintLength(KeyStyle style)
{
    return style == KeyStyle::leadwire ? 8 : 12;
}

} // namespace

std::int64_t Directory::createWorkspace(const std::string& name)
{
    return Query<std::int64_t(std::string)>(_connection, "SELECT workspace_create($1)")(name).at(0);
}

std::vector<WorkspaceRow> Directory::workspaces()
{
    return Query<WorkspaceRow()>(_connection, R"(
        SELECT w.id, w.external_id, w.name, w.created_at, (SELECT count(*) FROM account a WHERE a.workspace_id = w.id)
          FROM workspace w ORDER BY w.id)")();
}

std::optional<std::int64_t> Directory::createAccount(std::int64_t workspace, const std::string& name,
                                                     const std::string& email)
{
    const auto rows = Query<std::int64_t(std::int64_t, std::string, std::string)>(_connection, R"(
        INSERT INTO account (workspace_id, name, email) SELECT id, $2, $3 FROM workspace WHERE id = $1
            ON CONFLICT ON CONSTRAINT account_email_unique DO NOTHING RETURNING id)")(workspace, name, email);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::vector<AccountRow> Directory::accounts(std::int64_t workspace)
{
    return Query<AccountRow(std::int64_t)>(_connection, R"(
        SELECT id, name, email, created_at, (password_hash IS NOT NULL)::int FROM account WHERE workspace_id = $1 ORDER BY id)")(
        workspace);
}

bool Directory::setPassword(std::int64_t workspace, std::int64_t account, const std::string& password)
{
    return !Query<std::int64_t(std::int64_t, std::int64_t, std::string)>(_connection, R"(
        UPDATE account SET password_hash = $3, updated_at = clock_timestamp() WHERE workspace_id = $1 AND id = $2 RETURNING id)")(
                workspace, account, passwordHash(password))
                .empty();
}

std::optional<std::string> Directory::createKey(std::int64_t workspace, std::int64_t account, const std::string& name,
                                                const std::vector<std::string>& scopes, std::int64_t days,
                                                KeyStyle style)
{
    std::string key = newKey(style);
    Query<std::int64_t(std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::int64_t)>
        insert(_connection, R"(
        INSERT INTO api_key (workspace_id, account_id, name, hash, hint, scopes, expires_at)
        SELECT workspace_id, id, $3, $4::bytea, $5, $6::text[], clock_timestamp() + make_interval(days => nullif($7::int, 0))
          FROM account WHERE workspace_id = $1 AND id = $2
        RETURNING id)");
    if (insert(workspace, account, name, sha256(key), key.substr(0, hintLength(style)), textArray(scopes), days)
            .empty())
        return std::nullopt;
    return key;
}

std::vector<KeyRow> Directory::keys(std::int64_t workspace)
{
    return Query<KeyRow(std::int64_t)>(_connection, R"(
        SELECT id, account_id, name, hint, scopes, created_at, last_used_at, expires_at, revoked_at
          FROM api_key WHERE workspace_id = $1 ORDER BY id)")(workspace);
}

bool Directory::revokeKey(std::int64_t workspace, std::int64_t key)
{
    return !Query<std::int64_t(std::int64_t, std::int64_t)>(_connection, R"(
        UPDATE api_key SET revoked_at = clock_timestamp() WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL
        RETURNING id)")(workspace, key)
                .empty();
}

bool Directory::isFounded()
{
    if (Query<std::string()>(_connection, "SELECT 'yes' WHERE to_regclass('workspace') IS NOT NULL")().empty())
        return false;
    return !Query<std::int64_t()>(_connection, "SELECT id FROM workspace LIMIT 1")().empty();
}

Founding Directory::found(const std::string& workspace, const std::string& person, const std::string& email)
{
    using Ids = std::vector<std::int64_t>;
    Transaction transaction(_connection);
    Query<std::string()>(_connection, "SELECT pg_advisory_xact_lock(4770338)::text")();
    Founding founding;
    const Ids workspaces = Query<std::int64_t(std::string)>(
        _connection, "SELECT id FROM workspace WHERE name = $1 ORDER BY id LIMIT 1")(workspace);
    founding.hasMadeWorkspace = workspaces.empty();
    founding.workspace = workspaces.empty() ? createWorkspace(workspace) : workspaces.front();
    const auto made = createAccount(founding.workspace, person, email);
    founding.hasMadeAccount = made.has_value();
    founding.account = made ? *made
                            : Query<std::int64_t(std::int64_t, std::string)>(_connection, R"(
        SELECT id FROM account WHERE workspace_id = $1 AND email_key = lower($2))")(founding.workspace, email)
                                  .at(0);
    const Ids keys = Query<std::int64_t(std::int64_t, std::int64_t)>(_connection, R"(
        SELECT id FROM api_key WHERE workspace_id = $1 AND account_id = $2 AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > clock_timestamp()) LIMIT 1)")(founding.workspace, founding.account);
    if (keys.empty()) founding.key = createKey(founding.workspace, founding.account, "first key", {"*"}, 0);
    transaction.commit();
    return founding;
}

bool Directory::setDefault(std::int64_t workspace, const std::string& kind, std::int64_t attribute)
{
    return !Query<std::int64_t(std::int64_t, std::string, std::int64_t)>(_connection, R"(
        UPDATE workspace w SET default_status_id = CASE $2 WHEN 'status' THEN a.id ELSE default_status_id END,
                               default_category_id = CASE $2 WHEN 'category' THEN a.id ELSE default_category_id END
          FROM attribute a
         WHERE w.id = $1 AND a.workspace_id = $1 AND a.id = $3 AND a.kind = $2 AND a.kind IN ('status', 'category')
        RETURNING w.id)")(workspace, kind, attribute)
                .empty();
}

} // namespace Leadwire
