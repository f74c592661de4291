// A whole row in one column, as the server prints it.
#include "model/Record.h"
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

namespace
{

struct Person
{
    std::int64_t id = 7;
    std::optional<std::string_view> name = "before", note = "before";
    bool isHere = false;
    std::optional<std::int64_t> age = 7;
    std::string_view last;
    auto columns() { return std::tie(id, name, note, isHere, age, last); }
};

} // namespace

class RecordTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(RecordTest);
    CPPUNIT_TEST(nullIsToldFromAnEmptyText);
    CPPUNIT_TEST(whateverStandsInATextComesBack);
    CPPUNIT_TEST(columnsThatAreNotGivenKeepTheirDefault);
    CPPUNIT_TEST(whatIsNoRowIsRefused);
    CPPUNIT_TEST_SUITE_END();

    /// `text` must outlive what is read.
    Person read(const std::string& text)
    {
        Person person;
        _room = roomFor(text.size());
        readRecord(text, _room, person, ColumnSet().set());
        return person;
    }

    std::string _room;

    void nullIsToldFromAnEmptyText()
    {
        const std::string row = ask("SELECT ROW(-5, NULL, '', true, NULL, 'end')::text");
        const Person person = read(row);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{-5}, person.id);
        CPPUNIT_ASSERT(!person.name && person.note == std::string() && person.isHere && !person.age);
        CPPUNIT_ASSERT_EQUAL(std::string_view("end"), person.last);
    }

    void whateverStandsInATextComesBack()
    {
        for (const std::string& text :
             std::vector<std::string>{"plain", "two words", "a,b", "(a)", R"(say "hi")", R"(back\slash)", "\"", "\\",
                                      "line\nbreak", " ", ",", "Zoë 山田 🙂", std::string(100'000, '"')})
        {
            Query<std::string(std::string)> row(store().connection,
                                                "SELECT ROW(1, $1::text, $1::text, false, 42, $1::text)::text");
            const std::string& printed = row(text).at(0);
            const Person person = read(printed);
            CPPUNIT_ASSERT(person.name == text && person.note == text);
            CPPUNIT_ASSERT_EQUAL(std::string_view(text), person.last);
            CPPUNIT_ASSERT(person.age == 42);
        }
    }

    void columnsThatAreNotGivenKeepTheirDefault()
    {
        Person person;
        readRecord("(5,t,end)", _room, person, ColumnSet("101001"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, person.id);
        CPPUNIT_ASSERT(person.name == "before" && person.note == "before" && person.isHere && person.age == 7);
        CPPUNIT_ASSERT_EQUAL(std::string_view("end"), person.last);
    }

    void whatIsNoRowIsRefused()
    {
        for (const char* text : {"", "()", "(1,a)", "1,a,b,t,1,x", "(1,a,b,t,1,\"x)", "(x,a,b,t,1,x)",
                                 "(1,\"a\"b,b,t,1,x)", "(1,a,b,t,1,\"x\\"})
            CPPUNIT_ASSERT_THROW_MESSAGE(text, read(text), std::logic_error);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordTest);

} // namespace Leadwire
