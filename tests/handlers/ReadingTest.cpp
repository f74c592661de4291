// Which values are integers, decimals and texts, and how amounts are rounded: Laravel's and PHP's own tables.
#include "handlers/Reading.h"

#include "handlers/Amount.h"
#include "handlers/Time.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class ReadingTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ReadingTest);
    CPPUNIT_TEST(integers);
    CPPUNIT_TEST(noIntegers);
    CPPUNIT_TEST(decimals);
    CPPUNIT_TEST(noDecimals);
    CPPUNIT_TEST(amountsAreRoundedHalfAwayFromZero);
    CPPUNIT_TEST(amountsOutOfRangeAreTold);
    CPPUNIT_TEST(timesAreShownInMicroseconds);
    CPPUNIT_TEST(charactersAreNotBytes);
    CPPUNIT_TEST_SUITE_END();

    static Value text(const std::string& value) { return Value(value); }

    static void integers()
    {
        const std::pair<Value, std::int64_t> table[] = {{text("12"), 12},
                                                        {text("+5"), 5},
                                                        {text("-0"), 0},
                                                        {text("0"), 0},
                                                        {text("-7"), -7},
                                                        {Value(1.0), 1},
                                                        {Value(true), 1},
                                                        {Value(std::int64_t{12}), 12},
                                                        {text("9223372036854775807"), INT64_MAX},
                                                        {text("-9223372036854775808"), INT64_MIN}};
        for (const auto& [value, number] : table) CPPUNIT_ASSERT(integerOf(value) == number);
    }

    static void noIntegers()
    {
        for (const std::string value : {"012", "1.0", "1e3", "", "+", "-", "+-5", "-+5", "--5", "++5", "-01", "+0x1",
                                        "1 ", "a", "9223372036854775808", "-9223372036854775809"})
            CPPUNIT_ASSERT_MESSAGE(value, !integerOf(text(value)));
        for (const Value& value : {Value(), Value(false), Value(1.5), Value(1e19), Value(List()), Value(Object())})
            CPPUNIT_ASSERT(!integerOf(value));
    }

    static void decimals()
    {
        for (const std::string value : {"1e3", ".5", "5.", "-1.5", "+1", "1E-2", "0", "00.10", "1e+3"})
            CPPUNIT_ASSERT_MESSAGE(value, decimalOf(text(value)) == value);
        CPPUNIT_ASSERT(decimalOf(Value(std::int64_t{-7})) == std::string("-7"));
        CPPUNIT_ASSERT(decimalOf(Value(0.1)) == std::string("0.1"));
    }

    static void noDecimals()
    {
        for (const std::string value :
             {"0x1A", "1,000", "NaN", "INF", "", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1 2"})
            CPPUNIT_ASSERT_MESSAGE(value, !decimalOf(text(value)));
        for (const Value& value : {Value(), Value(true), Value(List()), Value(Object())})
            CPPUNIT_ASSERT(!decimalOf(value));
    }

    static void amountsAreRoundedHalfAwayFromZero()
    {
        const std::pair<std::string, std::string> table[] = {
            {"12.345", "12.35"},     {"-12.345", "-12.35"},
            {"12.3449999", "12.34"}, {"0.005", "0.01"},
            {"0.00499", "0.00"},     {"99.995", "100.00"},
            {"9.999e2", "999.90"},   {"5.", "5.00"},
            {".5", "0.50"},          {"+1", "1.00"},
            {"1e-3", "0.00"},        {"5e-3", "0.01"},
            {"12345e-4", "1.23"},    {"0e9999999999", "0.00"},
            {"000", "0.00"},         {"9999999999999.994", "9999999999999.99"},
            {"0.0009e4", "9.00"}};
        for (const auto& [decimal, amount] : table)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(decimal, amount, amountOf(decimal).text);
    }

    static void amountsOutOfRangeAreTold()
    {
        for (const std::string decimal :
             {"9999999999999.995", "10000000000000", "1e13", "1e999999999999", "1234567890123456"})
        {
            CPPUNIT_ASSERT_MESSAGE(decimal, amountOf(decimal).range == Amount::Range::tooLarge);
            CPPUNIT_ASSERT_MESSAGE(decimal, amountOf("-" + decimal).range == Amount::Range::tooSmall);
        }
        CPPUNIT_ASSERT(amountOf("9999999999999.99").range == Amount::Range::fits);
    }

    static void timesAreShownInMicroseconds()
    {
        const std::pair<std::string, std::string> table[] = {
            {"2026-04-01 10:00:00+00", "2026-04-01T10:00:00.000000Z"},
            {"2026-04-01 10:00:00.1+00", "2026-04-01T10:00:00.100000Z"},
            {"2026-04-01 10:00:00.123456+00", "2026-04-01T10:00:00.123456Z"},
            {"2026-04-01 10:00:00", "2026-04-01T10:00:00.000000Z"}};
        for (const auto& [kept, shown] : table) CPPUNIT_ASSERT_EQUAL(shown, modelTime(kept));
        CPPUNIT_ASSERT(!modelTime(std::optional<std::string>()));
    }

    static void charactersAreNotBytes()
    {
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, characters(""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, characters("aë山🙂"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReadingTest);

} // namespace Leadwire
