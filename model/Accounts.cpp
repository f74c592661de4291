#include "model/Accounts.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace Leadwire
{
namespace
{

constexpr std::string_view keyPrefix = "lw_";
constexpr std::size_t secretLength = 43; // 32 bytes as base64url without padding
constexpr std::size_t checkLength = 6;

constexpr std::string_view richPrefix = "ru_v2_";
constexpr std::size_t richNameLength = 6;    // 3 bytes in hexadecimal
constexpr std::size_t richSecretLength = 32; // 16 bytes

void startSodium()
{
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start: the system gives no random numbers");
}

std::string base64(const unsigned char* bytes, std::size_t size)
{
    std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    ::sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back(); // the terminating NUL
    return text;
}

std::string checkOf(std::string_view secret)
{
    return sha256(secret).substr(2, checkLength);
}

/// The id that stands before the secret, if any, and the secret, which is empty where that is no id.
std::pair<std::optional<std::int64_t>, std::string_view> partsOf(std::string_view key)
{
    const auto bar = key.find('|');
    if (bar == std::string_view::npos) return {std::nullopt, key};
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + bar, id);
    if (error != std::errc() || end != key.data() + bar) return {std::nullopt, {}};
    return {id, key.substr(bar + 1)};
}

std::string hexadecimal(const unsigned char* bytes, std::size_t size)
{
    std::string text(size * 2 + 1, '\0');
    ::sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back(); // the terminating NUL
    return text;
}

std::string newRichKey()
{
    std::array<unsigned char, (richNameLength + richSecretLength) / 2> bytes{};
    ::randombytes_buf(bytes.data(), bytes.size());
    const std::string random = hexadecimal(bytes.data(), bytes.size());
    return std::string(richPrefix) + random.substr(0, richNameLength) + checkOf(random) + "_" +
           random.substr(richNameLength);
}

bool isPlausibleRichKey(std::string_view key)
{
    constexpr std::size_t secretAt = richPrefix.size() + richNameLength + checkLength + 1;
    if (key.size() != secretAt + richSecretLength || key[secretAt - 1] != '_') return false;
    const std::string random =
        std::string(key.substr(richPrefix.size(), richNameLength)) + std::string(key.substr(secretAt));
    return key.substr(richPrefix.size() + richNameLength, checkLength) == checkOf(random);
}

constexpr std::size_t mostRemembered = 1000;

std::optional<Account> accountOf(const KeyIdentity& found)
{
    if (!found.key) return std::nullopt;
    return Account{*found.workspace, *found.account, *found.key, found.scopes};
}

bool isUseDue(const KeyIdentity& found)
{
    return found.useIsDue == "t";
}

} // namespace

std::string sha256(std::string_view text)
{
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    ::crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return "\\x" + hexadecimal(hash.data(), hash.size());
}

std::string newKey(KeyStyle style)
{
    startSodium();
    if (style == KeyStyle::richUtilities) return newRichKey();
    std::array<unsigned char, 32> bytes{};
    ::randombytes_buf(bytes.data(), bytes.size());
    const std::string secret = base64(bytes.data(), bytes.size());
    return std::string(keyPrefix) + secret + "_" + checkOf(secret);
}

bool isPlausibleKey(std::string_view key)
{
    if (key.starts_with(richPrefix)) return isPlausibleRichKey(key);
    if (!key.starts_with(keyPrefix)) return !key.empty() && key.size() <= 200;
    if (key.size() != keyPrefix.size() + secretLength + 1 + checkLength) return false;
    const auto secret = key.substr(keyPrefix.size(), secretLength);
    return key.substr(keyPrefix.size() + secretLength + 1) == checkOf(secret);
}

bool Account::may(const std::string& scope) const
{
    return scopes == "{*}" ||
           ("," + scopes.substr(1, scopes.size() - 2) + ",").find("," + scope + ",") != std::string::npos;
}

Accounts::Accounts(Connection& connection) :
    _connection(connection),
    // One row always, so that an unknown key clears what the last request had set.
    _identify(connection, R"(
        SELECT set_config('leadwire.workspace', coalesce(k.workspace_id::text, ''), false),
               k.workspace_id, k.key_id, k.account_id, k.scopes, k.use_is_due
          FROM (SELECT) one LEFT JOIN key_identity k ON k.hash = $1 AND k.key_id = coalesce($2, k.key_id))"),
    // Several workers may find the use due at once; the first to write settles it.
    _noteUse(connection, R"(
        UPDATE api_key SET last_used_at = clock_timestamp()
         WHERE workspace_id = $1 AND id = $2
           AND coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)
        RETURNING id)"),
    _profile(connection, "SELECT name, email FROM account WHERE workspace_id = $1 AND id = $2")
{
}

std::optional<Account> Accounts::identify(std::string_view key)
{
    const auto question = questionFor(key);
    _found.erase(question);
    const auto& found = _identify(question.first, question.second).at(0);
    auto account = accountOf(found);
    if (!account) return std::nullopt;
    if (isUseDue(found)) _noteUse(account->workspace, account->key);
    if (_found.size() >= mostRemembered) _found.clear();
    _found.emplace(question, *account);
    return account;
}

void Accounts::expectProfile(const Account& account, Profile& profile)
{
    _profile.ahead(account.workspace, account.id,
                   [&profile](const std::vector<Profile>& rows)
                   {
                       if (!rows.empty()) profile = rows.front();
                   });
}

Accounts::Question Accounts::questionFor(std::string_view key)
{
    // What cannot be a key is still asked for, as the hash of nothing, so that the wall is cleared all the same.
    const auto [id, secret] = partsOf(key);
    return {isPlausibleKey(secret) ? sha256(secret) : "\\x", id};
}

const Account* Accounts::expect(const Question& question)
{
    const auto expected = _found.find(question);
    if (expected == _found.end()) return nullptr;
    const auto confirm = [&account = expected->second](const std::vector<KeyIdentity>& rows)
    {
        if (accountOf(rows.at(0)) != account || isUseDue(rows.at(0))) throw KeyHasChanged();
    };
    _identify.ahead(question.first, question.second, confirm);
    return &expected->second;
}

} // namespace Leadwire
