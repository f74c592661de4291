// The supervisor as systemd runs it: on a socket that the manager keeps, and heard by it. Without a database here; the
// whole service is in ManagedServiceTest.
#include "Front.h"
#include "tests/TemporaryFolder.h"
#include "tests/fcgi/FastCgiClient.h"
#include "tests/served/Child.h"
#include "tests/served/Manager.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace Leadwire
{

class ManagedTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ManagedTest);
    CPPUNIT_TEST(saysThatItIsReadyOnceWorkersServe);
    CPPUNIT_TEST(aReloadIsBegunAndEnded);
    CPPUNIT_TEST(aRefusedReloadEndsWithTheReason);
    CPPUNIT_TEST(brokenNewWorkersEndTheReloadWithTheReason);
    CPPUNIT_TEST(saysThatItStops);
    CPPUNIT_TEST(saysThatItLives);
    CPPUNIT_TEST(isSilentWhileNoWorkerServes);
    CPPUNIT_TEST(childrenCannotSpeakForIt);
    CPPUNIT_TEST(aRequestWaitsInTheSocketWhileTheServiceIsAway);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        _folder = std::make_unique<TemporaryFolder>();
        SupervisorSettings settings;
        settings.socket = _folder->path() + "/of-the-manager";
        _manager = std::make_unique<Manager>(settings, _folder->path());
    }

    void tearDown() override
    {
        if (_service) _service->signal(SIGTERM);
        if (_service) _service->wait();
        _service.reset();
        _manager.reset();
        _folder.reset();
    }

    void saysThatItIsReadyOnceWorkersServe()
    {
        start();
        CPPUNIT_ASSERT(_manager->hears("READY=1\nSTATUS=serving"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _manager->heard().size());
        ask();
    }

    void aReloadIsBegunAndEnded()
    {
        start();
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        const std::string worker = ask();
        _service->signal(SIGHUP);
        CPPUNIT_ASSERT(_manager->hears("RELOADING=1\nMONOTONIC_USEC="));
        CPPUNIT_ASSERT(_manager->hears("READY=1\nSTATUS=serving"));
        CPPUNIT_ASSERT(waitUntil([&] { return ask() != worker; }));
        CPPUNIT_ASSERT(isRunning(_service->process()));
    }

    void aRefusedReloadEndsWithTheReason()
    {
        start();
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        touch("bad");
        _service->signal(SIGHUP);
        CPPUNIT_ASSERT(_manager->hears("RELOADING=1"));
        CPPUNIT_ASSERT(
            _manager->hears("READY=1\nSTATUS=serving as before, since the reload was refused: the self-check "
                            "failed: exit 1"));
    }

    void brokenNewWorkersEndTheReloadWithTheReason()
    {
        start();
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        touch("broken");
        _service->signal(SIGHUP);
        CPPUNIT_ASSERT(_manager->hears("RELOADING=1"));
        CPPUNIT_ASSERT(_manager->hears("READY=1\nSTATUS=serving as before, since the reload was refused: a new worker "
                                       "died before it was ready"));
    }

    void saysThatItStops()
    {
        start();
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        _service->signal(SIGTERM);
        CPPUNIT_ASSERT(_manager->hears("STOPPING=1\nEXTEND_TIMEOUT_USEC=11000000\n"));
        CPPUNIT_ASSERT(_service->wait() == 0);
    }

    void saysThatItLives()
    {
        _manager->watch(std::chrono::milliseconds(100));
        start();
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT(_manager->hears("WATCHDOG=1"));
        _service->signal(SIGHUP);
        CPPUNIT_ASSERT(_manager->hears("RELOADING=1"));
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT(_manager->hears("WATCHDOG=1"));
    }

    void isSilentWhileNoWorkerServes()
    {
        touch("broken");
        _manager->watch(std::chrono::milliseconds(100));
        start();
        CPPUNIT_ASSERT(waitUntil([&] { return lines("starts") >= 7; })); // about two seconds
        CPPUNIT_ASSERT(_manager->heard().empty());
        std::filesystem::remove(_folder->path() + "/broken");
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
        CPPUNIT_ASSERT(_manager->hears("WATCHDOG=1"));
    }

    static bool hasVariable(pid_t process, const std::string& name)
    {
        return textOf("/proc/" + std::to_string(process) + "/environ").find(name) != std::string::npos;
    }

    void childrenCannotSpeakForIt()
    {
        _manager->watch(std::chrono::seconds(10));
        start();
        for (int generation = 0; generation < 2; ++generation)
        {
            CPPUNIT_ASSERT(_manager->hears("READY=1"));
            const auto children = childrenOf(_service->process());
            CPPUNIT_ASSERT(children.size() >= 2); // a worker and the companion
            for (const pid_t child : children)
            {
                // One that was forked and does not run its program yet has what the supervisor has.
                for (const std::string name : {"NOTIFY_SOCKET", "WATCHDOG_", "LISTEN_"})
                    CPPUNIT_ASSERT_MESSAGE(name, waitUntil([&] { return !hasVariable(child, name); }));
            }
            _service->signal(SIGHUP);
        }
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
    }

    void aRequestWaitsInTheSocketWhileTheServiceIsAway()
    {
        start();
        const std::string worker = ask();
        for (const int signal : {SIGTERM, SIGKILL})
        {
            _service->signal(signal);
            CPPUNIT_ASSERT(_service->wait());
            CPPUNIT_ASSERT(waitUntil([&] { return !isRunning(std::stoi(worker)); }));
            FastCgiClient client(_manager->socket());
            client.send(FastCgiClient::request({.uri = "/pid"}));
            CPPUNIT_ASSERT(_manager->isAskedFor());
            start();
            const auto answer = client.read();
            CPPUNIT_ASSERT_EQUAL(200, answer.status());
            CPPUNIT_ASSERT(answer.body != worker);
        }
    }

private:
    void start() { _service = _manager->start({ECHO_PROGRAM, "supervisor", _folder->path(), "1", "10"}, {}); }

    /// The process id of the worker that answered.
    std::string ask() const
    {
        FastCgiClient client(_manager->socket());
        client.send(FastCgiClient::request({.uri = "/pid"}));
        return client.read().body;
    }

    void touch(const std::string& name) const { std::ofstream(_folder->path() + "/" + name).flush(); }

    long lines(const std::string& name) const
    {
        const std::string text = textOf(_folder->path() + "/" + name);
        return std::count(text.begin(), text.end(), '\n');
    }

    std::unique_ptr<TemporaryFolder> _folder;
    std::unique_ptr<Manager> _manager;
    std::unique_ptr<RunningProgram> _service;
};

static const RunsBehind<ManagedTest> registered{Front::nginx};

} // namespace Leadwire
