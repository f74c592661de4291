// Supervisors and workers as real processes: killed, reloaded, stopped and started wrongly while clients ask.
#include "fcgi/ListeningSocket.h"
#include "tests/fcgi/FastCgiClient.h"
#include "tests/served/Front.h"
#include "tests/served/RunningProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{

class ProcessTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ProcessTest);
    CPPUNIT_TEST(replacesAKilledWorker);
    CPPUNIT_TEST(aPoisonousRequestEndsOneWorker);
    CPPUNIT_TEST(aForgedLengthEndsOneWorker);
    CPPUNIT_TEST(anAnswerThatThrowsIsAFailureOfThatRequestAlone);
    CPPUNIT_TEST(threadsInterruptNobody);
    CPPUNIT_TEST(throttlesACrashLoop);
    CPPUNIT_TEST(reloadsUnderLoadWithoutAFailure);
    CPPUNIT_TEST(aRunningRequestOutlivesAReload);
    CPPUNIT_TEST(aRunningRequestOutlivesTwoReloads);
    CPPUNIT_TEST(reloadsAgainWhenAskedDuringAReload);
    CPPUNIT_TEST(aRefusedReloadKeepsTheOldWorkers);
    CPPUNIT_TEST(brokenNewWorkersKeepTheOldOnes);
    CPPUNIT_TEST(aProgramThatIsGoneKeepsTheOldOne);
    CPPUNIT_TEST(finishesARunningRequestWhenItStops);
    CPPUNIT_TEST(aStopSentToTheWholeGroupFinishesARunningRequest);
    CPPUNIT_TEST(killsAtASecondSignal);
    CPPUNIT_TEST(saysWhichRequestOutlivedTheGracePeriod);
    CPPUNIT_TEST(removesItsSocketWhenItStops);
    CPPUNIT_TEST(aReloadKeepsTheSocketItHas);
    CPPUNIT_TEST(workersDoNotOutliveTheSupervisor);
    CPPUNIT_TEST(replacesAStaleSocket);
    CPPUNIT_TEST(refusesALiveSocket);
    CPPUNIT_TEST(takesTheSocketOfSystemd);
    CPPUNIT_TEST(aWorkerServesBehindSpawnFcgi);
    CPPUNIT_TEST(aWorkerWithoutASocketSaysSo);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        std::string pattern = "/tmp/leadwire-process-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _folder = pattern;
    }

    void tearDown() override
    {
        touch("go");
        if (_supervisor) _supervisor->signal(SIGTERM);
        if (_supervisor) _supervisor->wait();
        _supervisor.reset();
        std::filesystem::remove_all(_folder);
    }

    void replacesAKilledWorker()
    {
        start(1);
        const pid_t first = ask();
        ::kill(first, SIGKILL);
        CPPUNIT_ASSERT(waitUntil([&] { return count("worker.started") == 2; }));
        CPPUNIT_ASSERT(ask() != first);
        CPPUNIT_ASSERT(log().find("signal 9") != std::string::npos);
    }

    void aPoisonousRequestEndsOneWorker()
    {
        start(2);
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.uri = "/crash"}));
        CPPUNIT_ASSERT(!client.read().ended);
        CPPUNIT_ASSERT(waitUntil([&] { return count("worker.started") == 3; }));
        for (int i = 0; i < 10; ++i) ask();
        CPPUNIT_ASSERT_EQUAL(1, count("worker.died"));
    }

    /// libfcgi 2.4.2 ends the process on an assertion when two lengths add up to more than it can count; only the web
    /// server may open the socket, and no more than one worker may fall.
    void aForgedLengthEndsOneWorker()
    {
        start(2);
        const std::string lengths = "\xff\xff\xff\xff\xff\xff\xff\xff";
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::begin(false) + FastCgiClient::record(FastCgiClient::parameters, lengths));
        client.finishSending();
        CPPUNIT_ASSERT(client.isClosed());
        for (int i = 0; i < 10; ++i) ask();
        CPPUNIT_ASSERT(count("worker.died") <= 1);
    }

    void anAnswerThatThrowsIsAFailureOfThatRequestAlone()
    {
        start(1);
        const pid_t worker = ask();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.uri = "/throw", .keep = true}));
        CPPUNIT_ASSERT_EQUAL(500, client.read().status());
        client.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT_EQUAL(std::to_string(worker), client.read().body);
        CPPUNIT_ASSERT(log().find("as asked for") != std::string::npos);
    }

    /// Whether a process may choose to, as some containers forbid.
    static bool mayInterruptNobody()
    {
        const pid_t child = ::fork();
        const sched_param none{};
        if (child == 0) ::_exit(::sched_setscheduler(0, SCHED_BATCH, &none) == 0 ? 0 : 1);
        int status = 0;
        ::waitpid(child, &status, 0);
        return status == 0;
    }

    void threadsInterruptNobody()
    {
        if (::sched_getscheduler(0) != SCHED_OTHER || !mayInterruptNobody()) return;
        start(1);
        const std::string threads = "/proc/" + std::to_string(ask()) + "/task";
        for (const auto& thread : std::filesystem::directory_iterator(threads))
            CPPUNIT_ASSERT_EQUAL(SCHED_BATCH, ::sched_getscheduler(std::stoi(thread.path().filename())));
    }

    void throttlesACrashLoop()
    {
        touch("broken");
        _supervisor = supervisor(1);
        CPPUNIT_ASSERT(waitUntil([&] { return starts().size() >= 7; }));
        // Five deaths are tolerated; the sixth start comes a second after the fifth, the seventh a second after that.
        CPPUNIT_ASSERT(starts()[6] - starts()[4] >= 1500);
        remove("broken");
        CPPUNIT_ASSERT(waitUntil([&] { return canConnect() && ask() > 0; }));
    }

    void reloadsUnderLoadWithoutAFailure()
    {
        start(2);
        std::atomic<bool> done = false;
        std::atomic<int> answered = 0;
        std::vector<std::future<std::set<pid_t>>> clients;
        clients.reserve(3);
        for (int i = 0; i < 3; ++i)
            clients.push_back(std::async(std::launch::async,
                                         [&]
                                         {
                                             std::set<pid_t> workers;
                                             for (; !done; ++answered) workers.insert(ask());
                                             return workers;
                                         }));
        for (int reload = 1; reload <= 5; ++reload)
        {
            _supervisor->signal(SIGHUP);
            const bool reloaded = waitUntil([&] { return count("reload.done") == reload; });
            const int before = answered;
            waitUntil([&] { return answered > before + 20; });
            if (!reloaded) done = true;
            CPPUNIT_ASSERT(reloaded);
        }
        done = true;
        std::set<pid_t> workers;
        for (auto& client : clients) workers.merge(client.get()); // throws if one request failed
        CPPUNIT_ASSERT(workers.size() >= 6);
        CPPUNIT_ASSERT_EQUAL(0, count("worker.died"));
        CPPUNIT_ASSERT(isRunning(_supervisor->process()));
    }

    void aRunningRequestOutlivesAReload()
    {
        start(1);
        const pid_t worker = ask();
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({.uri = "/slow"}));
        slow.waitUntilRead();
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.done") == 1; }));
        CPPUNIT_ASSERT(waitUntil([&] { return ask() != worker; }));
        touch("go");
        CPPUNIT_ASSERT_EQUAL(std::to_string(worker), slow.read().body);
        CPPUNIT_ASSERT(waitUntil([&] { return !isRunning(worker); }));
    }

    void aRunningRequestOutlivesTwoReloads()
    {
        start(1);
        const pid_t worker = ask();
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({.uri = "/slow"}));
        slow.waitUntilRead();
        for (int reload = 1; reload <= 2; ++reload)
        {
            _supervisor->signal(SIGHUP);
            CPPUNIT_ASSERT(waitUntil([&] { return count("reload.done") == reload; }));
            CPPUNIT_ASSERT(waitUntil([&] { return hasTakenItsSignals(worker); }));
        }
        touch("go");
        CPPUNIT_ASSERT_EQUAL(std::to_string(worker), slow.read().body);
        CPPUNIT_ASSERT(waitUntil([&] { return !isRunning(worker); }));
    }

    void reloadsAgainWhenAskedDuringAReload()
    {
        start(1);
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.begun") == 1; }));
        _supervisor->signal(SIGHUP);
        const auto isReloadedSince = [this]
        {
            const std::string text = log();
            return count("reload.begun") == 2 && text.rfind("reload.done") > text.rfind("reload.begun") &&
                   text.rfind("reload.done") != std::string::npos;
        };
        CPPUNIT_ASSERT(waitUntil(isReloadedSince));
        ask();
    }

    void aRefusedReloadKeepsTheOldWorkers()
    {
        start(1);
        const pid_t worker = ask();
        touch("bad");
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.refused") == 1; }));
        CPPUNIT_ASSERT_EQUAL(worker, ask());
        remove("bad");
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.done") == 1; }));
    }

    void brokenNewWorkersKeepTheOldOnes()
    {
        start(1);
        const pid_t worker = ask();
        touch("broken");
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.refused") == 1; }));
        CPPUNIT_ASSERT_EQUAL(worker, ask());
        // What was kept is still watched over.
        remove("broken");
        ::kill(worker, SIGKILL);
        CPPUNIT_ASSERT(waitUntil([&] { return count("worker.died") == 2; }));
        CPPUNIT_ASSERT(ask() != worker);
    }

    void aProgramThatIsGoneKeepsTheOldOne()
    {
        const std::string copy = _folder + "/echo";
        std::filesystem::copy_file(ECHO_PROGRAM, copy);
        start(1, copy);
        const pid_t worker = ask();
        remove("echo");
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.refused") == 1; }));
        CPPUNIT_ASSERT_EQUAL(worker, ask());
    }

    void finishesARunningRequestWhenItStops()
    {
        start(1);
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({.uri = "/slow"}));
        slow.waitUntilRead();
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(waitUntil([&] { return count("supervisor.stopping") == 1; }));
        touch("go");
        CPPUNIT_ASSERT_EQUAL(200, slow.read().status());
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
    }

    /// As systemd does it, and a terminal: a worker is told by the group and by the supervisor.
    void aStopSentToTheWholeGroupFinishesARunningRequest()
    {
        start(1, ECHO_PROGRAM, 10, [] { ::setpgid(0, 0); });
        const pid_t worker = ask();
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({.uri = "/slow"}));
        slow.waitUntilRead();
        ::kill(worker, SIGTERM); // signals that wait together would be one
        CPPUNIT_ASSERT(waitUntil([&] { return hasTakenItsSignals(worker); }));
        ::kill(-_supervisor->process(), SIGTERM);
        CPPUNIT_ASSERT(waitUntil([&] { return count("supervisor.stopping") == 1 && hasTakenItsSignals(worker); }));
        touch("go");
        CPPUNIT_ASSERT_EQUAL(std::to_string(worker), slow.read().body);
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
    }

    void killsAtASecondSignal()
    {
        start(1);
        const pid_t worker = ask();
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({.uri = "/slow"}));
        slow.waitUntilRead();
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(waitUntil([&] { return count("supervisor.stopping") == 1; }));
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
        CPPUNIT_ASSERT(!isRunning(worker));
        CPPUNIT_ASSERT(!slow.read().ended);
    }

    void saysWhichRequestOutlivedTheGracePeriod()
    {
        start(1, ECHO_PROGRAM, 1);
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({.uri = "/slow?secret"}));
        slow.waitUntilRead();
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
        CPPUNIT_ASSERT_EQUAL(1, count("request.overdue"));
        CPPUNIT_ASSERT(log().find("\"/slow\"") != std::string::npos);
        CPPUNIT_ASSERT(log().find("secret") == std::string::npos);
    }

    void removesItsSocketWhenItStops()
    {
        start(1);
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
        CPPUNIT_ASSERT(!std::filesystem::exists(socketPath()));
    }

    void aReloadKeepsTheSocketItHas()
    {
        start(1);
        touch("other");
        touch("moved");
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.done") == 1; }));
        CPPUNIT_ASSERT_EQUAL(1, count("socket.kept"));
        ask();
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
        CPPUNIT_ASSERT(!std::filesystem::exists(socketPath()));
        CPPUNIT_ASSERT(std::filesystem::exists(_folder + "/other"));
    }

    void workersDoNotOutliveTheSupervisor()
    {
        start(2);
        // Also the children that a reload handed on.
        _supervisor->signal(SIGHUP);
        CPPUNIT_ASSERT(waitUntil([&] { return count("reload.done") == 1; }));
        const pid_t worker = ask();
        _supervisor->signal(SIGKILL);
        CPPUNIT_ASSERT(_supervisor->wait() == -SIGKILL);
        CPPUNIT_ASSERT(waitUntil([&] { return !isRunning(worker) && !canConnect(); }));
    }

    void replacesAStaleSocket()
    {
        workersDoNotOutliveTheSupervisor();
        CPPUNIT_ASSERT(std::filesystem::exists(socketPath()));
        start(1);
        ask();
    }

    void refusesALiveSocket()
    {
        start(1);
        const auto second = supervisor(1);
        CPPUNIT_ASSERT(second->wait() == 1);
        CPPUNIT_ASSERT(log().find("somebody serves " + socketPath()) != std::string::npos);
        ask();
    }

    void takesTheSocketOfSystemd()
    {
        SupervisorSettings settings;
        settings.socket = _folder + "/other";
        const int socket = makeListeningSocket(settings);
        const auto handOver = [socket]
        {
            ::dup2(socket, 3);
            ::fcntl(3, F_SETFD, 0);
            ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
            ::setenv("LISTEN_FDS", "1", 1);
        };
        _supervisor = supervisor(1, ECHO_PROGRAM, 10, handOver);
        ::close(socket);
        FastCgiClient client(settings.socket);
        client.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT(client.read().ended);
        _supervisor->signal(SIGTERM);
        CPPUNIT_ASSERT(_supervisor->wait() == 0);
        CPPUNIT_ASSERT(std::filesystem::exists(settings.socket)); // it is not ours to remove
    }

    void aWorkerServesBehindSpawnFcgi()
    {
        RunningProgram spawn(
            {"/usr/bin/spawn-fcgi", "-n", "-s", socketPath(), "--", ECHO_PROGRAM, "worker", _folder, "10"},
            _folder + "/log");
        CPPUNIT_ASSERT(waitUntil([&] { return canConnect(); }));
        CPPUNIT_ASSERT_EQUAL(spawn.process(), ask());
        spawn.signal(SIGTERM);
        CPPUNIT_ASSERT(spawn.wait() == 0);
    }

    void aWorkerWithoutASocketSaysSo()
    {
        RunningProgram worker({ECHO_PROGRAM, "worker", _folder, "10"}, _folder + "/log",
                              [] { ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO); });
        CPPUNIT_ASSERT(worker.wait() == 1);
        CPPUNIT_ASSERT(log().find("descriptor 0 is no listening socket") != std::string::npos);
    }

private:
    std::string socketPath() const { return _folder + "/socket"; }

    std::unique_ptr<RunningProgram> supervisor(int workers, const std::string& program = ECHO_PROGRAM, int grace = 10,
                                               const std::function<void()>& prepare = {}) const
    {
        const std::vector<std::string> command{program, "supervisor", _folder, std::to_string(workers),
                                               std::to_string(grace)};
        return std::make_unique<RunningProgram>(command, _folder + "/log", prepare);
    }

    void start(int workers, const std::string& program = ECHO_PROGRAM, int grace = 10,
               const std::function<void()>& prepare = {})
    {
        _supervisor = supervisor(workers, program, grace, prepare);
        CPPUNIT_ASSERT(waitUntil([&] { return canConnect(); }));
        ask();
    }

    bool canConnect() const
    {
        try
        {
            FastCgiClient client(socketPath());
            return true;
        }
        catch (const std::system_error&)
        {
            return false;
        }
    }

    /// The process id of the worker that answered. Fails if none did.
    pid_t ask() const
    {
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.uri = "/pid"}));
        const auto answer = client.read();
        if (!answer.ended || answer.status() != 200) throw std::runtime_error("no whole answer: " + answer.head);
        return static_cast<pid_t>(std::stol(answer.body));
    }

    /// True if no signal waits for the process, or it is gone.
    static bool hasTakenItsSignals(pid_t process)
    {
        std::ifstream file("/proc/" + std::to_string(process) + "/status");
        for (std::string line; std::getline(file, line);)
            if (line.rfind("ShdPnd:", 0) == 0) return line.find_first_not_of('0', line.find('\t') + 1) == line.npos;
        return true;
    }

    std::string log() const
    {
        std::ostringstream text;
        text << std::ifstream(_folder + "/log").rdbuf();
        return text.str();
    }

    int count(const std::string& event) const
    {
        const std::string text = log();
        const std::string sought = "\"event\":\"" + event + "\"";
        int found = 0;
        for (auto at = text.find(sought); at != std::string::npos; at = text.find(sought, at + 1)) ++found;
        return found;
    }

    std::vector<std::int64_t> starts() const
    {
        std::ifstream file(_folder + "/starts");
        std::vector<std::int64_t> times;
        for (std::int64_t time = 0; file >> time;) times.push_back(time);
        return times;
    }

    void touch(const std::string& name) const { std::ofstream(_folder + "/" + name).flush(); }
    void remove(const std::string& name) const { std::filesystem::remove(_folder + "/" + name); }

    std::string _folder;
    std::unique_ptr<RunningProgram> _supervisor;
};

static const RunsBehind<ProcessTest> registered{Front::nginx};

} // namespace Leadwire
