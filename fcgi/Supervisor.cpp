// Keeps the pool of workers: one loop over signals, ready pipes and deadlines.
#include "fcgi/Supervisor.h"

#include "fcgi/ChildProcess.h"
#include "fcgi/Departing.h"
#include "fcgi/Generations.h"
#include "fcgi/Handover.h"
#include "fcgi/ListeningSocket.h"
#include "fcgi/Log.h"
#include "fcgi/Notify.h"
#include "fcgi/Transcript.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace Leadwire
{

namespace
{

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

constexpr std::chrono::seconds patience{10};        ///< with a self-check, and with new workers becoming ready
constexpr std::chrono::milliseconds lastWords{500}; ///< beyond the grace period: a worker logs what it was busy with

/// A descriptor of /dev/null; sees to it that 0, 1 and 2 are open, so that no socket or pipe can get their numbers.
int openNull()
{
    for (;;)
    {
        const int null = ::open("/dev/null", O_RDWR); // NOLINT: 0 to 2 shall be inherited
        if (null < 0) throw std::system_error(errno, std::generic_category(), "/dev/null cannot be opened");
        if (null <= STDERR_FILENO) continue;
        ::fcntl(null, F_SETFD, FD_CLOEXEC);
        return null;
    }
}

/// Blocks the signals that this process answers to and returns a descriptor to read them from.
int openSignals()
{
    sigset_t ours;
    ::sigemptyset(&ours);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&ours, signal);
    ::pthread_sigmask(SIG_BLOCK, &ours, nullptr);
    ::signal(SIGCHLD, SIG_DFL); // ignored, as a parent may have left it, the kernel would bury our children itself
    const int descriptor = ::signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "signals cannot be read");
    return descriptor;
}

class Supervisor
{
public:
    explicit Supervisor(const SupervisorSettings& settings);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    void run();

private:
    /// checking: the self-check before a reload runs; replacing: we were started by a reload and the former generation
    /// serves until our workers are ready; stopping: no way back.
    enum class Phase
    {
        serving,
        checking,
        replacing,
        stopping
    };

    void takeSocket(const std::optional<Handover>& handover);
    void announce();
    void wait();
    Time nextDeadline() const;
    void readSignals();
    void reap();
    void died(pid_t process, int status);
    void meetDeadlines();

    void beginReload();
    void checked(bool passed, std::string_view reason);
    void becomeNext();
    void refuseReload(std::string_view reason);
    void finishReplacing();
    void abandonReplacing(std::string_view reason);
    void stop();
    void enter(Phase phase, Time deadline = Time::max());
    void depart(const std::vector<pid_t>& processes);
    Time departure() const;

    const SupervisorSettings& _settings;
    int _null;
    int _signals;
    int _socket = -1;
    std::string _path; ///< of the socket; the settings may name another since a reload
    bool _ownsSocket = false;
    Phase _phase = Phase::serving;
    bool _reloadWanted = false;
    Time _deadline = Time::max(); ///< of the phase checking or replacing
    pid_t _check = 0;
    std::optional<Transcript> _said; ///< by the self-check
    std::optional<Generations> _generations;
    Departing _departing;
    Notify _notify;
    std::string _news = "serving"; ///< for the service manager, once all workers are ready; empty: it knows
};

Supervisor::Supervisor(const SupervisorSettings& settings) :
    _settings(settings), _null(openNull()), _signals(openSignals()), _path(settings.socket)
{
    const std::optional<Handover> handover = Handover::find();
    takeSocket(handover);
    _generations.emplace(settings, _socket, _null);
    logLine("info", "supervisor.started", {{"socket", _path}, {"reloaded", std::int64_t{handover ? 1 : 0}}});
    if (!handover) return;
    for (const pid_t process : handover->ending) _departing.adopt(process, departure());
    _generations->inherit(*handover);
    enter(Phase::replacing, Clock::now() + patience);
}

Supervisor::~Supervisor()
{
    for (const int descriptor : {_socket, _signals, _null})
        if (descriptor >= 0) ::close(descriptor);
}

void Supervisor::takeSocket(const std::optional<Handover>& handover)
{
    if (handover)
    {
        _socket = handover->socket;
        _ownsSocket = handover->ownsSocket;
        _path = handover->path;
        if (_ownsSocket && _path != _settings.socket)
            logLine("warning", "socket.kept", {{"socket", _path}, {"at_restart", _settings.socket}});
        ::fcntl(_socket, F_SETFD, FD_CLOEXEC);
        return;
    }
    if (const auto given = socketFromSystemd())
    {
        _socket = *given;
        return;
    }
    _socket = makeListeningSocket(_settings);
    _ownsSocket = true;
}

void Supervisor::run()
{
    for (;;)
    {
        reap();
        meetDeadlines();
        if (_phase == Phase::stopping && _departing.empty()) return;
        if (_phase == Phase::serving && _reloadWanted) beginReload();
        if (_phase != Phase::stopping) _generations->startMissing(Clock::now());
        announce();
        wait();
        readSignals();
    }
}

/// Tells the service manager what has changed, and that we live.
void Supervisor::announce()
{
    if (_phase == Phase::stopping) return;
    if (_phase == Phase::serving && !_news.empty() && _generations->isReady()) _notify.ready(std::exchange(_news, {}));
    _notify.beat(Clock::now(), _generations->isServing());
}

void Supervisor::wait()
{
    std::vector<pollfd> waits{{_signals, POLLIN, 0}};
    _generations->watch(waits);
    int timeout = -1;
    if (const Time next = nextDeadline(); next != Time::max())
    {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - std::min(next, Clock::now()));
        timeout = static_cast<int>(left.count());
    }
    ::poll(waits.data(), waits.size(), timeout);
    if (_generations->isReady() && _phase == Phase::replacing) finishReplacing();
}

Time Supervisor::nextDeadline() const
{
    const Time next = std::min(_departing.nextDeadline(), _deadline);
    if (_phase == Phase::stopping) return next;
    return std::min({next, _generations->nextStart(), _notify.nextBeat()});
}

void Supervisor::readSignals()
{
    signalfd_siginfo signal{};
    while (::read(_signals, &signal, sizeof signal) == sizeof signal)
    {
        if (signal.ssi_signo == SIGHUP) _reloadWanted = true;
        if (signal.ssi_signo == SIGTERM || signal.ssi_signo == SIGINT) stop();
    }
}

void Supervisor::reap()
{
    int status = 0;
    for (pid_t process = 0; (process = ::waitpid(-1, &status, WNOHANG)) > 0;) died(process, status);
}

void Supervisor::died(pid_t process, int status)
{
    if (process == _check)
    {
        _check = 0;
        const std::string said = _said ? _said->text() : "";
        if (_phase == Phase::checking)
            checked(status == 0, "the self-check failed: " + (said.empty() ? describeStatus(status) : said));
        return;
    }
    if (_departing.died(process, status)) return;
    if (_generations->died(process, status, Clock::now())) abandonReplacing("a new worker died before it was ready");
}

void Supervisor::meetDeadlines()
{
    const Time now = Clock::now();
    _departing.killOverdue(now);
    if (_deadline > now) return;
    if (_phase == Phase::checking)
    {
        ::kill(_check, SIGKILL);
        checked(false, "the self-check took more than 10 seconds");
    }
    else if (_phase == Phase::replacing)
        abandonReplacing("the new workers were not ready after 10 seconds");
}

void Supervisor::beginReload()
{
    _reloadWanted = false;
    logLine("info", "reload.begun");
    _notify.reloading();
    if (_settings.check.empty())
    {
        becomeNext();
        return;
    }
    try
    {
        _said.emplace();
        _check = startChild(_settings.check, _null, false, _said->descriptor()).process;
        enter(Phase::checking, Clock::now() + patience);
    }
    catch (const std::system_error& error)
    {
        refuseReload(error.what());
    }
}

void Supervisor::checked(bool passed, std::string_view reason)
{
    enter(Phase::serving);
    // Asked again meanwhile: what was checked may not be what is there now.
    if (passed && _reloadWanted)
        beginReload();
    else if (passed)
        becomeNext();
    else
        refuseReload(reason);
}

void Supervisor::refuseReload(std::string_view reason)
{
    logLine("error", "reload.refused", {{"reason", reason}});
    _news = "serving as before, since the reload was refused: " + std::string(reason);
}

/// Executes the next program in place of this one. The signals stay blocked meanwhile, so none is lost.
void Supervisor::becomeNext()
{
    Handover next;
    next.socket = _socket;
    next.path = _path;
    next.ownsSocket = _ownsSocket;
    _generations->leave(next);
    next.ending = _departing.processes();
    next.leave();
    _notify.leave();
    ::fcntl(_socket, F_SETFD, 0);

    const int error = execute(_settings.self);
    ::fcntl(_socket, F_SETFD, FD_CLOEXEC);
    Handover::forget();
    Notify::forget();
    refuseReload(_settings.self.front() + " cannot be executed: " + std::strerror(error));
}

/// The new workers serve: the old ones finish what they have begun.
void Supervisor::finishReplacing()
{
    enter(Phase::serving);
    depart(_generations->retireOld());
    logLine("info", "reload.done");
}

/// The new workers are of no use: the old ones take their places and go on.
void Supervisor::abandonReplacing(std::string_view reason)
{
    enter(Phase::serving);
    refuseReload(reason);
    depart(_generations->restoreOld(Clock::now()));
}

void Supervisor::stop()
{
    if (_phase == Phase::stopping)
    {
        _departing.killAll();
        return;
    }
    logLine("info", "supervisor.stopping");
    _notify.stopping(_settings.grace + 2 * lastWords);
    if (_phase == Phase::checking) depart({_check});
    enter(Phase::stopping);
    _check = 0;
    if (_ownsSocket) ::unlink(_path.c_str()); // whoever connects from now on learns at once that we are gone
    depart(_generations->release());
}

void Supervisor::enter(Phase phase, Time deadline)
{
    _phase = phase;
    _deadline = deadline;
}

void Supervisor::depart(const std::vector<pid_t>& processes)
{
    for (const pid_t process : processes) _departing.add(process, departure());
}

/// When a child that departs now must be gone.
Time Supervisor::departure() const
{
    return Clock::now() + _settings.grace + lastWords;
}

} // namespace

int runSupervisor(const SupervisorSettings& settings)
{
    try
    {
        Supervisor(settings).run();
        logLine("info", "supervisor.stopped");
        return EXIT_SUCCESS;
    }
    catch (const std::exception& error)
    {
        logLine("error", "supervisor.failed", {{"reason", std::string_view(error.what())}});
        return EXIT_FAILURE;
    }
}

} // namespace Leadwire
