/// Credentials and the accounts behind them.
/// Security: only SHA-256 hashes of keys reach the database; keys hold 128 random bits or more, so a fast hash is
/// enough and a lookup by hash tells nothing by its timing. A request that fails to identify leaves the session without
/// a workspace.
#pragma once

#include "model/Account.h"
#include "model/Failure.h"
#include "model/Query.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace Leadwire
{

/// What the database says of a key's hash.
struct KeyIdentity
{
    std::string wall; ///< the workspace now set for the session, empty for none
    std::optional<std::int64_t> workspace, key, account;
    std::string scopes;
    std::optional<std::string> useIsDue; ///< 't' when the last use was noted more than a minute ago
    auto columns() { return std::tie(wall, workspace, key, account, scopes, useIsDue); }
};

/// What people know an account by.
struct Profile
{
    std::string name, email;
    auto columns() { return std::tie(name, email); }
};

/// A key is not what it was taken for: whatever was done on its behalf shall be forgotten.
struct KeyHasChanged
{
};

/// Asks for accounts. Belongs to the thread of its connection.
class Accounts
{
public:
    explicit Accounts(Connection& connection);

    /// The account behind an API key, `SECRET` or `ID|SECRET` with the id of the key, or nullopt if there is none, it
    /// is revoked or has expired. One statement, which also sets the tenant wall for the session: to the key's
    /// workspace, or to none. Notes the use once a minute.
    std::optional<Account> identify(std::string_view key);

    /// Asks for the profile of an account together with the next statement of the connection, which sets `profile`;
    /// that must live until then. It stays as it is if the account has gone meanwhile.
    void expectProfile(const Account& account, Profile& profile);

    /// The account that the key was found to have last on this connection, nullptr if nothing is remembered of it;
    /// stays until `identify` is asked for the same key. Whether the key still is what it was is asked as above, but
    /// together with the next statement of the connection, which throws KeyHasChanged if not.
    const Account* expect(std::string_view key) { return expect(questionFor(key)); }

    /// Does `work` for the account that `expect` gives, and gives what it gives. So the key's question goes with the
    /// first statement of `work`, which spares a round trip: that statement, and at the latest the end of `work`,
    /// throws KeyHasChanged. Nothing that `work` gives or throws rests on what was remembered, and before the question
    /// is answered nothing is changed that `mayChange` says it may. nullopt if nothing is remembered of the key.
    template <class Work>
    auto presume(std::string_view key, bool mayChange, Work&& work)
        -> std::optional<decltype(work(std::declval<const Account&>()))>
    {
        const Connection::Caution caution(_connection, mayChange);
        const auto* const account = expect(questionFor(key));
        if (!account) return std::nullopt;
        try
        {
            auto answer = work(*account);
            _connection.settle();
            return answer;
        }
        catch (const Failure&)
        {
            _connection.settle();
            throw;
        }
        catch (...)
        {
            _connection.pipeline().clear();
            throw;
        }
    }

private:
    /// By what a key is asked for: its hash, and its id if that stands before it.
    using Question = std::pair<std::string, std::optional<std::int64_t>>;

    static Question questionFor(std::string_view key);
    /// What was found last, if anything; then the next statement takes the question along and throws KeyHasChanged.
    const Account* expect(const Question& question);

    Connection& _connection;
    std::map<Question, Account> _found; ///< what was found last, to be asked again
    Query<KeyIdentity(std::string, std::optional<std::int64_t>)> _identify;
    Query<std::int64_t(std::int64_t, std::int64_t)> _noteUse;
    Query<Profile(std::int64_t, std::int64_t)> _profile;
};

/// SHA-256 of a text as PostgreSQL reads a bytea: `\x` and 64 hexadecimal digits.
std::string sha256(std::string_view text);

/// The forms of API keys. Every API takes both.
enum class KeyStyle
{
    leadwire,     ///< `lw_` and 43 characters of base64url over 256 random bits, then `_` and 6 that check them
    richUtilities ///< `ru_v2_`, 6 random characters and 6 that check the key, `_` and 128 random bits in hexadecimal
};

/// A new API key.
std::string newKey(KeyStyle style = KeyStyle::leadwire);

/// False for a text that cannot be one of `newKey`'s although it begins like one: most typos cost no lookup.
bool isPlausibleKey(std::string_view key);

} // namespace Leadwire
