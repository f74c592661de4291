// What is written is JSON, whatever is put in.
#include "fcgi/JsonWriter.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

#include <limits>

namespace Leadwire
{

class JsonWriterTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(JsonWriterTest);
    CPPUNIT_TEST(commasStandBetweenElementsOnly);
    CPPUNIT_TEST(everyKindOfMemberIsWritten);
    CPPUNIT_TEST(integersAreExact);
    CPPUNIT_TEST(onlyWhatMustBeEscapedIs);
    CPPUNIT_TEST(anEscapeIsFoundAtEveryPlace);
    CPPUNIT_TEST(whatIsWrittenReadsBack);
    CPPUNIT_TEST(whatStoodBeforeStays);
    CPPUNIT_TEST_SUITE_END();

    static std::string quoted(std::string_view text)
    {
        std::string target;
        JsonWriter(target).text(text);
        return target;
    }

    void commasStandBetweenElementsOnly()
    {
        std::string target;
        JsonWriter json(target);
        json.object();
        json.key("empty").object().end();
        json.key("none").array().end();
        json.key("list").array().integer(1).text("a").array().end().object().end().array().null().null().end().end();
        json.key("last").object().member("x", 1).member("y", 2).end();
        json.memberRaw("raw", "5000.00");
        json.end();
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                R"({"empty":{},"none":[],"list":[1,"a",[],{},[null,null]],"last":{"x":1,"y":2},"raw":5000.00})"),
            target);
    }

    void everyKindOfMemberIsWritten()
    {
        std::string target;
        JsonWriter json(target);
        json.object();
        json.member("view", std::string_view("v")).member("chars", "c").member("string", std::string("s"));
        json.member("long", std::int64_t{5}).member("int", -6).member("yes", true).member("no", false);
        json.member("some", std::optional<std::string>("t")).member("none", std::optional<std::string>());
        json.member("one", std::optional<std::int64_t>(1)).member("zero", std::optional<std::int64_t>());
        json.memberNull("null").end();
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"view":"v","chars":"c","string":"s","long":5,"int":-6,"yes":true,"no":false,)"
                        R"("some":"t","none":null,"one":1,"zero":null,"null":null})"),
            target);
    }

    void integersAreExact()
    {
        std::string target;
        JsonWriter json(target);
        json.array().integer(0).integer(std::numeric_limits<std::int64_t>::max());
        json.integer(std::numeric_limits<std::int64_t>::min()).end();
        CPPUNIT_ASSERT_EQUAL(std::string("[0,9223372036854775807,-9223372036854775808]"), target);
    }

    void onlyWhatMustBeEscapedIs()
    {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\"\\\n\r\t\b\f")"), quoted("\"\\\n\r\t\b\f"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\u0000\u0001\u001f\u000b")"), quoted(std::string_view("\0\x01\x1F\v", 4)));
        const std::string plain = "/<>&'\x7F\xC3\xA4\xE2\x80\xA8\xF0\x9F\x98\x80 ";
        CPPUNIT_ASSERT_EQUAL("\"" + plain + "\"", quoted(plain));
        std::string target;
        JsonWriter(target).object().member(std::string_view("k\"\n"), 1).end();
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"k\"\n":1})"), target);
    }

    void anEscapeIsFoundAtEveryPlace()
    {
        for (const char* filler : {"x", "\xC3\xA4", "!", "\x7F"})
        {
            std::string around;
            for (std::size_t place = 0; place < 20; ++place, around += filler)
            {
                for (const auto& [special, escape] : {std::pair('"', "\\\""), std::pair('\\', "\\\\"),
                                                      std::pair('\x1F', "\\u001f"), std::pair('\0', "\\u0000")})
                {
                    const std::string text = std::string(around).append(1, special).append(around);
                    const std::string expected =
                        std::string("\"").append(around).append(escape).append(around).append("\"");
                    CPPUNIT_ASSERT_EQUAL(expected, quoted(text));
                }
            }
        }
    }

    void whatIsWrittenReadsBack()
    {
        std::string all;
        for (int byte = 1; byte < 128; ++byte) all += static_cast<char>(byte);
        all += "\xC3\xA4\xED\x9F\xBF\xF4\x8F\xBF\xBF";
        std::string target;
        JsonWriter(target).object().member("a", all).end();
        CPPUNIT_ASSERT_EQUAL(all, *Fields::json(target).find("a")->as<std::string>());
    }

    void whatStoodBeforeStays()
    {
        std::string target = "before ";
        JsonWriter(target).array().end();
        CPPUNIT_ASSERT_EQUAL(std::string("before []"), target);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonWriterTest);

} // namespace Leadwire
