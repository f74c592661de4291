// Parts of a body: the forms of RFC 9110, and all that is none.
#include "fcgi/ByteRange.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace Leadwire
{

class ByteRangeTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ByteRangeTest);
    CPPUNIT_TEST(onePartIsFound);
    CPPUNIT_TEST(whatBeginsBehindTheEndIsEmpty);
    CPPUNIT_TEST(anythingElseIsTheWhole);
    CPPUNIT_TEST_SUITE_END();

    /// Of ten bytes: `first+length`, or `whole`.
    static std::string part(const std::string& header, std::uint64_t size = 10)
    {
        const auto range = byteRange(header, size);
        return range ? std::to_string(range->first) + "+" + std::to_string(range->length) : "whole";
    }

    void onePartIsFound()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("2+3"), part("bytes=2-4"));
        CPPUNIT_ASSERT_EQUAL(std::string("0+1"), part("bytes=0-0"));
        CPPUNIT_ASSERT_EQUAL(std::string("9+1"), part("bytes=9-"));
        CPPUNIT_ASSERT_EQUAL(std::string("9+1"), part("bytes=9-18446744073709551615"));
        CPPUNIT_ASSERT_EQUAL(std::string("0+10"), part("bytes=0-100"));
        CPPUNIT_ASSERT_EQUAL(std::string("7+3"), part("bytes=-3"));
        CPPUNIT_ASSERT_EQUAL(std::string("0+10"), part("bytes=-11"));
    }

    void whatBeginsBehindTheEndIsEmpty()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("10+0"), part("bytes=10-"));
        CPPUNIT_ASSERT_EQUAL(std::string("20+0"), part("bytes=20-30"));
        CPPUNIT_ASSERT_EQUAL(std::string("10+0"), part("bytes=-0"));
    }

    void anythingElseIsTheWhole()
    {
        for (const auto* header :
             {"", "bytes", "bytes=", "bytes=-", "bytes=a-", "bytes=1", "bytes=4-2", "bytes=1-2,4-5", "bytes= 1-2",
              "bytes=+1-2", "bytes=1--2", "items=1-2", "bytes=18446744073709551616-", "bytes=1-99999999999999999999"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(header, std::string("whole"), part(header));
        CPPUNIT_ASSERT_EQUAL(std::string("whole"), part("bytes=0-", 0));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ByteRangeTest);

} // namespace Leadwire
