// Who may connect in an outage, and who waits for those that do.
#include "model/Outage.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class OutageTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(OutageTest);
    CPPUNIT_TEST(whatMayBeARestartIsWaitedFor);
    CPPUNIT_TEST(aLongOutageIsNot);
    CPPUNIT_TEST(theThreadThatTriesIsWaitedForUntilItFails);
    CPPUNIT_TEST(theThreadThatTriesIsWaitedForUntilItSucceeds);
    CPPUNIT_TEST(theThreadThatTriesForLongIsNotWaitedFor);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::milliseconds none{0};
    static constexpr std::chrono::hours ever{1};

    static void whatMayBeARestartIsWaitedFor()
    {
        Outage outage(ever, none);
        outage.note();
        CPPUNIT_ASSERT(outage.isWorthWaiting());
    }

    static void aLongOutageIsNot()
    {
        Outage outage(none, ever);
        outage.note();
        CPPUNIT_ASSERT(!outage.isWorthWaiting());
    }

    static void theThreadThatTriesIsWaitedForUntilItFails()
    {
        Outage outage(none, ever);
        outage.note();
        CPPUNIT_ASSERT(outage.mayTry());
        CPPUNIT_ASSERT(!outage.mayTry()); // one at a time
        CPPUNIT_ASSERT(outage.isWorthWaiting());
        outage.note();
        CPPUNIT_ASSERT(!outage.isWorthWaiting());
    }

    static void theThreadThatTriesIsWaitedForUntilItSucceeds()
    {
        Outage outage(none, ever);
        outage.note();
        CPPUNIT_ASSERT(outage.mayTry());
        outage.end();
        CPPUNIT_ASSERT(outage.isWorthWaiting()); // those who were not let in before it shall look again
        CPPUNIT_ASSERT(outage.mayTry());
    }

    static void theThreadThatTriesForLongIsNotWaitedFor()
    {
        Outage outage(none, none);
        outage.note();
        CPPUNIT_ASSERT(outage.mayTry());
        CPPUNIT_ASSERT(!outage.isWorthWaiting());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutageTest);

} // namespace Leadwire
