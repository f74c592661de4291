// Leaves a handover to this same process, as an exec would.
#include "fcgi/Handover.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <cstdlib>

namespace Leadwire
{

class HandoverTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(HandoverTest);
    CPPUNIT_TEST(isFoundOnce);
    CPPUNIT_TEST(mayBeEmpty);
    CPPUNIT_TEST(leftToAnotherProcessIsNotOurs);
    CPPUNIT_TEST(nonsenseIsNone);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override { Handover::forget(); }

    void isFoundOnce()
    {
        Handover left;
        left.socket = 5;
        left.path = "/run/a folder/socket";
        left.ownsSocket = true;
        left.workers = {11, 12};
        left.ending = {13};
        left.leave();
        const auto found = Handover::find();
        CPPUNIT_ASSERT(found);
        CPPUNIT_ASSERT_EQUAL(5, found->socket);
        CPPUNIT_ASSERT_EQUAL(left.path, found->path);
        CPPUNIT_ASSERT(found->ownsSocket);
        CPPUNIT_ASSERT(found->workers == left.workers);
        CPPUNIT_ASSERT(found->companions.empty());
        CPPUNIT_ASSERT(found->ending == left.ending);
        CPPUNIT_ASSERT(!Handover::find());
    }

    void mayBeEmpty()
    {
        Handover left;
        left.socket = 3;
        left.leave();
        const auto found = Handover::find();
        CPPUNIT_ASSERT(found);
        CPPUNIT_ASSERT(!found->ownsSocket);
        CPPUNIT_ASSERT(found->path.empty());
        CPPUNIT_ASSERT(found->workers.empty());
    }

    void leftToAnotherProcessIsNotOurs()
    {
        ::setenv("LEADWIRE_HANDOVER", "1 5 1 11 - -", 1);
        CPPUNIT_ASSERT(!Handover::find());
        CPPUNIT_ASSERT(!std::getenv("LEADWIRE_HANDOVER"));
    }

    void nonsenseIsNone()
    {
        ::setenv("LEADWIRE_HANDOVER", "nonsense", 1);
        CPPUNIT_ASSERT(!Handover::find());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HandoverTest);

} // namespace Leadwire
