// JSON bodies, honest and hostile; what Poco 1.11 gets wrong is shown to be right here.
#include "fcgi/Fields.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cmath>

namespace Leadwire
{

class JsonTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(JsonTest);
    CPPUNIT_TEST(everyKindArrivesAsItself);
    CPPUNIT_TEST(membersKeepTheirOrder);
    CPPUNIT_TEST(theLastOfEqualKeysWinsAtAnyDepth);
    CPPUNIT_TEST(escapesAreDecoded);
    CPPUNIT_TEST(aBlankBodyHasNoFields);
    CPPUNIT_TEST(aScalarIsADocumentWithoutFields);
    CPPUNIT_TEST(aListIsADocumentWithoutFields);
    CPPUNIT_TEST(malformedDocumentsAreUnreadable);
    CPPUNIT_TEST(theReasonIsOurs);
    CPPUNIT_TEST(aFailedBodyLeavesNothingToTheNext);
    CPPUNIT_TEST(integersOf64BitsAreExact);
    CPPUNIT_TEST(integersBeyond64BitsArriveAsDoubles);
    CPPUNIT_TEST(digitsInsideTextsAreLeftAlone);
    CPPUNIT_TEST(numbersBeyondDoublesArriveAsTheLargestOrZero);
    CPPUNIT_TEST(whatOnlyBeginsAsANumberBeyondDoublesIsUnreadable);
    CPPUNIT_TEST(sixtyFourLevelsPassAndSixtyFiveDoNot);
    CPPUNIT_TEST(aHundredThousandBracketsAreUnreadable);
    CPPUNIT_TEST(tooManyValuesAreUnreadable);
    CPPUNIT_TEST(invalidUtf8IsUnreadable);
    CPPUNIT_TEST(loneSurrogatesAreUnreadable);
    CPPUNIT_TEST(aByteOrderMarkIsUnreadable);
    CPPUNIT_TEST(nulPassesInAValueAndCutsAKey);
    CPPUNIT_TEST_SUITE_END();

    static void expect(const std::string& shown, const std::string& text)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(text, shown, show(Fields::json(text)));
        CPPUNIT_ASSERT(Fields::json(text).isObject());
    }

    static void refuse(const std::string& text)
    {
        CPPUNIT_ASSERT_THROW_MESSAGE(text.substr(0, 60), Fields::json(text), UnreadableBody);
    }

    static std::string nested(std::size_t levels, const std::string& inside = "1")
    {
        return R"({"a":)" + std::string(levels - 1, '[') + inside + std::string(levels - 1, ']') + "}";
    }

    void everyKindArrivesAsItself()
    {
        expect(R"({"n":null,"t":true,"f":false,"i":-5,"z":0,"d":1.5d,"e":1000d,"s":"x","l":[1,[],{}],"o":{"k":"v"}})",
               R"( {"n":null, "t":true,"f":false,"i":-5,"z":-0,"d":1.5,"e":1e3,"s":"x","l":[1,[],{}],"o":{"k":"v"}} )");
        expect(R"({"":"","a":5000d})", R"({"":"","a":5000.00})");
        expect(R"({"a":2147483648,"b":4294967296,"c":-2147483649})",
               R"({"a":2147483648,"b":4294967296,"c":-2147483649})");
    }

    void membersKeepTheirOrder() { expect(R"({"z":1,"a":2,"m":3})", R"({"z":1,"a":2,"m":3})"); }

    void theLastOfEqualKeysWinsAtAnyDepth()
    {
        expect(R"({"a":3,"b":2})", R"({"a":1,"b":2,"a":3})");
        expect(R"({"o":{"a":2},"l":[{"b":[4]}]})", R"({"o":{"a":{"x":1},"a":2},"l":[{"b":3,"b":[4]}]})");
    }

    void escapesAreDecoded()
    {
        expect("{\"a\":\"\xC3\xA4\xF0\x9F\x98\x80/\n\t\"}", R"({"a":"\u00e4\ud83d\ude00\/\n\t"})");
        expect(R"({"a":"q"x"})", R"({"\u0061":"q\"x"})");
        expect("{\"a\":\"\\\",\"b\":1}", R"({"a":"\\","b":1})");
    }

    void aBlankBodyHasNoFields()
    {
        expect("{}", "");
        expect("{}", " \t\r\n ");
        expect("{}", "{}");
    }

    void aScalarIsADocumentWithoutFields()
    {
        for (const char* text : {"null", "true", "5", "-1.5e3", "\"text\"", " \"a,b\" ", "18446744073709551616"})
        {
            CPPUNIT_ASSERT_MESSAGE(text, !Fields::json(text).isObject());
            CPPUNIT_ASSERT(Fields::json(text).members().empty());
        }
    }

    void aListIsADocumentWithoutFields()
    {
        for (const char* text : {"[]", "[1,2]", " [{\"a\":1}] "})
        {
            CPPUNIT_ASSERT_MESSAGE(text, !Fields::json(text).isObject());
            CPPUNIT_ASSERT(Fields::json(text).members().empty());
        }
    }

    void malformedDocumentsAreUnreadable()
    {
        for (const char* text : {"{",
                                 "}",
                                 "[",
                                 "]",
                                 "{]",
                                 "[}",
                                 "[1,]",
                                 "{\"a\":1,}",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "1,2",
                                 "1 2",
                                 "1],[2",
                                 "],[",
                                 "{}{}",
                                 "[][]",
                                 "{} x",
                                 "nul",
                                 "NaN",
                                 "{\"a\":NaN}",
                                 "Infinity",
                                 "\"open",
                                 "\"a\" \"b\"",
                                 "{\"a\":01}",
                                 "{\"a\":+1}",
                                 "{\"a\":.5}",
                                 "{\"a\":5.}",
                                 "{\"a\":1e}",
                                 "{\"a\":--1}",
                                 "{\"a\":0x10}",
                                 "{\"a\":\"\t\"}",
                                 "{\"a\":\"\\x\"}",
                                 "{\"a\":\"\\u12\"}",
                                 "/* */ {}",
                                 "{\"a\":1 // x\n}",
                                 "a=1&b=2",
                                 "{\"a\":1"})
            refuse(text);
        refuse(std::string("{}\0", 3));
        refuse(std::string("{\"a\"\0:1}", 8));
    }

    void theReasonIsOurs()
    {
        for (const char* text : {"{\"a\" 1}", "{\"a\":\xFF}"})
        {
            try
            {
                Fields::json(text);
                CPPUNIT_FAIL(text);
            }
            catch (const UnreadableBody& reason)
            {
                CPPUNIT_ASSERT(std::string(reason.what()).starts_with("the body is not valid "));
            }
        }
    }

    void aFailedBodyLeavesNothingToTheNext()
    {
        refuse(R"({"secret":[1,{"inner":)");
        expect(R"({"b":2})", R"({"b":2})");
    }

    void integersOf64BitsAreExact()
    {
        expect(R"({"a":999999999999999999,"b":9223372036854775807,"c":-9223372036854775808})",
               R"({"a":999999999999999999,"b":9223372036854775807,"c":-9223372036854775808})");
    }

    void integersBeyond64BitsArriveAsDoubles()
    {
        for (const char* digits : {"9223372036854775808", "18446744073709551615", "18446744073709551616",
                                   "-9223372036854775809", "1000000000000000000000000"})
        {
            const Fields fields = Fields::json(std::string(R"({"a":[1,)") + digits + R"(],"b":7})");
            const double* number = fields.find("a")->as<List>()->back().as<double>();
            CPPUNIT_ASSERT_MESSAGE(digits, number);
            CPPUNIT_ASSERT_EQUAL(std::strtod(digits, nullptr), *number);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, *fields.find("b")->as<std::int64_t>());
        }
        expect(R"({"a":18446744073709551616d})", R"({"a":18446744073709551616.0})");
        expect(R"({"a":184467440737095516160d})", R"({"a":18446744073709551616e1})");
    }

    void digitsInsideTextsAreLeftAlone()
    {
        expect(R"({"18446744073709551616":"18446744073709551616","b":"-"99999999999999999999"})",
               R"({"18446744073709551616":"18446744073709551616","b":"-\"99999999999999999999"})");
    }

    void numbersBeyondDoublesArriveAsTheLargestOrZero()
    {
        const auto number = [](const std::string& token)
        { return *Fields::json("{\"a\":" + token + "}").find("a")->as<double>(); };
        CPPUNIT_ASSERT_EQUAL(1e308, number("1e400"));
        CPPUNIT_ASSERT_EQUAL(-1e308, number("-1E+400"));
        CPPUNIT_ASSERT_EQUAL(1e308, number(std::string(100'000, '9')));
        CPPUNIT_ASSERT_EQUAL(0.0, number("1e-400"));
        CPPUNIT_ASSERT(!Fields::json(std::string(100'000, '9')).isObject());
        refuse(R"({"a":1e})");
        refuse(R"({"a":1e400x})");
    }

    void whatOnlyBeginsAsANumberBeyondDoublesIsUnreadable()
    {
        for (const char* number : {"1e400-", "1e400.5", "1e-400e1", "01e400", "-01e400", "1.e400", "-.5e400", "1e400e"})
            refuse(std::string(R"({"a":)") + number + "}");
    }

    void sixtyFourLevelsPassAndSixtyFiveDoNot()
    {
        CPPUNIT_ASSERT(Fields::json(nested(64)).find("a"));
        CPPUNIT_ASSERT(Fields::json(nested(64, "")).find("a"));
        refuse(nested(65));
        refuse(nested(65, ""));
        CPPUNIT_ASSERT(!Fields::json(std::string(64, '[') + std::string(64, ']')).isObject());
        refuse(std::string(65, '[') + std::string(65, ']'));
    }

    void aHundredThousandBracketsAreUnreadable()
    {
        refuse(std::string(100'000, '['));
        refuse(std::string(100'000, '{'));
        refuse(std::string(100'000, ']'));
        refuse(nested(100'000));
        std::string objects;
        for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
        refuse(objects);
    }

    void tooManyValuesAreUnreadable()
    {
        std::string list = "0";
        for (int i = 0; i < 99'997; ++i) list += ",1";
        CPPUNIT_ASSERT_EQUAL(std::size_t{99'998}, Fields::json("{\"a\":[" + list + "]}").find("a")->as<List>()->size());
        refuse("{\"a\":[" + list + ",1]}");
    }

    void invalidUtf8IsUnreadable()
    {
        for (const char* text : {"{\"a\":\"\xFF\"}", "{\"a\":\"\xC0\xAF\"}", "{\"a\":\"\xED\xA0\x80\"}", "{\"\xC3\":1}",
                                 "{\"a\":\"\xF4\x90\x80\x80\"}"})
            refuse(text);
    }

    void loneSurrogatesAreUnreadable()
    {
        for (const char* text : {R"({"a":"\ud83d"})", R"({"a":"\ude00"})", R"({"a":"\ud83dx"})",
                                 R"({"a":"\ud83d\ud83d"})", R"({"a":"\ude00\ud83d"})", R"({"\ud83d":1})"})
            refuse(text);
    }

    void aByteOrderMarkIsUnreadable()
    {
        refuse("\xEF\xBB\xBF{\"a\":1}");
        refuse("\xEF\xBB\xBF");
    }

    void nulPassesInAValueAndCutsAKey()
    {
        const Fields fields = Fields::json(R"({"a":"x\u0000y","b\u0000c":1})");
        CPPUNIT_ASSERT_EQUAL(std::string("x\0y", 3), *fields.find("a")->as<std::string>());
        CPPUNIT_ASSERT(fields.find("b"));
        refuse(std::string("{\"a\":\"x\0y\"}", 11));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonTest);

} // namespace Leadwire
