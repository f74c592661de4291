// The whole service as systemd runs it: it ends and starts again on the manager's socket, and no client is refused.
#include "FaultFixture.h"
#include "Manager.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

namespace Leadwire
{

class ManagedServiceTest : public FaultFixture
{
    CPPUNIT_TEST_SUITE(ManagedServiceTest);
    CPPUNIT_TEST(aRequestWaitsWhileTheServiceStartsAgain);
    CPPUNIT_TEST(restartsUnderLoadLoseNoRequest);
    CPPUNIT_TEST(aReloadIsRefusedWithTheReason);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        FaultFixture::setUp();
        service().stopProgram();
        SupervisorSettings settings;
        settings.socket = service().socket();
        if (const auto group = service().environment().find("LEADWIRE_SOCKET_GROUP");
            group != service().environment().end())
            settings.socketGroup = group->second;
        _manager = std::make_unique<Manager>(settings, service().folder());
        start();
    }

    void tearDown() override
    {
        stop();
        _manager.reset();
        service().startProgram();
    }

    void aRequestWaitsWhileTheServiceStartsAgain()
    {
        CPPUNIT_ASSERT_EQUAL(200, get().status);
        stop();
        CPPUNIT_ASSERT(_manager->hears("STOPPING=1"));
        Answer answer;
        {
            const std::jthread reader([&] { answer = get(); });
            CPPUNIT_ASSERT(_manager->isAskedFor());
            start();
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 200, answer.status);
    }

    void restartsUnderLoadLoseNoRequest()
    {
        static std::atomic<int> made{0};
        const auto running = load(
            [](int, int number)
            {
                if (number % 4 != 0) return readOne();
                return Ask{"POST",
                           leads,
                           R"({"first_name":"A","email":"restart)" + std::to_string(++made) + "@example.com\"}",
                           {}};
            });
        for (int i = 0; i < 3; ++i)
        {
            waitForMore(*running);
            stop();
            start();
        }
        waitForMore(*running);
        expectNoFailure(*running);
        CPPUNIT_ASSERT_EQUAL(0L, running->unavailable());
        CPPUNIT_ASSERT_EQUAL(std::to_string(made),
                             service().sql().run("SELECT count(*) FROM lead WHERE email LIKE 'restart%'"));
    }

    void aReloadIsRefusedWithTheReason()
    {
        configure("max_body = much\n");
        _program->signal(SIGHUP);
        const bool isRefused = _manager->hears("RELOADING=1") && _manager->hears("since the reload was refused: ");
        configure("");
        CPPUNIT_ASSERT(isRefused);
        CPPUNIT_ASSERT_EQUAL(200, get().status);
        _program->signal(SIGHUP);
        CPPUNIT_ASSERT(_manager->hears("RELOADING=1"));
        CPPUNIT_ASSERT(_manager->hears("READY=1\nSTATUS=serving"));
    }

private:
    void start()
    {
        _program = _manager->start({Service::binary(), "serve"}, service().environment());
        CPPUNIT_ASSERT(_manager->hears("READY=1"));
    }

    void stop()
    {
        if (!_program) return;
        _program->signal(SIGTERM);
        CPPUNIT_ASSERT(_program->wait() == 0);
        _program.reset();
        // A socket that is the manager's outlives the service.
        CPPUNIT_ASSERT(std::filesystem::exists(service().socket()));
    }

    std::unique_ptr<Manager> _manager;
    std::unique_ptr<RunningProgram> _program;
};

static const RunsBehind<ManagedServiceTest> registered{Front::nginx};

} // namespace Leadwire
