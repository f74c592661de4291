// What counts as well-formed UTF-8, at every border of its table.
#include "fcgi/Utf8.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class Utf8Test : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(Utf8Test);
    CPPUNIT_TEST(theBordersOfEveryLengthAreWellFormed);
    CPPUNIT_TEST(overlongSurrogateAndTooHighFormsAreNot);
    CPPUNIT_TEST(aBadByteIsFoundAtEveryPlace);
    CPPUNIT_TEST(repairReplacesBadBytesOnly);
    CPPUNIT_TEST_SUITE_END();

    void theBordersOfEveryLengthAreWellFormed()
    {
        for (const std::string text : {"", "\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                       "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        {
            CPPUNIT_ASSERT_MESSAGE(text, isUtf8(text));
            CPPUNIT_ASSERT_EQUAL(text.size(), utf8Length(text));
            CPPUNIT_ASSERT_MESSAGE(text, isUtf8("plain text before " + text + " and after"));
        }
        CPPUNIT_ASSERT(isUtf8(std::string_view("a\0b", 3)));
    }

    void overlongSurrogateAndTooHighFormsAreNot()
    {
        for (const std::string text : {"\x80",
                                       "\xBF",
                                       "\xC0\x80",
                                       "\xC0\xAF",
                                       "\xC1\xBF",
                                       "\xC2",
                                       "\xC2 ",
                                       "\xE0\x80\x80",
                                       "\xE0\x9F\xBF",
                                       "\xED\xA0\x80",
                                       "\xED\xBF\xBF",
                                       "\xE2\x82",
                                       "\xE2\x82 ",
                                       "\xF0\x80\x80\x80",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xF4\x90\x80\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xF0\x9F\x98",
                                       "\xFE",
                                       "\xFF"})
        {
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, utf8Length(text));
            CPPUNIT_ASSERT(!isUtf8(text));
        }
    }

    void aBadByteIsFoundAtEveryPlace()
    {
        for (std::size_t place = 0; place < 40; ++place)
        {
            std::string text(40, 'x');
            text[place] = '\xFF';
            CPPUNIT_ASSERT(!isUtf8(text));
        }
    }

    void repairReplacesBadBytesOnly()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("a\xEF\xBF\xBD\xEF\xBF\xBDz\xC3\xA4"), repairedUtf8("a\xC0\xAFz\xC3\xA4"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xEF\xBF\xBD"), repairedUtf8("\xC3"));
        CPPUNIT_ASSERT(isUtf8(repairedUtf8("\xE2\x82\xE2\x82\xAC\xF0\x9F")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Utf8Test);

} // namespace Leadwire
