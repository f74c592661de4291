// Forms and query strings are read as PHP reads them; the table is PHP's own answers.
#include "fcgi/Fields.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class FormTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(FormTest);
    CPPUNIT_TEST(plainFieldsAreTexts);
    CPPUNIT_TEST(namesNestAsInPhp);
    CPPUNIT_TEST(listsAreWhatHasOnlyTheirIndexes);
    CPPUNIT_TEST(laterFieldsReplaceEarlierOnes);
    CPPUNIT_TEST(oddNamesAreReadAsPhpReadsThem);
    CPPUNIT_TEST(escapesAreDecodedOnce);
    CPPUNIT_TEST(nulPassesInAValue);
    CPPUNIT_TEST(invalidUtf8IsUnreadable);
    CPPUNIT_TEST(oneThousandFieldsPassAndOneMoreDoesNot);
    CPPUNIT_TEST(sixteenLevelsPassAndSeventeenDoNot);
    CPPUNIT_TEST_SUITE_END();

    static void expect(const std::string& shown, const std::string& text)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(text, shown, show(Fields::form(text)));
    }

    void plainFieldsAreTexts()
    {
        expect("{}", "");
        expect(R"({"a":"1"})", "a=1");
        expect(R"({"b":"2","a":"1"})", "b=2&a=1");
        expect(R"({"a":"","b":""})", "a=&b");
        expect(R"({"a":"1","b":"2"})", "&&a=1&&b=2&");
        expect(R"({"a":"1=2"})", "a=1=2");
        expect(R"({"a":"[]"})", "a=[]");
    }

    void namesNestAsInPhp()
    {
        expect(R"({"a":["1","2"]})", "a[]=1&a[]=2");
        expect(R"({"a":["1","2"]})", "a%5B%5D=1&a%5b%5d=2");
        expect(R"({"e":{"x":{"y":"3"}}})", "e[x][y]=3");
        expect(R"({"c":{"k":"v","l":["w"]}})", "c[k]=v&c[l][]=w");
        expect(R"({"a":[{"id":"1"},{"id":"2"}]})", "a[0][id]=1&a[1][id]=2");
        expect(R"({"a":[{"id":"1"},{"id":"2"}]})", "a[][id]=1&a[][id]=2");
        expect(R"({"assigned":[""]})", "assigned[]=");
        expect(R"({"assigned":[""]})", "assigned[]");
    }

    void listsAreWhatHasOnlyTheirIndexes()
    {
        expect(R"({"a":["1"]})", "a[0]=1");
        expect(R"({"a":["0","1"]})", "a[1]=1&a[0]=0");
        expect(R"({"a":["x","y"]})", "a[0]=x&a[]=y");
        expect(R"({"a":{"5":"x","6":"y"}})", "a[5]=x&a[]=y");
        expect(R"({"a":{"1":"x"}})", "a[1]=x");
        expect(R"({"a":{"0":"x","k":"y"}})", "a[]=x&a[k]=y");
        expect(R"({"a":{"00":"x"}})", "a[00]=x");
        expect(R"({"a":{"-1":"x"}})", "a[-1]=x");
        expect(R"({"a":{"99999999999999999999":"x","0":"y"}})", "a[99999999999999999999]=x&a[]=y");
    }

    void laterFieldsReplaceEarlierOnes()
    {
        expect(R"({"a":"2"})", "a=1&a=2");
        expect(R"({"a":"2","b":"1"})", "a=1&b=1&a=2");
        expect(R"({"a":["2"]})", "a=1&a[]=2");
        expect(R"({"a":"2"})", "a[x]=1&a=2");
        expect(R"({"a":["3"]})", "a[x]=1&a=2&a[]=3");
        expect(R"({"a":["2"]})", "a[0]=1&a[0]=2");
    }

    void oddNamesAreReadAsPhpReadsThem()
    {
        expect(R"({"a_b":"1"})", "a.b=1");
        expect(R"({"a_b":"1","c_d":"2"})", "a+b=1&c%20d=2");
        expect(R"({"a":{"x.y z":"1"}})", "a[x.y+z]=1");
        expect(R"({"a":"1"})", "++a=1");
        expect("{}", "=1");
        expect("{}", "[x]=1");
        expect("{}", "+=1");
        expect(R"({"a_b":"1"})", "a[b=1");
        expect(R"({"a_b_c":"1"})", "a[b[c=1");
        expect(R"({"a":{"b":"1"}})", "a[b]c=1");
        expect(R"({"a":{"b":"1"}})", "a[b][c=1");
        expect(R"({"a]":"1"})", "a]=1");
        expect(R"({"a":{"[b":"1"}})", "a[[b]]=1");
        expect(R"({"a":["1"]})", "a[+]=1");
    }

    void escapesAreDecodedOnce()
    {
        expect(R"({"a":"x y+z"})", "a=x+y%2Bz");
        expect(R"({"a":"%zz"})", "a=%zz");
        expect(R"({"a":"100%"})", "a=100%");
        expect(R"({"a":"%26"})", "a=%2526");
        expect(R"({"a":"1&b=2"})", "a=1%26b%3D2");
        expect("{\"\xC3\xA4\":\"\xE2\x82\xAC\"}", "%C3%A4=%e2%82%ac");
    }

    void nulPassesInAValue()
    {
        const Fields fields = Fields::form("a=x%00y&b%00c=1");
        CPPUNIT_ASSERT_EQUAL(std::string("x\0y", 3), *fields.find("a")->as<std::string>());
        CPPUNIT_ASSERT(!fields.find("b"));
    }

    void invalidUtf8IsUnreadable()
    {
        for (const char* text : {"a=%FF", "a=%C0%AF", "%ED%A0%80=1", "a=\xC3", "a[%80]=1"})
            CPPUNIT_ASSERT_THROW_MESSAGE(text, Fields::form(text), UnreadableBody);
    }

    void oneThousandFieldsPassAndOneMoreDoesNot()
    {
        std::string text;
        for (int i = 0; i < 1000; ++i) text += "a[]=" + std::to_string(i) + "&";
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, Fields::form(text).find("a")->as<List>()->size());
        CPPUNIT_ASSERT_THROW(Fields::form(text + "b=1"), UnreadableBody);
        CPPUNIT_ASSERT_THROW(Fields::form(text + "=1"), UnreadableBody);
    }

    void sixteenLevelsPassAndSeventeenDoNot()
    {
        std::string name = "a";
        for (int i = 0; i < 16; ++i) name += "[x]";
        CPPUNIT_ASSERT(Fields::form(name + "=1").find("a"));
        CPPUNIT_ASSERT_THROW(Fields::form(name + "[x]=1"), UnreadableBody);
        CPPUNIT_ASSERT_THROW(Fields::form(name + "[]=1"), UnreadableBody);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FormTest);

} // namespace Leadwire
