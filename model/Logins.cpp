#include "model/Logins.h"

#include "model/Accounts.h"

#include <Poco/Checksum.h>
#include <Poco/NumberFormatter.h>
#include <Poco/String.h>

#include <sodium.h>

#include <stdexcept>

namespace Leadwire
{

std::string newLoginSecret()
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    constexpr std::size_t length = 40;
    constexpr int checkLength = 8;
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start: the system gives no random numbers");
    std::string secret;
    while (secret.size() < length) secret += alphabet[::randombytes_uniform(alphabet.size())];
    Poco::Checksum check(Poco::Checksum::TYPE_CRC32);
    check.update(secret);
    return secret + Poco::toLower(Poco::NumberFormatter::formatHex(check.checksum(), checkLength));
}

Logins::Logins(Connection& connection) :
    _find(connection, "SELECT workspace, account, account_name, account_email, hash FROM login_account($1)"),
    _createKey(connection, "SELECT login_key_create($1, $2, $3, $4, $5::bytea, $6)"),
    _revoke(connection, "UPDATE api_key SET revoked_at = clock_timestamp()"
                        " WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id")
{
}

std::optional<Login> Logins::find(const std::string& email)
{
    auto& rows = _find(email);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::optional<std::string> Logins::createKey(const Login& login, const std::string& name)
{
    constexpr std::size_t hintLength = 5;
    const std::string secret = newLoginSecret();
    const auto id = _createKey(login.workspace, login.account, login.passwordHash, name, sha256(secret),
                               secret.substr(0, hintLength))
                        .at(0);
    return id ? std::optional(std::to_string(*id) + "|" + secret) : std::nullopt;
}

void Logins::revoke(const Account& account)
{
    _revoke(account.workspace, account.key);
}

} // namespace Leadwire
