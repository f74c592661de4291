// Kinds and members of single values.
#include "fcgi/Value.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class ValueTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ValueTest);
    CPPUNIT_TEST(aValueIsOfOneKind);
    CPPUNIT_TEST(onlyAnObjectHasMembers);
    CPPUNIT_TEST(aCopyIsItsOwn);
    CPPUNIT_TEST(theLastOfEqualKeysIsKeptAtTheFirstPlace);
    CPPUNIT_TEST(manyEqualKeysCostNoMoreThanSorting);
    CPPUNIT_TEST_SUITE_END();

    void aValueIsOfOneKind()
    {
        CPPUNIT_ASSERT(Value().isNull());
        const Value number(std::int64_t{5});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, *number.as<std::int64_t>());
        CPPUNIT_ASSERT(!number.isNull() && !number.as<double>() && !number.as<bool>() && !number.as<std::string>());
    }

    void onlyAnObjectHasMembers()
    {
        const Value object(Object{{"a", Value(true)}, {"b", Value()}});
        CPPUNIT_ASSERT(*object.find("a")->as<bool>());
        CPPUNIT_ASSERT(object.find("b")->isNull());
        CPPUNIT_ASSERT(!object.find("c"));
        CPPUNIT_ASSERT(!Value(std::string("a")).find("a"));
        CPPUNIT_ASSERT(!Value(List{Value()}).find("0"));
    }

    void aCopyIsItsOwn()
    {
        Value first(List{Value(std::string("one"))});
        const Value second = first;
        *first.as<List>()->front().as<std::string>() = "changed";
        CPPUNIT_ASSERT_EQUAL(std::string("[\"one\"]"), show(second));
    }

    void theLastOfEqualKeysIsKeptAtTheFirstPlace()
    {
        Object members;
        std::int64_t count = 0;
        for (const char* key : {"b", "a", "b", "c", "a", "b"}) members.emplace_back(key, Value(++count));
        keepLatest(members);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"b":6,"a":5,"c":4})"), show(Fields(members)));
        keepLatest(members);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, members.size());
    }

    void manyEqualKeysCostNoMoreThanSorting()
    {
        Object members;
        for (std::int64_t i = 0; i < 200'000; ++i) members.emplace_back(std::to_string(i % 100'000), Value(i));
        keepLatest(members);
        CPPUNIT_ASSERT_EQUAL(std::size_t{100'000}, members.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{199'999}, *members.back().second.as<std::int64_t>());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ValueTest);

} // namespace Leadwire
