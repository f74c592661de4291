#include "model/mail/Courier.h"

#include "model/Transaction.h"
#include "model/mail/Message.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <random>
#include <stdexcept>

namespace Leadwire
{
namespace
{

using Clock = std::chrono::steady_clock;

Envelope envelopeOf(const DueMail& mail)
{
    const Message message{mail.messageId, mail.relay.sender, mail.relay.senderName,
                          mail.recipient, mail.subject,      mail.body};
    return {mail.relay.sender, mail.recipient, message.text(std::time(nullptr))};
}

} // namespace

Courier::Courier(CourierSettings settings) :
    _settings(std::move(settings)), _delivery(_settings.caFile, _settings.patience)
{
    if (!_settings.key.empty()) _key.emplace(_settings.key);
    // A mail stays locked, in a transaction, while its server is spoken to.
    _settings.database.idleTimeout += 2 * _settings.patience.whole;
    for (std::size_t i = 0; i < _settings.threads; ++i)
        _databases.push_back(std::make_unique<Database>(_settings.database, _outage));
    for (const auto& database : _databases)
        _threads.emplace_back([this, &database = *database, isFirst = _threads.empty()] { run(database, isFirst); });
}

Courier::~Courier()
{
    stop();
    for (auto& thread : _threads) thread.join();
}

void Courier::stop()
{
    const std::lock_guard lock(_mutex);
    _stopping = true;
    _changed.notify_all();
}

void Courier::watch()
{
    const auto limit = _settings.database.statementTimeout + std::chrono::seconds(1);
    for (const auto& database : _databases) database->cutIfStuck(limit);
}

void Courier::run(Database& database, bool keepsHouse)
{
    std::string problem; // the last one, told once
    std::vector<std::optional<Clock::time_point>> lastDone(_settings.housekeeping.size());
    for (bool worked = true;;)
    {
        if (keepsHouse) keepHouse(database, lastDone);
        try
        {
            worked = work(database);
            problem.clear();
        }
        catch (const std::exception& failure)
        {
            database.drop();
            complain(problem, failure.what());
            worked = false;
            if (_settings.once) _failed = true;
        }
        if (!worked && _settings.once) break;
        if (worked ? isStopping() : !idle()) break;
    }
    ++_ended;
}

bool Courier::isStopping()
{
    const std::lock_guard lock(_mutex);
    return _stopping;
}

/// Waits a moment for something to be due; false if it is time to end.
bool Courier::idle()
{
    std::unique_lock lock(_mutex);
    return !_changed.wait_for(lock, std::chrono::seconds(1), [this] { return _stopping; });
}

/// Sends one mail of each workspace that has one due, so that a long queue keeps nobody waiting. False if there was
/// none.
bool Courier::work(Database& database)
{
    auto workspaces = database.store().outbox.dueWorkspaces();
    thread_local std::minstd_rand random(std::random_device{}());
    std::shuffle(workspaces.begin(), workspaces.end(), random); // threads do not all begin with the same
    bool sent = false;
    for (const auto workspace : workspaces)
    {
        sent = sendOne(database.store(), workspace) || sent;
        if (isStopping()) break;
    }
    return sent;
}

bool Courier::sendOne(Store& store, std::int64_t workspace)
{
    Transaction transaction(store.connection);
    const auto mail = store.outbox.claim(workspace);
    if (!mail) return false;
    const auto began = Clock::now();
    const Delivered delivered = deliver(workspace, *mail);
    MailReport report{workspace, mail->id, mail->attempts + 1, delivered.outcome, delivered.code, "", 0};
    report.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
    report.state = store.outbox.note(workspace, mail->id, delivered.outcome, delivered.reply);
    transaction.commit();
    if (_settings.report) _settings.report(report);
    return true;
}

Delivered Courier::deliver(std::int64_t workspace, const DueMail& mail) const
{
    std::string password;
    if (mail.relay.password)
    {
        const auto opened = _key ? _key->open(*mail.relay.password, workspace) : std::nullopt;
        if (!opened)
            return {
                MailOutcome::relay, 0,
                "the password of the mail server cannot be unsealed with mail.key; set it again: leadwire mail set"};
        password = *opened;
    }
    try
    {
        return _delivery.deliver(mail.relay, password, envelopeOf(mail));
    }
    catch (const std::invalid_argument& defect)
    {
        return {MailOutcome::refused, 0, defect.what()};
    }
}

// What fails here keeps no mail waiting.
void Courier::keepHouse(Database& database, std::vector<std::optional<Clock::time_point>>& last)
{
    for (std::size_t i = 0; i < last.size(); ++i)
    {
        const Chore& chore = _settings.housekeeping[i];
        if (last[i] && Clock::now() - *last[i] < chore.every) continue;
        last[i] = Clock::now();
        try
        {
            chore.run(database.store());
        }
        catch (const std::exception& failure)
        {
            database.drop();
            if (_settings.complain) _settings.complain(failure.what());
            if (_settings.once) _failed = true;
        }
    }
}

void Courier::complain(std::string& last, const std::string& problem) const
{
    if (problem != last && _settings.complain) _settings.complain(problem);
    last = problem;
}

} // namespace Leadwire
