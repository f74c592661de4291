/// Sends what is queued.
#pragma once

#include "model/Database.h"
#include "model/mail/Delivery.h"
#include "model/mail/SealingKey.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{

/// One attempt to send a mail, without its address and text: for the log.
struct MailReport
{
    std::int64_t workspace = 0, mail = 0, attempt = 0;
    MailOutcome outcome = MailOutcome::relay;
    int code = 0;      ///< of the relay's last reply; 0 if there was none
    std::string state; ///< of the mail now: `sent`, `failed` or `queued`
    double milliseconds = 0;
};

/// What a courier does beside its mails: at its start, and then again and again.
struct Chore
{
    std::chrono::seconds every;
    std::function<void(Store&)> run;
};

/// What a courier works with.
struct CourierSettings
{
    ConnectionSettings database; ///< as the program's role
    std::size_t threads = 4;
    std::string key;    ///< for SealingKey; empty: relays that ask for a password are not served
    std::string caFile; ///< see Delivery
    bool once = false;  ///< end when nothing is due
    MailPatience patience;
    std::function<void(const MailReport&)> report;    ///< of every attempt; any thread
    std::function<void(const std::string&)> complain; ///< of what keeps it from working, once in a row; any thread
    std::vector<Chore> housekeeping;
};

/// Threads that each take one mail at a time. A mail stays locked in the database while its relay is spoken to:
/// couriers never take the same, and what a courier had in hand when it was killed is free again at once. A mail is
/// sent twice only if the end came after the relay had taken it and before that was noted; it has the same Message-ID
/// then.
class Courier
{
public:
    /// Starts at once. Throws for a key or a file of certificates that cannot be used. Signals are for the caller to
    /// block.
    explicit Courier(CourierSettings settings);
    ~Courier(); ///< stops, and waits for the mails in hand
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    /// Lets the threads end after the mail they have in hand. Any thread.
    void stop();

    /// True once all threads have ended.
    bool hasEnded() const { return _ended == _databases.size(); }

    /// Whether the database could not be asked, or housekeeping failed (`once` only).
    bool hasFailed() const { return _failed; }

    /// Cuts statements that do not return; to be called about twice a second.
    void watch();

private:
    void run(Database& database, bool keepsHouse);
    bool work(Database& database);
    bool sendOne(Store& store, std::int64_t workspace);
    Delivered deliver(std::int64_t workspace, const DueMail& mail) const;
    void keepHouse(Database& database, std::vector<std::optional<std::chrono::steady_clock::time_point>>& last);
    void complain(std::string& last, const std::string& problem) const;
    bool isStopping();
    bool idle();

    CourierSettings _settings;
    Delivery _delivery;
    std::optional<SealingKey> _key;
    Outage _outage;
    std::mutex _mutex;
    std::condition_variable _changed;
    bool _stopping = false; ///< under the mutex
    std::atomic<std::size_t> _ended = 0;
    std::atomic<bool> _failed = false;
    std::vector<std::unique_ptr<Database>> _databases;
    std::vector<std::thread> _threads;
};

} // namespace Leadwire
