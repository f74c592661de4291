// Speaks as a service, and listens as its manager.
#include "fcgi/Notify.h"

#include "tests/TemporaryFolder.h"
#include "tests/fcgi/Ear.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string>

namespace Leadwire
{

class NotifyTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(NotifyTest);
    CPPUNIT_TEST(isHeardAtAPath);
    CPPUNIT_TEST(isHeardAtAnAbstractName);
    CPPUNIT_TEST(aStatusIsOneLine);
    CPPUNIT_TEST(aReloadIsDated);
    CPPUNIT_TEST(aStopTellsHowLongItMayTake);
    CPPUNIT_TEST(saysNothingWithoutAManager);
    CPPUNIT_TEST(survivesAManagerThatIsGone);
    CPPUNIT_TEST(namesThatAreNoneAreLeftAlone);
    CPPUNIT_TEST(beatsTwiceWithinTheLimit);
    CPPUNIT_TEST(doesNotBeatWhenUnwell);
    CPPUNIT_TEST(doesNotBeatUnlessAsked);
    CPPUNIT_TEST(theVariablesAreForThisProcessAlone);
    CPPUNIT_TEST(leavesTheVariablesToTheNextProgram);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override { Notify::forget(); }

    void isHeardAtAPath()
    {
        Ear ear(_folder.path() + "/notify");
        managed(ear).ready("serving");
        CPPUNIT_ASSERT_EQUAL(std::string("READY=1\nSTATUS=serving"), ear.heard().at(0));
    }

    void isHeardAtAnAbstractName()
    {
        Ear ear("@leadwire-notify-test-" + std::to_string(::getpid()));
        managed(ear).ready("serving");
        CPPUNIT_ASSERT_EQUAL(std::string("READY=1\nSTATUS=serving"), ear.heard().at(0));
    }

    void aStatusIsOneLine()
    {
        Ear ear(_folder.path() + "/notify");
        managed(ear).ready("refused: a\nMAINPID=1");
        CPPUNIT_ASSERT_EQUAL(std::string("READY=1\nSTATUS=refused: a MAINPID=1"), ear.heard().at(0));
    }

    void aReloadIsDated()
    {
        Ear ear(_folder.path() + "/notify");
        const auto before = monotonic();
        managed(ear).reloading();
        const std::string said = ear.heard().at(0);
        const std::string head = "RELOADING=1\nMONOTONIC_USEC=";
        CPPUNIT_ASSERT_EQUAL(head, said.substr(0, head.size()));
        const auto time = std::stoll(said.substr(head.size()));
        CPPUNIT_ASSERT(before <= time && time <= monotonic());
    }

    void aStopTellsHowLongItMayTake()
    {
        Ear ear(_folder.path() + "/notify");
        managed(ear).stopping(std::chrono::seconds(31));
        CPPUNIT_ASSERT_EQUAL(std::string("STOPPING=1\nEXTEND_TIMEOUT_USEC=31000000\nSTATUS=finishing what runs"),
                             ear.heard().at(0));
    }

    void saysNothingWithoutAManager()
    {
        Notify notify;
        notify.ready("serving");
        notify.beat(std::chrono::steady_clock::now(), true);
        CPPUNIT_ASSERT(notify.nextBeat() == Notify::Time::max());
    }

    void survivesAManagerThatIsGone()
    {
        const Notify notify = managed(Ear(_folder.path() + "/notify"));
        notify.ready("serving");
    }

    void namesThatAreNoneAreLeftAlone()
    {
        for (const std::string& name : {std::string(), std::string("notify"), std::string("vsock:2:1234"),
                                        "/" + std::string(sizeof(sockaddr_un::sun_path), 'a')})
        {
            ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
            ::setenv("WATCHDOG_USEC", "1000000", 1);
            const Notify notify;
            notify.ready("serving");
            CPPUNIT_ASSERT(notify.nextBeat() == Notify::Time::max());
        }
    }

    void beatsTwiceWithinTheLimit()
    {
        Ear ear(_folder.path() + "/notify");
        Notify notify = watched(ear, "2000000");
        const auto first = notify.nextBeat();
        notify.beat(first - std::chrono::milliseconds(1), true);
        CPPUNIT_ASSERT_EQUAL(0L, ear.count("WATCHDOG=1"));
        notify.beat(first, true);
        CPPUNIT_ASSERT_EQUAL(1L, ear.count("WATCHDOG=1"));
        CPPUNIT_ASSERT(notify.nextBeat() == first + std::chrono::seconds(1));
    }

    void doesNotBeatWhenUnwell()
    {
        Ear ear(_folder.path() + "/notify");
        Notify notify = watched(ear, "2000000");
        const auto first = notify.nextBeat();
        notify.beat(first, false);
        CPPUNIT_ASSERT(ear.heard().empty());
        CPPUNIT_ASSERT(notify.nextBeat() == first + std::chrono::seconds(1));
    }

    void doesNotBeatUnlessAsked()
    {
        Ear ear(_folder.path() + "/notify");
        for (const char* limit : {"", "0", "1", "-5", "much", "99999999999999999999"})
            CPPUNIT_ASSERT_MESSAGE(limit, watched(ear, limit).nextBeat() == Notify::Time::max());
        ::setenv("WATCHDOG_PID", "1", 1);
        CPPUNIT_ASSERT(watched(ear, "2000000").nextBeat() == Notify::Time::max());
    }

    void theVariablesAreForThisProcessAlone()
    {
        Ear ear(_folder.path() + "/notify");
        ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
        const Notify notify = watched(ear, "2000000");
        for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
            CPPUNIT_ASSERT_MESSAGE(name, !std::getenv(name));
    }

    void leavesTheVariablesToTheNextProgram()
    {
        Ear ear(_folder.path() + "/notify");
        watched(ear, "2000000").leave();
        Notify next;
        next.ready("serving");
        next.beat(next.nextBeat(), true);
        CPPUNIT_ASSERT_EQUAL(1L, ear.count("READY=1"));
        CPPUNIT_ASSERT_EQUAL(1L, ear.count("WATCHDOG=1"));
    }

private:
    static Notify managed(const Ear& ear)
    {
        ::setenv("NOTIFY_SOCKET", ear.name().c_str(), 1);
        return {};
    }

    static Notify watched(const Ear& ear, const char* limit)
    {
        ::setenv("WATCHDOG_USEC", limit, 1);
        return managed(ear);
    }

    static long long monotonic()
    {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
    }

    TemporaryFolder _folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifyTest);

} // namespace Leadwire
