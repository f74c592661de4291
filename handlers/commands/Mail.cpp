// The commands on mail: the courier, the mail settings of a workspace, and its queue. The password of a mail server
// comes from standard input, never from argv, and is shown nowhere.
#include "fcgi/Log.h"
#include "fcgi/Scoreboard.h"
#include "handlers/commands/Command.h"
#include "model/files/FileStore.h"
#include "model/mail/Courier.h"
#include "model/mail/Message.h"

#include <pthread.h>

#include <array>
#include <csignal>
#include <ctime>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

void logAttempt(const MailReport& report)
{
    logLine(report.outcome == MailOutcome::sent ? "info" : "warning", "mail",
            {{"workspace", report.workspace},
             {"mail", report.mail},
             {"attempt", report.attempt},
             {"outcome", nameOf(report.outcome)},
             {"state", report.state},
             {"code", std::int64_t{report.code}},
             {"ms", report.milliseconds}});
}

/// Looks after the files as well: what removed rows have left, and in a courier that stays, what crashes have left.
void sweepFiles(Store& store, const std::string& folder, bool once)
{
    const FileStore files(folder);
    if (once)
        store.sweep.removeGone(files);
    else
        store.sweep.run(files, std::chrono::hours(1), [](std::int64_t) {});
}

/// For `leadwire status` and /metrics.
void showBacklog(Store& store, Scoreboard& scoreboard)
{
    const auto backlog = store.outbox.backlog();
    scoreboard.set(Scoreboard::Gauge::mailDepth, backlog.depth);
    scoreboard.set(Scoreboard::Gauge::mailOldest, backlog.oldest);
    scoreboard.set(Scoreboard::Gauge::mailSeen, std::time(nullptr));
}

void emptyTrash(Store& store, std::int64_t days)
{
    store.trash.purge(
        days,
        [](std::int64_t workspace, std::size_t count) {
            logLine("info", "trash.emptied", {{"workspace", workspace}, {"leads", static_cast<std::int64_t>(count)}});
        });
}

int runCourier(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1, SIGHUP, SIGPIPE}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before any thread starts
    logTo(settings.log);

    CourierSettings courier;
    courier.database = settings.database;
    courier.threads = settings.mailThreads;
    courier.key = settings.mailKey;
    courier.caFile = settings.mailCaFile;
    courier.once = arguments.has("once");
    courier.report = logAttempt;
    constexpr std::chrono::hours hourly{1};
    courier.housekeeping.push_back({hourly, [days = settings.trashDays](Store& store) { emptyTrash(store, days); }});
    // After the trash, whose files have lost their rows by now.
    courier.housekeeping.push_back({hourly, [folder = settings.api.files.folder, once = courier.once](Store& store)
                                    { sweepFiles(store, folder, once); }});
    courier.housekeeping.push_back({hourly, [](Store& store) { store.scores.refresh([](std::int64_t) {}); }});
    Scoreboard scoreboard(settings.scoreboard());
    courier.housekeeping.push_back({std::chrono::seconds(5), [&](Store& store) { showBacklog(store, scoreboard); }});
    courier.complain = [](const std::string& problem) {
        logLine("error", "courier.hindered", {{"reason", std::string_view(problem)}});
    };
    Courier running(std::move(courier));
    if (!arguments.has("once")) logLine("info", "courier.started");
    while (!running.hasEnded())
    {
        constexpr timespec moment{0, 100'000'000};
        const int signal = ::sigtimedwait(&signals, nullptr, &moment);
        if (signal == SIGTERM || signal == SIGINT || signal == SIGUSR1) running.stop();
        running.watch();
    }
    return running.hasFailed() ? 1 : 0;
}

SealingKey sealingKey(const Settings& settings)
{
    if (settings.mailKey.empty())
        throw std::runtime_error("mail.key is not set, which seals the password; leadwire mail key prints a new one");
    return SealingKey(settings.mailKey);
}

int printKey(const Arguments&, const Settings&, const Invocation&)
{
    std::cout << SealingKey::create() << '\n';
    return 0;
}

std::optional<std::string> given(const Arguments& arguments, std::string_view name)
{
    return arguments.has(name) ? std::optional(arguments.text(name)) : std::nullopt;
}

int setRelay(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const auto workspace = arguments.id("workspace");
    Relay relay;
    relay.host = arguments.text("host");
    relay.security = arguments.text("security", "starttls");
    constexpr std::int64_t submission = 587, submissions = 465, plain = 25;
    relay.port = relay.security == "tls" ? submissions : relay.security == "none" ? plain : submission;
    if (arguments.has("port")) relay.port = arguments.count("port");
    relay.username = given(arguments, "username");
    relay.sender = arguments.text("sender");
    relay.senderName = given(arguments, "name");
    if (relay.username)
    {
        std::string password;
        std::getline(std::cin, password);
        if (password.empty()) throw std::runtime_error("the password is read from standard input, which is empty");
        relay.password = sealingKey(settings).seal(password, workspace);
    }
    if (const auto complaint = complaintOf(relay); !complaint.empty())
        throw std::runtime_error("these mail settings cannot be right: " + complaint);
    Connection connection(settings.ownerConnection());
    if (!Relays(connection).set(workspace, relay))
        throw std::runtime_error("there is no workspace " + arguments.text("workspace") +
                                 "; see: leadwire workspace list");
    return 0;
}

RelayRow relayOf(Connection& connection, const Arguments& arguments)
{
    auto row = Relays(connection).find(arguments.id("workspace"));
    if (!row)
        throw std::runtime_error("workspace " + arguments.text("workspace") +
                                 " has no mail settings; see: leadwire mail set --help");
    return *std::move(row);
}

int showRelay(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    const RelayRow row = relayOf(connection, arguments);
    printTable({{"host", row.relay.host},
                {"port", std::to_string(row.relay.port)},
                {"security", row.relay.security},
                {"user name", row.relay.username.value_or("-")},
                {"password", row.relay.password ? "set" : "-"},
                {"sender", row.relay.sender},
                {"name", row.relay.senderName.value_or("-")},
                {"waiting", std::to_string(row.waiting)},
                {"failed", std::to_string(row.failed)},
                {"paused until", row.pausedUntil.value_or("-")},
                {"problem", row.lastProblem.value_or("-")}});
    return 0;
}

int testRelay(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const std::string recipient = arguments.text("to");
    if (!isMailAddress(recipient)) throw std::runtime_error("--to is '" + recipient + "'; it must be one address");
    Connection connection(settings.ownerConnection());
    const RelayRow row = relayOf(connection, arguments);
    std::string password;
    if (row.relay.password)
    {
        const auto opened = sealingKey(settings).open(*row.relay.password, row.workspace);
        if (!opened) throw std::runtime_error("the password cannot be unsealed with mail.key; set it again");
        password = *opened;
    }
    const Message message{"<test." + std::to_string(std::time(nullptr)) + "@" +
                              row.relay.sender.substr(row.relay.sender.find('@') + 1) + ">",
                          row.relay.sender,
                          row.relay.senderName,
                          recipient,
                          "Leadwire can send mail",
                          "This is a test of the mail settings of workspace " + arguments.text("workspace") + "."};
    const Delivered delivered =
        Delivery(settings.mailCaFile)
            .deliver(row.relay, password, {row.relay.sender, recipient, message.text(std::time(nullptr))});
    if (delivered.outcome != MailOutcome::sent) throw std::runtime_error("not sent: " + delivered.reply);
    std::cout << "sent: " << delivered.reply << '\n';
    return 0;
}

int listMails(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const std::string state = arguments.text("state");
    if (arguments.has("state") && state != "queued" && state != "sent" && state != "failed")
        throw std::runtime_error("--state is '" + state + "'; it must be queued, sent or failed");
    Connection connection(settings.ownerConnection());
    std::vector<std::vector<std::string>> table{{"id", "state", "to", "subject", "attempts", "next or sent", "reply"}};
    Outbox outbox(connection); // the rows belong to it
    for (const auto& row :
         outbox.list(arguments.id("workspace"), "{" + (state.empty() ? "queued,failed" : state) + "}"))
        table.push_back({std::to_string(row.id), row.state, row.recipient, row.subject, std::to_string(row.attempts),
                         row.state == "failed" ? "-" : row.sentAt.value_or(row.dueAt), row.reply.value_or("-")});
    printTable(table);
    return 0;
}

int retryMails(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    const auto count =
        Outbox(connection).retry(arguments.id("workspace"), arguments.has("mail") ? arguments.id("mail") : 0);
    if (count == 0 && arguments.has("mail"))
        throw std::runtime_error(
            "there is no such mail that waits or has failed; see: leadwire mail queue --workspace=" +
            arguments.text("workspace"));
    std::cout << count << " mails are due now\n";
    return 0;
}

} // namespace

std::vector<Command> mailCommands()
{
    return {
        {"courier",
         "send queued mail until told to stop; serve keeps one, unless courier is off",
         "SIGTERM lets it finish the mails in hand.",
         {{"once", "", "send what is due now and end, as cron wants it"}},
         runCourier},
        {"mail key", "print a new key for the setting mail.key", "", {}, printKey},
        {"mail set",
         "say which mail server a workspace sends through, and who its mails are from",
         "With --username, the password is read from standard input. What is not given is not kept from before.",
         {workspaceOption,
          {"host", "HOST", "the mail server", true},
          {"port", "PORT", "587, for tls 465 and for none 25, unless said"},
          {"security", "HOW", "starttls unless said; tls, or none for a server on this host or network"},
          {"username", "NAME", "to log in with"},
          {"sender", "ADDRESS", "the address that mails are from", true},
          {"name", "TEXT", "the name that mails are from"}},
         setRelay},
        {"mail show", "show the mail settings of a workspace, without the password", "", {workspaceOption}, showRelay},
        {"mail test",
         "send a test mail now, and say what the mail server says",
         "",
         {workspaceOption, {"to", "ADDRESS", "who gets it", true}},
         testRelay},
        {"mail queue",
         "show the mails of a workspace that wait or have failed, the newest first",
         "",
         {workspaceOption, {"state", "STATE", "queued, sent or failed only"}},
         listMails},
        {"mail retry",
         "try failed and waiting mails again at once",
         "",
         {workspaceOption, {"mail", "ID", "this mail only"}},
         retryMails},
    };
}

} // namespace Leadwire
