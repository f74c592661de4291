// Which reader a body gets, and what one does with fields once they are read.
#include "fcgi/Fields.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class FieldsTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(FieldsTest);
    CPPUNIT_TEST(theContentTypeChoosesTheReader);
    CPPUNIT_TEST(aBoundaryKeepsItsCase);
    CPPUNIT_TEST(anUnknownOrEmptyBodyHasNoFields);
    CPPUNIT_TEST(nullIsPresentAndAbsentIsNot);
    CPPUNIT_TEST(fieldsLaidOverOthersWin);
    CPPUNIT_TEST(trimmingReachesEveryDepth);
    CPPUNIT_TEST(trimmingKnowsUnicodeBlanks);
    CPPUNIT_TEST(trimmingLeavesPasswordsAlone);
    CPPUNIT_TEST(trimmingLeavesNulAndFilesAlone);
    CPPUNIT_TEST_SUITE_END();

    static void expect(const std::string& shown, const std::string& type, const std::string& body)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(type, shown, show(Fields::body(type, body)));
    }

    static std::string trimmed(const std::string& text)
    {
        return show(*Fields(Object{{"a", Value(text)}}).trimmed().find("a"));
    }

    static std::string quoted(const std::string& text) { return std::string("\"").append(text).append("\""); }

    void theContentTypeChoosesTheReader()
    {
        for (const char* type : {"application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "text/json",
                                 "application/vnd.api+json", "application/problem+JSON;q=1"})
            expect(R"({"a":1})", type, R"({"a":1})");
        for (const char* type : {"application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded",
                                 " application/x-www-form-urlencoded ; charset=UTF-8"})
            expect(R"({"a":"1"})", type, "a=1");
    }

    void aBoundaryKeepsItsCase()
    {
        expect(R"({"a":"1"})", "Multipart/Form-Data; boundary=AbC",
               "--AbC\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--AbC--\r\n");
    }

    void anUnknownOrEmptyBodyHasNoFields()
    {
        for (const char* type : {"", "text/plain", "application/xml", "application/x-www-form-urlencodedish", "json"})
            expect("{}", type, "a=1");
        for (const char* type : {"application/json", "multipart/form-data", "application/x-www-form-urlencoded"})
            expect("{}", type, "");
    }

    void nullIsPresentAndAbsentIsNot()
    {
        const Fields fields = Fields::json(R"({"a":null})");
        CPPUNIT_ASSERT(fields.find("a") && fields.find("a")->isNull());
        CPPUNIT_ASSERT(!fields.find("b"));
        CPPUNIT_ASSERT(!fields.find("A"));
    }

    void fieldsLaidOverOthersWin()
    {
        const Fields body = Fields::json(R"({"a":null,"b":2})");
        const Fields query = Fields::form("a=1&c=3");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":null,"c":"3","b":2})"), show(body.over(query)));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1","b":2,"c":"3"})"), show(query.over(body)));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":null,"b":2})"), show(body));
        CPPUNIT_ASSERT(!Fields::json("[]").over(query).isObject());
    }

    void trimmingReachesEveryDepth()
    {
        const Fields fields =
            Fields::json(R"({"a":"  x y  ","b":"   ","l":[" 1 ","",[{" k ":"\tv\n"}]],"n":5,"t":true})");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"x y","b":null,"l":["1",null,[{" k ":"v"}]],"n":5,"t":true})"),
                             show(fields.trimmed()));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"assigned":[null]})"), show(Fields::form("assigned[]=").trimmed()));
        CPPUNIT_ASSERT(!Fields::json("[]").trimmed().isObject());
    }

    void trimmingKnowsUnicodeBlanks()
    {
        for (const std::string blank : {"\v", "\f", "\r", "\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\x80",
                                        "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\xA8", "\xE2\x80\xA9",
                                        "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"})
        {
            const std::string inside = std::string("x").append(blank).append("y");
            CPPUNIT_ASSERT_EQUAL(quoted(inside), trimmed(std::string(blank).append(" ").append(inside).append(blank)));
            CPPUNIT_ASSERT_EQUAL(std::string("null"), trimmed(blank + blank));
        }
        // Neighbours of blanks, and letters whose last byte is that of a blank.
        for (const std::string letter :
             {"\xE2\x80\x8C", "\xE2\x80\x8D", "\xC3\xA0", "\xC4\x85", "\xF0\x9F\x98\x80", "\xE3\x81\x80"})
            CPPUNIT_ASSERT_EQUAL(quoted(letter), trimmed(std::string(" ").append(letter).append(" ")));
    }

    void trimmingLeavesPasswordsAlone()
    {
        const std::string shown = R"({"password":" x ","password_confirmation":"","current_password":" "})";
        CPPUNIT_ASSERT_EQUAL(shown, show(Fields::json(shown).trimmed()));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"o":{"password":"x"}})"),
                             show(Fields::json(R"({"o":{"password":" x "}})").trimmed()));
    }

    void trimmingLeavesNulAndFilesAlone()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"\0 x\0\"", 6), trimmed(std::string("\0 x\0", 4)));
        const Fields fields(Object{{"f", Value(Upload{" n ", " t ", std::make_shared<const std::string>(" b ")})}});
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"f":< n | t | b >})"), show(fields.trimmed()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FieldsTest);

} // namespace Leadwire
