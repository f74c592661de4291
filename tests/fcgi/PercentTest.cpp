// Decoding happens once, and what is broken stays.
#include "fcgi/Percent.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class PercentTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(PercentTest);
    CPPUNIT_TEST(escapesOfEitherCaseBecomeBytes);
    CPPUNIT_TEST(brokenEscapesStay);
    CPPUNIT_TEST(decodingHappensOnce);
    CPPUNIT_TEST_SUITE_END();

    void escapesOfEitherCaseBecomeBytes()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("a/b\xC3\xA4 +"), percentDecoded("a%2Fb%c3%A4%20+"));
        CPPUNIT_ASSERT_EQUAL(std::string("\0", 1), percentDecoded("%00"));
    }

    void brokenEscapesStay()
    {
        for (const std::string text : {"%", "%4", "%zz", "a%", "%4g", "100%"})
            CPPUNIT_ASSERT_EQUAL(text, percentDecoded(text));
        CPPUNIT_ASSERT_EQUAL(std::string("%A"), percentDecoded("%%41"));
    }

    void decodingHappensOnce() { CPPUNIT_ASSERT_EQUAL(std::string("%2e"), percentDecoded("%252e")); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PercentTest);

} // namespace Leadwire
