// The commands that run the service: serve, worker, migrate, check.
#include "fcgi/Log.h"
#include "fcgi/Scoreboard.h"
#include "fcgi/Supervisor.h"
#include "fcgi/Worker.h"
#include "handlers/commands/Command.h"
#include "handlers/commands/Migrate.h"
#include "handlers/commands/Readiness.h"
#include "handlers/commands/check/Check.h"

#include <memory>
#include <mutex>
#include <span>

namespace Leadwire
{
namespace
{

std::vector<std::string> again(const Invocation& invocation, std::initializer_list<std::string> words)
{
    std::vector<std::string> line{invocation.program};
    line.insert(line.end(), words);
    line.insert(line.end(), invocation.arguments.begin(), invocation.arguments.end());
    return line;
}

int serve(const Arguments&, const Settings& settings, const Invocation& invocation)
{
    logTo(settings.log);
    SupervisorSettings supervisor;
    supervisor.socket = settings.socket;
    supervisor.socketMode = settings.socketMode;
    supervisor.socketGroup = settings.socketGroup;
    supervisor.workers = settings.workers;
    supervisor.grace = settings.grace;
    supervisor.worker = again(invocation, {"worker"});
    supervisor.check = again(invocation, {"check", "--configuration"});
    supervisor.self = again(invocation, {"serve"});
    Scoreboard scoreboard(settings.scoreboard());
    supervisor.workerDied = [&] { scoreboard.add(Scoreboard::Counter::restarts); };
    if (settings.courier) supervisor.companions.push_back(again(invocation, {"courier"}));
    return runSupervisor(supervisor);
}

int work(const Arguments&, const Settings& settings, const Invocation&)
{
    logTo(settings.log);
    if (const auto reason = reasonNotToServe(settings.database))
    {
        logLine("error", "worker.refused", {{"reason", std::string_view(*reason)}});
        return 1;
    }
    WorkerSettings worker;
    worker.threads = settings.threads;
    worker.maxBody = settings.maxBody;
    worker.grace = settings.grace;
    worker.stuck = settings.watchdog;
    Scoreboard scoreboard(settings.scoreboard());
    Api api(settings.api, &scoreboard);
    Outage outage;
    std::mutex registering;
    std::vector<std::shared_ptr<Database>> databases; // one a thread, watched from here
    worker.watch = [&, wasOut = false]() mutable
    {
        // The end of an outage is seen also where no request asks.
        if (outage.isOn() && outage.mayTry()) Connection::isReachable(settings.database) ? outage.end() : outage.note();
        const bool isOut = outage.isOn();
        if (isOut != wasOut) logLine("warning", isOut ? "database.gone" : "database.back");
        wasOut = isOut;
        // A server process that is stopped cannot end its statement itself.
        const auto limit = settings.database.statementTimeout + std::chrono::seconds(1);
        const std::lock_guard lock(registering);
        for (const auto& database : databases) database->cutIfStuck(limit);
    };
    return runWorker(worker, scoreboard,
                     [&](Scoreboard::Seat& seat)
                     {
                         auto database = std::make_shared<Database>(settings.database, outage);
                         const std::lock_guard lock(registering);
                         databases.push_back(database);
                         auto course = std::make_shared<Api::Course>(); // of the request in hand
                         return Answer{.give = [database, course, &api, &seat](const Request& request)
                                       { return api.answer(request, *database, seat, *course); },
                                       .sent = [course, &api](const Request& request, std::chrono::microseconds sending)
                                       { api.noteSent(request, *course, sending); },
                                       .isQuick = [&api](const Request& request) { return api.isQuick(request); },
                                       .giveTogether = [database, course, &api,
                                                        &seat](std::span<const Request> requests, const Give& give,
                                                               const std::function<void()>& slow)
                                       { api.answerTogether(requests, *database, seat, *course, give, slow); }};
                     });
}

int bringUpToDate(const Arguments&, const Settings& settings, const Invocation&)
{
    return migrateDatabase(settings);
}

int check(const Arguments& arguments, const Settings& settings, const Invocation& invocation)
{
    // The settings have been read by now, so the configuration is well.
    if (arguments.has("configuration")) return 0;
    return runCheck(settings, invocation, arguments.text("nginx"));
}

} // namespace

std::vector<Command> serviceCommands()
{
    return {
        {"serve",
         "run the service: a supervisor, its workers on one FastCGI socket, and a courier",
         "SIGHUP reloads configuration and program without losing a request; SIGTERM stops it within the grace period.",
         {},
         serve},
        {"worker",
         "serve the FastCGI socket at descriptor 0, as spawn-fcgi, systemd or mod_fcgid start it",
         "",
         {},
         work},
        {"migrate",
         "bring the database to the schema of this program",
         "Connects as database.owner, and as database.user to give that role its time limits. Repeating it does "
         "nothing.",
         {},
         bringUpToDate},
        {"check",
         "say what is wrong with the configuration, the host and the database, and what to do",
         "Ends with status 1 if anything is that must be mended. To be run as the account of the service, whose rights "
         "it "
         "looks at.",
         {{"configuration", "", "look at the configuration only"},
          {"nginx", "FILE",
           "compare with nginx's configuration: a site file, or - for what nginx -T prints, on standard input"}},
         check},
    };
}

} // namespace Leadwire
