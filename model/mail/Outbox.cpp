#include "model/mail/Outbox.h"

#include <stdexcept>

namespace Leadwire
{

std::string_view nameOf(MailOutcome outcome)
{
    switch (outcome)
    {
    case MailOutcome::sent: return "sent";
    case MailOutcome::refused: return "refused";
    case MailOutcome::deferred: return "deferred";
    case MailOutcome::relay: return "relay";
    }
    return {};
}

Outbox::Queued Outbox::queuedOf(const std::string& word)
{
    if (word == "done") return Queued::done;
    if (word == "missing") return Queued::missing;
    if (word == "no_address") return Queued::noAddress;
    if (word == "no_relay") return Queued::noRelay;
    if (word == "key_quota") return Queued::keyQuota;
    if (word == "recipient_quota") return Queued::recipientQuota;
    throw std::logic_error("the database gives an outcome that is not known here: " + word);
}

Outbox::Outbox(Connection& connection) :
    _toLead(connection, "SELECT mail_to_lead($1, $2, nullif($3::bigint, 0), $4, $5::jsonb, $6, $7)"),
    _dueWorkspaces(connection, "SELECT mail_due_workspaces()"),
    _backlog(connection, "SELECT depth, oldest FROM mail_backlog()"),
    // For this transaction only. It will be idle for as long as the relay takes.
    _enter(connection, R"(
        SELECT set_config('leadwire.workspace', $1, true) ||
               set_config('idle_in_transaction_session_timeout', '0', true))"),
    // Paused meanwhile by another courier: nothing is taken.
    _claim(connection, std::string(R"(
        SELECT m.id, m.message_id, m.recipient, m.subject, m.body, m.attempts,)") +
                           Relay::selected + R"(
          FROM mail m JOIN mail_relay r ON r.workspace_id = m.workspace_id
         WHERE m.workspace_id = $1 AND m.state = 'queued' AND m.due_at <= statement_timestamp()
           AND coalesce(r.paused_until <= statement_timestamp(), true)
         ORDER BY m.due_at, m.id LIMIT 1
           FOR UPDATE OF m SKIP LOCKED)"),
    _note(connection, "SELECT mail_note($1, $2, $3, $4)"), _list(connection, R"(
        SELECT id, state, recipient, subject, attempts, due_at, sent_at, reply
          FROM mail WHERE workspace_id = $1 AND state = ANY ($2::text[]) ORDER BY workspace_id DESC, id DESC LIMIT 1000)"),
    _retry(connection, R"(
        WITH freed AS (
            UPDATE mail_relay SET paused_until = NULL, pauses = 0 WHERE workspace_id = $1)
        UPDATE mail SET state = 'queued', due_at = clock_timestamp(), attempts = 0,
                        expires_at = clock_timestamp() + interval '5 days'
          FROM (SELECT id FROM mail
                 WHERE workspace_id = $1 AND state IN ('queued', 'failed') AND (id = $2 OR $2 = 0)
                   FOR UPDATE SKIP LOCKED) waiting
         WHERE mail.workspace_id = $1 AND mail.id = waiting.id
        RETURNING mail.id)")
{
}

Outbox::Queued Outbox::toLead(const Account& account, std::int64_t lead, const std::string& content,
                              const MailQuota& quota)
{
    return queuedOf(
        _toLead(account.workspace, account.id, account.key, lead, content, quota.perKey, quota.perRecipient).at(0));
}

std::vector<std::int64_t>& Outbox::dueWorkspaces()
{
    return _dueWorkspaces();
}

Outbox::Backlog Outbox::backlog()
{
    return _backlog().at(0);
}

std::optional<DueMail> Outbox::claim(std::int64_t workspace)
{
    _enter(std::to_string(workspace));
    auto& rows = _claim(workspace);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::string Outbox::note(std::int64_t workspace, std::int64_t mail, MailOutcome outcome, const std::string& reply)
{
    return _note(workspace, mail, std::string(nameOf(outcome)), reply).at(0);
}

std::vector<MailRow>& Outbox::list(std::int64_t workspace, const std::string& states)
{
    return _list(workspace, states);
}

std::size_t Outbox::retry(std::int64_t workspace, std::int64_t mail)
{
    return _retry(workspace, mail).size();
}

} // namespace Leadwire
