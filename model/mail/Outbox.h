/// The queue of mails: what requests put in, what couriers take out.
#pragma once

#include "model/Account.h"
#include "model/Query.h"
#include "model/mail/Relay.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// How many mails may be queued within an hour; any number where there is none. Exact, also under races.
struct MailQuota
{
    std::optional<std::int64_t> perKey;
    std::optional<std::int64_t> perRecipient;
};

/// A mail to be sent now, with the relay it goes through.
struct DueMail
{
    std::int64_t id = 0;
    std::string messageId; ///< with its angle brackets; the same at every attempt
    std::string recipient, subject, body;
    std::int64_t attempts = 0; ///< before this one
    Relay relay;
    auto columns()
    {
        return std::tuple_cat(std::tie(id, messageId, recipient, subject, body, attempts), relay.columns());
    }
};

/// A mail as the operator sees it.
struct MailRow
{
    std::int64_t id = 0;
    std::string state, recipient, subject;
    std::int64_t attempts = 0;
    std::string dueAt;
    std::optional<std::string> sentAt, reply;
    auto columns() { return std::tie(id, state, recipient, subject, attempts, dueAt, sentAt, reply); }
};

/// What came of an attempt; see `mail_note` in sql/migrations for what follows from each.
enum class MailOutcome
{
    sent,
    refused,  ///< for good
    deferred, ///< this mail, for now
    relay     ///< the relay itself fails
};

/// The word of an outcome: `sent`, `refused`, `deferred`, `relay`.
std::string_view nameOf(MailOutcome outcome);

/// Asks for and changes mails. Belongs to the thread of its connection.
class Outbox
{
public:
    explicit Outbox(Connection& connection);

    enum class Queued
    {
        done,
        missing,       ///< no such live lead
        noAddress,     ///< the lead has no single valid address
        noRelay,       ///< the workspace has no mail settings
        keyQuota,      ///< of this key, for this hour
        recipientQuota ///< of this address, for this hour
    };

    /// What a word of `mail_enqueue` or `mail_to_lead` in sql/migrations says. Throws std::logic_error if it is none.
    static Queued queuedOf(const std::string& word);

    /// Queues a mail to the lead's own address together with its activity. `content` is a JSON object with `subject`
    /// and `body`.
    Queued toLead(const Account& account, std::int64_t lead, const std::string& content, const MailQuota& quota);

    /// The workspaces that have something to send now, over the tenant wall: for couriers.
    std::vector<std::int64_t>& dueWorkspaces();

    /// What waits, over the tenant wall: for couriers to tell.
    struct Backlog
    {
        std::int64_t depth = 0;  ///< mails that are due now
        std::int64_t oldest = 0; ///< unix seconds since which the oldest of them is; 0: none is
        auto columns() { return std::tie(depth, oldest); }
    };
    Backlog backlog();

    /// Enters the workspace until the end of the transaction, and takes the mail that has been due longest, of those
    /// that no other courier has: it stays locked until that transaction ends. nullopt if there is none.
    std::optional<DueMail> claim(std::int64_t workspace);

    /// Notes the outcome of a claimed mail, in the transaction of `claim`. `reply` is what the relay said, without
    /// controls. Returns the mail's state: `sent`, `failed` or `queued`.
    std::string note(std::int64_t workspace, std::int64_t mail, MailOutcome outcome, const std::string& reply);

    /// Up to 1,000 mails of these states (`{queued,failed}`), the newest first.
    std::vector<MailRow>& list(std::int64_t workspace, const std::string& states);

    /// Makes failed mails (one, or all for 0) and waiting ones due at once, for another five days, and lifts the
    /// relay's pause. Passes over those that a courier has in hand. Returns how many.
    std::size_t retry(std::int64_t workspace, std::int64_t mail);

private:
    using QuotaNumber = std::optional<std::int64_t>;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, QuotaNumber, QuotaNumber)>
        _toLead;
    Query<std::int64_t()> _dueWorkspaces;
    Query<Backlog()> _backlog;
    Query<std::string(std::string)> _enter;
    Query<DueMail(std::int64_t)> _claim;
    Query<std::string(std::int64_t, std::int64_t, std::string, std::string)> _note;
    Query<MailRow(std::int64_t, std::string)> _list;
    Query<std::int64_t(std::int64_t, std::int64_t)> _retry;
};

} // namespace Leadwire
