// Tells a Backoff of starts and deaths at times of its own choosing.
#include "fcgi/Backoff.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

using namespace std::chrono_literals;

namespace Leadwire
{

class BackoffTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(BackoffTest);
    CPPUNIT_TEST(startsAtOnceAfterFourQuickDeaths);
    CPPUNIT_TEST(waitsASecondAfterFive);
    CPPUNIT_TEST(aLongLifeMakesGood);
    CPPUNIT_TEST_SUITE_END();

public:
    void startsAtOnceAfterFourQuickDeaths()
    {
        die(4, 999ms);
        CPPUNIT_ASSERT(_backoff.next() <= _now);
    }

    void waitsASecondAfterFive()
    {
        die(5, 10ms);
        CPPUNIT_ASSERT(_backoff.next() == _now - 10ms + 1s);
    }

    void aLongLifeMakesGood()
    {
        die(7, 10ms);
        die(1, 1s);
        CPPUNIT_ASSERT(_backoff.next() <= _now);
    }

private:
    void die(int times, std::chrono::milliseconds life)
    {
        for (int i = 0; i < times; ++i)
        {
            const auto start = _now;
            _backoff.started(start);
            _now += life;
            _backoff.died(start, _now);
        }
    }

    Backoff _backoff;
    Backoff::Time _now{1h};
};

CPPUNIT_TEST_SUITE_REGISTRATION(BackoffTest);

} // namespace Leadwire
