// A worker process: threads that answer, and a main thread that does nothing but wait for signals.
#include "fcgi/Worker.h"

#include "fcgi/Listener.h"
#include "fcgi/ListeningSocket.h"
#include "fcgi/Log.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace Leadwire
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int watchInterval = 500; // milliseconds

/// What a thread is busy with, for the log lines about those that do not end.
class Work
{
public:
    void begin(const Request& request)
    {
        const std::lock_guard lock(_mutex);
        _began = Clock::now();
        _method = request.method;
        _path = request.path;
        _id = request.id;
    }
    void end()
    {
        const std::lock_guard lock(_mutex);
        _id.clear();
    }
    /// Logs it if it began before `latest`. True if so.
    bool logIfBegunBefore(Clock::time_point latest, std::string_view event) const
    {
        const std::lock_guard lock(_mutex);
        if (_id.empty() || _began > latest) return false;
        const double seconds = std::chrono::duration<double>(Clock::now() - _began).count();
        logLine("error", event, {{"request", _id}, {"method", _method}, {"path", _path}, {"seconds", seconds}});
        return true;
    }

private:
    mutable std::mutex _mutex;
    Clock::time_point _began;
    std::string _method;
    std::string _path;
    std::string _id;
};

/// An Answer shall not throw; should it, the client is told so and the thread lives.
Response answerOrFailure(const Answer& answer, const Request& request)
{
    try
    {
        return answer.give(request);
    }
    catch (const std::exception& error)
    {
        logLine("error", "answer.failed", {{"request", request.id}, {"reason", std::string_view(error.what())}});
        return Response::empty(500);
    }
}

/// A counter to poll on.
class Event
{
public:
    Event() : _descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
        if (_descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    }
    ~Event() { ::close(_descriptor); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    int descriptor() const { return _descriptor; }
    void set() const { ::eventfd_write(_descriptor, 1); }
    void reset() const
    {
        eventfd_t count = 0;
        ::eventfd_read(_descriptor, &count);
    }

private:
    int _descriptor;
};

/// One thread: its listener, made before any thread runs because that touches the environment, and its work.
struct Post
{
    Post(Connections& connections, std::size_t maxBody) : listener(connections, maxBody) {}

    Listener listener;
    std::vector<Request> requests = std::vector<Request>(Listener::most); ///< those in hand first
    Work work;
    std::thread thread;
};

/// The threads of this process and what they share.
class Crew
{
public:
    Crew(const WorkerSettings& settings, Scoreboard& scoreboard, const AnswerFactory& answers);

    /// Waits for the signal to stop and then for the threads; the exit status of the process.
    int run(int signals);

private:
    void start();
    void serve(Post& post);
    void answerAll(Post& post);
    void answerQuick(Post& post, const Answer& answer, Scoreboard::Seat& seat, std::size_t count);
    void answerOne(Post& post, const Answer& answer, Scoreboard::Seat& seat, std::size_t number);
    void send(Post& post, const Answer& answer, Scoreboard::Seat& seat, std::size_t number, const Response& response);
    void reportReady() const;
    void endIfStuck();
    [[noreturn]] void giveUp() const;

    const WorkerSettings& _settings;
    Scoreboard& _scoreboard;
    const AnswerFactory& _answers;
    Event _stop;    ///< read by every listener, never reset
    Event _changed; ///< a thread has ended
    Connections _connections{STDIN_FILENO, _stop.descriptor()};
    std::vector<std::unique_ptr<Post>> _posts;
    std::atomic<std::size_t> _ready = 0;
    std::atomic<std::size_t> _ended = 0;
    std::atomic<bool> _failed = false;
};

Crew::Crew(const WorkerSettings& settings, Scoreboard& scoreboard, const AnswerFactory& answers) :
    _settings(settings), _scoreboard(scoreboard), _answers(answers)
{
    for (std::size_t i = 0; i < settings.threads; ++i)
        _posts.push_back(std::make_unique<Post>(_connections, settings.maxBody));
}

void Crew::start()
{
    for (const auto& post : _posts) post->thread = std::thread([this, &post = *post] { serve(post); });
}

/// The whole life of a thread. If it cannot start, the process ends, so that the supervisor sees it and backs off.
void Crew::serve(Post& post)
{
    try
    {
        answerAll(post);
    }
    catch (const std::exception& error)
    {
        logLine("error", "worker.failed", {{"reason", std::string_view(error.what())}});
        _failed = true;
        _stop.set();
    }
    ++_ended;
    _changed.set();
}

void Crew::answerAll(Post& post)
{
    Scoreboard::Seat seat(_scoreboard);
    const Answer answer = _answers(seat);
    if (++_ready == _posts.size()) reportReady();
    while (post.listener.next(post.requests[0]))
    {
        // What else is there, up to the first request that is not quick.
        std::size_t count = 1, quick = 0;
        while (answer.isQuick && answer.isQuick(post.requests[quick]) && ++quick < post.requests.size() &&
               post.listener.more(post.requests[quick]))
            ++count;
        if (quick > 0) answerQuick(post, answer, seat, quick);
        if (quick < count) answerOne(post, answer, seat, quick);
        post.work.end();
    }
}

void Crew::answerQuick(Post& post, const Answer& answer, Scoreboard::Seat& seat, std::size_t count)
{
    post.work.begin(post.requests[0]);
    seat.enter(Scoreboard::Stage::answering);
    std::vector<bool> isGiven(count);
    std::optional<LogBatch> lines; // one alone has its line before its answer
    if (count > 1) lines.emplace();
    const Give give = [&](std::size_t number, const Response& response)
    {
        isGiven.at(number) = true;
        send(post, answer, seat, number, response);
        seat.enter(Scoreboard::Stage::answering);
    };
    try
    {
        answer.giveTogether({post.requests.data(), count}, give,
                            [&]
                            {
                                LogBatch::write(); // none waits for what takes long
                                post.listener.passTurn();
                            });
    }
    catch (const std::exception& error)
    {
        logLine("error", "answer.failed", {{"reason", std::string_view(error.what())}});
        for (std::size_t number = 0; number < count; ++number)
            if (!isGiven[number]) give(number, Response::empty(500));
    }
    seat.rest();
}

void Crew::answerOne(Post& post, const Answer& answer, Scoreboard::Seat& seat, std::size_t number)
{
    post.listener.passTurn();
    post.work.begin(post.requests[number]);
    seat.enter(Scoreboard::Stage::answering);
    send(post, answer, seat, number, answerOrFailure(answer, post.requests[number]));
}

void Crew::send(Post& post, const Answer& answer, Scoreboard::Seat& seat, std::size_t number, const Response& response)
{
    const Request& request = post.requests[number];
    seat.enter(Scoreboard::Stage::sending);
    const auto began = Clock::now();
    try
    {
        post.listener.send(response, number);
    }
    catch (const std::exception& error)
    {
        logLine("error", "send.failed", {{"request", request.id}, {"reason", std::string_view(error.what())}});
    }
    if (answer.sent) answer.sent(request, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began));
    seat.enter(Scoreboard::Stage::waiting);
}

/// Tells the supervisor, if there is one, that requests are taken from now on.
void Crew::reportReady() const
{
    const char* const text = std::getenv("LEADWIRE_READY_FD"); // only the supervisor sets it, before we exist
    if (!text) return;
    const std::string_view digits(text);
    int descriptor = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
    if (error != std::errc{} || end != digits.data() + digits.size() || descriptor < 0) return;
    if (::write(descriptor, "1", 1) != 1) logLine("warning", "ready.unheard");
    ::close(descriptor);
}

int Crew::run(int signals)
{
    start();
    std::optional<Clock::time_point> deadline;
    while (_ended < _posts.size())
    {
        int timeout = watchInterval;
        if (_settings.watch) _settings.watch();
        if (!deadline) endIfStuck();
        if (!deadline && _failed) deadline = Clock::now() + _settings.grace;
        if (deadline)
        {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
            if (left.count() <= 0) giveUp();
            timeout = static_cast<int>(std::min<std::int64_t>(left.count(), timeout));
        }
        std::array<pollfd, 2> waits{{{signals, POLLIN, 0}, {_changed.descriptor(), POLLIN, 0}}};
        if (::poll(waits.data(), waits.size(), timeout) <= 0) continue;
        if (waits[1].revents != 0) _changed.reset();
        if (waits[0].revents != 0)
        {
            signalfd_siginfo signal{};
            if (::read(signals, &signal, sizeof signal) < 0) continue;
            _stop.set();
        }
        if (!deadline && waits[0].revents != 0) deadline = Clock::now() + _settings.grace;
    }
    for (const auto& post : _posts) post->thread.join();
    return _failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/// A thread that does not come back cannot be ended, but its process can: once the other threads are done.
void Crew::endIfStuck()
{
    const auto latest = Clock::now() - _settings.stuck;
    for (const auto& post : _posts)
    {
        if (!post->work.logIfBegunBefore(latest, "request.stuck")) continue;
        _scoreboard.add(Scoreboard::Counter::stuck);
        _failed = true;
        _stop.set();
    }
}

/// Ends the process with requests still running: their connections close without an answer.
void Crew::giveUp() const
{
    for (const auto& post : _posts) post->work.logIfBegunBefore(Clock::now(), "request.overdue");
    ::_exit(EXIT_FAILURE);
}

/// Signals of faults stay as they are; all others wait for the main thread. libfcgi 2.4.2 ends a request whose read or
/// write a signal interrupts, so no thread may ever receive one.
void blockSignals()
{
    sigset_t all;
    ::sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) ::sigdelset(&all, fault);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

/// A thread that rows have come for would interrupt PostgreSQL, which is about to send more: it takes them together
/// instead, and the web server takes several answers together. That does a tenth more pages. Where it is not allowed,
/// or another policy was chosen for us, nothing changes.
void interruptNobody()
{
    const sched_param none{};
    if (::sched_getscheduler(0) == SCHED_OTHER) ::sched_setscheduler(0, SCHED_BATCH, &none);
}

int stopSignals()
{
    sigset_t stop;
    ::sigemptyset(&stop);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) ::sigaddset(&stop, signal);
    const int descriptor = ::signalfd(-1, &stop, SFD_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
    return descriptor;
}

} // namespace

int runWorker(const WorkerSettings& settings, Scoreboard& scoreboard, const AnswerFactory& answers)
{
    blockSignals();
    interruptNobody();
    if (!isListening(STDIN_FILENO))
    {
        logLine("error", "worker.failed",
                {{"reason", std::string_view("descriptor 0 is no listening socket: let the supervisor, systemd, "
                                             "spawn-fcgi or a web server start the worker")}});
        return EXIT_FAILURE;
    }
    const int signals = stopSignals();
    Crew crew(settings, scoreboard, answers);
    const int status = crew.run(signals);
    ::close(signals);
    return status;
}

} // namespace Leadwire
