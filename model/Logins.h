/// Logins with e-mail and password, and the keys that they give.
/// Security: of a key only the SHA-256 of its secret is kept; the secret holds 238 random bits. Before a login no
/// workspace is known, so the question for its account looks over the tenant wall, by the one e-mail asked for.
#pragma once

#include "model/Account.h"
#include "model/Query.h"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace Leadwire
{

/// An account that may log in. A value.
struct Login
{
    std::int64_t workspace = 0;
    std::int64_t account = 0;
    std::string name, email;
    std::string passwordHash; ///< see Passwords
    auto columns() { return std::tie(workspace, account, name, email, passwordHash); }
};

/// Asks for logins and makes their keys. Belongs to the thread of its connection.
class Logins
{
public:
    explicit Logins(Connection& connection);

    /// The account with this e-mail (case ignored) and a password: there is one at most, over all workspaces.
    std::optional<Login> find(const std::string& email);

    /// A new key of the account with all scopes, called `name`: `12|…`, the only time it can be read. nullopt if the
    /// account is gone or has another password by now.
    std::optional<std::string> createKey(const Login& login, const std::string& name);

    /// Ends the key that this account came with, at once. Nothing happens if it has ended already.
    void revoke(const Account& account);

private:
    Query<Login(std::string)> _find;
    Query<std::optional<std::int64_t>(std::int64_t, std::int64_t, std::string, std::string, std::string, std::string)>
        _createKey;
    Query<std::int64_t(std::int64_t, std::int64_t)> _revoke;
};

/// The secret of a login's key, in the form of Laravel's Sanctum: 40 random letters and digits, then 8 hexadecimal
/// digits that check them (CRC-32).
std::string newLoginSecret();

} // namespace Leadwire
