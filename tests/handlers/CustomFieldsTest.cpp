// Custom fields of every type: what each takes, refuses and shows.
#include "TaskIpFixture.h"

#include "tests/fcgi/Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class CustomFieldsTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(CustomFieldsTest);
    CPPUNIT_TEST(eachTypeKeepsItsValues);
    CPPUNIT_TEST(eachTypeRefusesOthers);
    CPPUNIT_TEST(charactersCountNotBytes);
    CPPUNIT_TEST(fieldsThatAreNotNamedStay);
    CPPUNIT_TEST(nullTakesAValueAway);
    CPPUNIT_TEST(theyComeInTheirOwnOrder);
    CPPUNIT_TEST_SUITE_END();

    static std::string body(const std::string& type, const std::string& json)
    {
        return R"({"first_name":"x","email":"new@example.com","custom_fields":[{"id":)" +
               std::to_string(ours().fields.at(type)) + R"(,"value":)" + json + "}]}";
    }

    static std::string kept(const std::string& type, const std::string& json)
    {
        const Transaction step(store().connection);
        const Response made = send("POST", "/lead", body(type, json));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(type + json.substr(0, 50) + made.body.text(), 201, made.status);
        return memberOf(made, "data.custom_fields.0.value");
    }

    static void refused(const std::string& type, const std::string& json, const std::string& message)
    {
        expectInvalid(R"({"custom_fields.0.value":[")" + message + "\"]}", send("POST", "/lead", body(type, json)));
    }

    void eachTypeKeepsItsValues()
    {
        for (const std::string text : {R"("x")", R"("Zoë 山")", R"("1")"})
            CPPUNIT_ASSERT_EQUAL(text, kept("text", text));
        CPPUNIT_ASSERT_EQUAL(std::string("7"), kept("number", "7"));
        CPPUNIT_ASSERT_EQUAL(std::string("-1.25d"), kept("number", "-1.25"));
        CPPUNIT_ASSERT_EQUAL(std::string("1.5d"), kept("number", R"("1.50")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"2026-04-01\""), kept("date", R"("2026-04-01")"));
        for (const std::string yes : {"true", "1", R"("1")"})
            CPPUNIT_ASSERT_EQUAL(std::string("true"), kept("boolean", yes));
        for (const std::string no : {"false", "0", R"("0")"})
            CPPUNIT_ASSERT_EQUAL(std::string("false"), kept("boolean", no));
        CPPUNIT_ASSERT_EQUAL(std::string("\"green\""), kept("choice", R"("green")"));
    }

    void eachTypeRefusesOthers()
    {
        const std::string field = "custom_fields.0.value";
        for (const std::string json : {"7", "true", "[]", "{}"})
            refused("text", json, "The " + field + " field must be a string.");
        refused("text", R"("a\u0000")", "The " + field + " field must not contain null characters.");
        for (const std::string json : {R"("x")", "true", "[1]", "{}"})
            refused("number", json, "The " + field + " field must be a number.");
        for (const std::string json : {R"("2026-02-30")", R"("tomorrow")"})
            refused("date", json, "The " + field + " field must be a valid date.");
        for (const std::string json : {R"("yes")", "2", R"("true")", "[]"})
            refused("boolean", json, "The " + field + " field must be true or false.");
        for (const std::string json : {R"("blue")", R"("Red")", R"("red\",\"green")"})
            refused("choice", json, "The selected " + field + " is invalid.");
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", "/lead"), "data"));
    }

    void charactersCountNotBytes()
    {
        std::string text;
        for (int i = 0; i < 65535; ++i) text += "ë";
        CPPUNIT_ASSERT_EQUAL(text.size() + 2, kept("text", "\"" + text + "\"").size());
        refused("text", "\"" + text + "x\"",
                "The custom_fields.0.value field must not be greater than 65535 characters.");
    }

    static std::string values(const std::string& path)
    {
        std::string all;
        for (int i = 0; i < 9; ++i)
        {
            const std::string place = "data.custom_fields." + std::to_string(i);
            const Response lead = send("GET", path);
            if (!memberOf(lead, place).empty())
                all += memberOf(lead, place + ".name") + memberOf(lead, place + ".value");
        }
        return all;
    }

    static std::string set(const std::string& path, const std::string& list)
    {
        const Response answer =
            send("PUT", path, filled(R"({"first_name":"x","custom_fields":)" + list + "}", names()));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body.text(), 200, answer.status);
        return values(path);
    }

    void fieldsThatAreNotNamedStay()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("x", "x@example.com"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a_text""x")"), set(path, R"([{"id":@text,"value":"x"}])"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a_text""x""a_number"1)"), set(path, R"([{"id":@number,"value":1}])"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a_text""x""a_number"1)"), set(path, "[]"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a_text""last""a_number"1)"),
                             set(path, R"([{"id":@text,"value":"first"},{"id":@text,"value":"last"}])"));
    }

    void nullTakesAValueAway()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("x", "x@example.com"));
        set(path, R"([{"id":@text,"value":"x"},{"id":@boolean,"value":false}])");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a_boolean"false)"), set(path, R"([{"id":@text,"value":null}])"));
        CPPUNIT_ASSERT_EQUAL(std::string(), set(path, R"([{"id":@boolean}])"));
        CPPUNIT_ASSERT_EQUAL(std::string(), kept("text", "null"));
        CPPUNIT_ASSERT_EQUAL(std::string(), kept("choice", R"("")"));
    }

    void theyComeInTheirOwnOrder()
    {
        const std::string path = "/lead/" + std::to_string(makeLead("x", "x@example.com"));
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"("a_text""x""a_date""2026-04-01""a_choice""red")"),
            set(path, R"([{"id":@choice,"value":"red"},{"id":@date,"value":"2026-04-01"},{"id":@text,"value":"x"}])"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CustomFieldsTest);

} // namespace Leadwire
