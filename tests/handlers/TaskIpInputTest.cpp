// What the fields of a lead accept and refuse, each message in full. What is refused changes nothing.
#include "TaskIpFixture.h"

#include "tests/fcgi/Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TaskIpInputTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpInputTest);
    CPPUNIT_TEST(requiredFieldsMustBeThere);
    CPPUNIT_TEST(anAddressCannotBeTakenAway);
    CPPUNIT_TEST(everyOptionalFieldMayBeEmpty);
    CPPUNIT_TEST(textsMustBeTexts);
    CPPUNIT_TEST(textsMayBeAsLongAsTheirLimit);
    CPPUNIT_TEST(charactersCountNotBytes);
    CPPUNIT_TEST(nullCharactersAreRefusedInEveryText);
    CPPUNIT_TEST(addressesFollowTheSyntax);
    CPPUNIT_TEST(idsMustBeIntegers);
    CPPUNIT_TEST(idsMustExist);
    CPPUNIT_TEST(idsOfAnotherWorkspaceDoNotExist);
    CPPUNIT_TEST(idsOfAnotherKindDoNotExist);
    CPPUNIT_TEST(listsMustBeLists);
    CPPUNIT_TEST(aListMayHaveKeysOfItsOwn);
    CPPUNIT_TEST(listsHaveALimit);
    CPPUNIT_TEST(elementsAreNamedByTheirPlace);
    CPPUNIT_TEST(amountsAreKeptToTwoPlaces);
    CPPUNIT_TEST(amountsMustBeNumbers);
    CPPUNIT_TEST(amountsHaveThirteenDigits);
    CPPUNIT_TEST(daysMustBeOfTheCalendar);
    CPPUNIT_TEST(theLastOfDuplicateKeysCounts);
    CPPUNIT_TEST(everyWrongFieldIsNamedAtOnce);
    CPPUNIT_TEST(unknownFieldsAreIgnored);
    CPPUNIT_TEST(outerBlanksAreCutAndNothingElse);
    CPPUNIT_TEST_SUITE_END();

    std::string _path;   ///< of a lead that no refused request may change
    std::string _before; ///< how it looked
    std::string _shown;  ///< the last answer to `kept`

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _path = "/lead/" + std::to_string(makeLead("Before", "before@example.com"));
        _before = send("GET", _path).body.text();
    }

private:
    static std::string body(const std::string& more)
    {
        return filled(R"({"first_name":"x","email":"x@example.com")" + more + "}", names());
    }

    static std::string member(const std::string& field, const std::string& json)
    {
        return ",\"" + field + "\":" + json;
    }

    /// The body is refused, whether a lead is made or changed, and nothing has changed.
    void refused(const std::string& errors, const std::string& more)
    {
        expectInvalid(errors, send("POST", "/lead", body(more)));
        expectInvalid(errors, send("PUT", _path, body(more)));
        CPPUNIT_ASSERT_EQUAL(_before, send("GET", _path).body.text());
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(send("GET", "/lead"), "data.1"));
    }

    void refusedField(const std::string& field, const std::string& json, const std::string& message)
    {
        refused("{\"" + field + "\":[\"" + message + "\"]}", member(field, json));
    }

    /// What a field shows after it was written, when a lead is made and when one is changed.
    std::string kept(const std::string& field, const std::string& json)
    {
        const Transaction step(store().connection); // undone, so that each step finds the same
        const Response made = send("POST", "/lead", body(member(field, json)));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(field + json + made.body.text(), 201, made.status);
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", "/lead/" + memberOf(made, "data.id")).status);
        const Response changed = send("PUT", _path, body(member(field, json)));
        _shown = changed.body.text();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(_shown, 200, changed.status);
        CPPUNIT_ASSERT_EQUAL(memberOf(made, "data." + field), memberOf(changed, "data." + field));
        return memberOf(changed, "data." + field);
    }

    static std::string words(std::string field)
    {
        for (auto& c : field)
            if (c == '_') c = ' ';
        return field;
    }

    static std::vector<std::pair<std::string, std::size_t>> texts()
    {
        return {{"first_name", 100}, {"last_name", 100}, {"phone_number", 255}, {"website", 2048},
                {"currency", 10},    {"address", 255},   {"zip_code", 255},     {"description", 65535}};
    }

    void requiredFieldsMustBeThere()
    {
        const std::string name = R"("first_name":["The first name field is required."])";
        const std::string email = R"("email":["The email field is required."])";
        expectInvalid("{" + name + "," + email + "}", send("POST", "/lead", "{}"));
        expectInvalid("{" + name + "}", send("PUT", _path, "{}"));
        for (const std::string empty : {"null", R"("")", R"("  ")", "[]"})
        {
            const std::string both = R"({"first_name":)" + empty + R"(,"email":)" + empty + "}";
            expectInvalid("{" + name + "," + email + "}", send("POST", "/lead", both));
            expectInvalid("{" + name + "," + email + "}", send("PUT", _path, both));
        }
        CPPUNIT_ASSERT_EQUAL(_before, send("GET", _path).body.text());
    }

    void anAddressCannotBeTakenAway()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"before@example.com\""),
                             memberOf(send("PUT", _path, R"({"first_name":"Before"})"), "data.email"));
        CPPUNIT_ASSERT_EQUAL(_before, send("GET", _path).body.text());
    }

    void everyOptionalFieldMayBeEmpty()
    {
        for (const std::string field :
             {"last_name", "phone_number", "website", "company_id", "value", "currency", "lead_interaction_date",
              "country_id", "state_id", "city_id", "address", "zip_code", "description"})
            for (const std::string empty : {"null", R"("")", R"(" \t\n ")"})
                CPPUNIT_ASSERT_EQUAL_MESSAGE(field + empty, std::string("null"), kept(field, empty));
        for (const std::string field : {"assigned_to", "groups", "custom_fields"})
            for (const std::string empty : {"null", R"("")", "[]", "[null]"})
                CPPUNIT_ASSERT_EQUAL_MESSAGE(field + empty, std::string("[]"), kept(field, empty));
    }

    void textsMustBeTexts()
    {
        for (const auto& [field, max] : texts())
            for (const std::string json : {"7", "1.5", "true", R"(["x"])", R"({"a":"x"})"})
                refusedField(field, json, "The " + words(field) + " field must be a string.");
        for (const std::string json : {"7", "true", R"(["x@example.com"])", R"({"a":1})"})
            refusedField("email", json, "The email field must be a string.");
    }

    void textsMayBeAsLongAsTheirLimit()
    {
        for (const auto& [field, max] : texts())
        {
            CPPUNIT_ASSERT_EQUAL(max + 2, kept(field, "\"" + std::string(max, 'x') + "\"").size());
            refusedField(field, "\"" + std::string(max + 1, 'x') + "\"",
                         "The " + words(field) + " field must not be greater than " + std::to_string(max) +
                             " characters.");
        }
        const std::string domain = "@" + std::string(186, 'y') + ".com";
        CPPUNIT_ASSERT_EQUAL(std::size_t{257}, kept("email", "\"" + std::string(64, 'x') + domain + "\"").size());
        refusedField("email", "\"" + std::string(64, 'x') + "@" + std::string(187, 'y') + ".com\"",
                     "The email field must not be greater than 255 characters.");
    }

    void charactersCountNotBytes()
    {
        for (const std::string character : {"ë", "山", "🙂"})
            for (const auto& [field, max] : texts())
            {
                std::string text;
                for (std::size_t i = 0; i < max; ++i) text += character;
                CPPUNIT_ASSERT_EQUAL(max * character.size() + 2, kept(field, "\"" + text + "\"").size());
                refusedField(field, "\"" + text + character + "\"",
                             "The " + words(field) + " field must not be greater than " + std::to_string(max) +
                                 " characters.");
            }
    }

    void nullCharactersAreRefusedInEveryText()
    {
        for (const auto& [field, max] : texts())
            for (const std::string json : {R"("a\u0000b")", R"("\u0000")"})
                refusedField(field, json, "The " + words(field) + " field must not contain null characters.");
        refusedField("email", R"("a\u0000@example.com")", "The email field must not contain null characters.");
        refusedField("lead_interaction_date", R"("2026-04-01\u0000")",
                     "The lead interaction date field must not contain null characters.");
        refusedField("value", R"("1\u0000")", "The value field must be a number.");
        refusedField("company_id", R"("1\u0000")", "The company id field must be an integer.");
    }

    void addressesFollowTheSyntax()
    {
        for (const std::string good :
             {"a@b", "first.last+tag@sub.example.com", "zoë@münchen.example", "!#$%&'*+-/=?^_`{|}~@example.com"})
            CPPUNIT_ASSERT_EQUAL("\"" + good + "\"", kept("email", "\"" + good + "\""));
        for (const std::string bad :
             {"x", "@example.com", "x@", "x y@example.com", "x@exa mple.com", ".x@example.com", "x.@example.com",
              "x..y@example.com", "x@y@example.com", "x@.com", "x@example..com", "x@-example.com", "x@example.com.",
              R"(x\n@example.com)", R"(x@example.com\nbcc: y@example.com)", "x@example.com, y@example.com",
              "<x@example.com>", R"(x@example.com\ry)", R"(x\u0007@example.com)"})
            refusedField("email", "\"" + bad + "\"", "The email field must be a valid email address.");
        refusedField("email", "\"" + std::string(65, 'x') + "@example.com\"",
                     "The email field must be a valid email address.");
    }

    static std::vector<std::string> idFields() { return {"company_id", "country_id", "state_id", "city_id"}; }

    static std::vector<std::pair<std::string, std::string>> listFields()
    {
        return {{"assigned_to", "@admin"}, {"status_ids", "@new"}, {"source_ids", "@website"}, {"groups", "@press"}};
    }

    void idsMustBeIntegers()
    {
        for (const auto& field : idFields())
            for (const std::string json :
                 {"1.5", R"("abc")", R"("1.0")", R"("1e3")", R"("012")", R"("0x1A")", R"("+-1")", R"("--1")",
                  "9223372036854775808", "18446744073709551616", "-9223372036854775809", "1e30", "false",
                  R"("9223372036854775808")", "[1]", R"({"id":1})"})
                refusedField(field, json, "The " + words(field) + " field must be an integer.");
        for (const std::string json : {"@acme", R"("@acme")", R"(" @acme ")", R"("+@acme")", "@acme.0"})
            CPPUNIT_ASSERT_EQUAL(std::to_string(ours().companies[0]), kept("company_id", filled(json, names())));
    }

    void idsMustExist()
    {
        for (const auto& field : idFields())
            for (const std::string json :
                 {"0", "-1", "999999999", "9223372036854775807", "-9223372036854775808", R"("-0")"})
                refusedField(field, json, "The selected " + words(field) + " is invalid.");
        for (const auto& [field, good] : listFields())
            for (const std::string json : {"0", "-1", "999999999", "9223372036854775807"})
                refused("{\"" + field + ".1\":[\"The selected " + field + ".1 is invalid.\"]}",
                        member(field, "[" + good + "," + json + "]"));
    }

    void idsOfAnotherWorkspaceDoNotExist()
    {
        refusedField("company_id", std::to_string(theirs().companies[0]), "The selected company id is invalid.");
        const std::pair<std::string, std::int64_t> lists[] = {{"assigned_to", theirs().accounts[0]},
                                                              {"status_ids", theirs().statuses[0]},
                                                              {"source_ids", theirs().sources[0]},
                                                              {"groups", theirs().groups[0]}};
        for (const auto& [field, id] : lists)
            refused("{\"" + field + ".0\":[\"The selected " + field + ".0 is invalid.\"]}",
                    member(field, "[" + std::to_string(id) + "]"));
        refused(
            R"({"custom_fields.0.id":["The selected custom_fields.0.id is invalid."]})",
            member("custom_fields", R"([{"id":)" + std::to_string(theirs().fields.at("text")) + R"(,"value":"x"}])"));
    }

    void idsOfAnotherKindDoNotExist()
    {
        auto all = names();
        all["label"] = std::to_string(ours().label);
        all["category"] = std::to_string(ours().category);
        for (const auto& [field, good] : listFields())
        {
            if (field == "assigned_to") continue; // accounts have ids of their own
            for (const std::string other : {"@new", "@website", "@press", "@label", "@category"})
            {
                if (other == good) continue;
                refused("{\"" + field + ".0\":[\"The selected " + field + ".0 is invalid.\"]}",
                        member(field, filled("[" + other + "]", all)));
            }
        }
    }

    void listsMustBeLists()
    {
        for (const std::string field : {"assigned_to", "status_ids", "source_ids", "groups", "custom_fields"})
            for (const std::string json : {"7", R"("7")", "true", "1.5"})
                refusedField(field, json, "The " + words(field) + " field must be an array.");
    }

    void aListMayHaveKeysOfItsOwn()
    {
        const std::string status = std::to_string(ours().statuses[1]);
        const Response made = send("POST", "/lead", body(member("status_ids", R"({"5":)" + status + "}")));
        CPPUNIT_ASSERT_EQUAL(status, memberOf(made, "data.statuses.0.id"));
        expectInvalid(R"({"status_ids.5":["The selected status_ids.5 is invalid."]})",
                      send("PUT", _path, body(member("status_ids", R"({"5":0})"))));
    }

    void listsHaveALimit()
    {
        for (const auto& [field, good] : listFields())
        {
            std::string many = good;
            for (int i = 1; i < 1000; ++i) many += "," + good;
            kept(field, "[" + many + "]");
            refusedField(field, "[" + many + "," + good + "]",
                         "The " + words(field) + " field must not have more than 1000 items.");
        }
    }

    void elementsAreNamedByTheirPlace()
    {
        for (const auto& [field, good] : listFields())
            refused("{\"" + field + ".1\":[\"The " + field + ".1 field must be an integer.\"],\"" + field +
                        ".3\":[\"The " + field + ".3 field must be an integer.\"]}",
                    member(field, "[" + good + ",\"x\"," + good + ",null]"));
        refused(R"({"custom_fields.0":["The custom_fields.0 field must be an array."],
                    "custom_fields.1.id":["The custom_fields.1.id field is required."],
                    "custom_fields.2.id":["The custom_fields.2.id field must be an integer."]})",
                member("custom_fields", R"([7,{"value":"x"},{"id":"x","value":"x"}])"));
    }

    void amountsAreKeptToTwoPlaces()
    {
        const std::pair<std::string, std::string> amounts[] = {{"5000", "5000.00"},
                                                               {"5000.5", "5000.50"},
                                                               {"0", "0.00"},
                                                               {"-12.345", "-12.35"},
                                                               {"12.345", "12.35"},
                                                               {"0.005", "0.01"},
                                                               {"-0.005", "-0.01"},
                                                               {"0.004", "0.00"},
                                                               {"1.005", "1.01"},
                                                               {"2.675", "2.68"},
                                                               {"1e3", "1000.00"},
                                                               {R"("1e3")", "1000.00"},
                                                               {R"(".5")", "0.50"},
                                                               {R"("5.")", "5.00"},
                                                               {R"("+7.1")", "7.10"},
                                                               {R"(" 7.1 ")", "7.10"},
                                                               {R"("1.5E2")", "150.00"},
                                                               {"1e-400", "0.00"},
                                                               {R"("1e-400")", "0.00"},
                                                               {R"("0e99")", "0.00"},
                                                               {R"("0e9999999999")", "0.00"},
                                                               {R"("0.0e-9999999999")", "0.00"},
                                                               {R"("-0")", "0.00"},
                                                               {"9999999999999.99", "9999999999999.99"},
                                                               {"-9999999999999.99", "-9999999999999.99"},
                                                               {R"("9999999999999.994")", "9999999999999.99"},
                                                               {R"("-9999999999999.994")", "-9999999999999.99"},
                                                               {R"("0009999999999999.99")", "9999999999999.99"}};
        for (const auto& [sent, shown] : amounts)
        {
            kept("value", sent);
            CPPUNIT_ASSERT_MESSAGE(sent + " is shown in " + _shown,
                                   _shown.find("\"value\":" + shown + ",") != std::string::npos);
        }
    }

    void amountsMustBeNumbers()
    {
        for (const std::string json : {R"("abc")", R"("1,000")", R"("0x1A")", R"("NaN")", R"("Infinity")",
                                       R"("-Infinity")", "true", "false", "[1]", R"({"a":1})", R"("1 2")", R"(".")",
                                       R"("-")", R"("1e")", R"("e5")", R"("--1")", R"("1.2.3")", R"("$5")", R"("٣")"})
            refusedField("value", json, "The value field must be a number.");
        refusedField("value", "\"" + std::string(101, '0') + "\"", "The value field must be a number.");
    }

    void amountsHaveThirteenDigits()
    {
        for (const std::string json : {"10000000000000", R"("9999999999999.995")", "1e300", R"("1e400")", "1e13",
                                       "1e400", R"("1e9999999999")", "18446744073709551616"})
            refusedField("value", json, "The value field must not be greater than 9999999999999.99.");
        for (const std::string json : {"-10000000000000", R"("-9999999999999.995")", "-1e300", "-1e400", R"("-1e400")"})
            refusedField("value", json, "The value field must be at least -9999999999999.99.");
    }

    void daysMustBeOfTheCalendar()
    {
        for (const std::string good : {"2026-04-01", "2024-02-29", "0001-01-01", "9999-12-31", "2000-02-29"})
            CPPUNIT_ASSERT_EQUAL("\"" + good + "\"", kept("lead_interaction_date", "\"" + good + "\""));
        for (const std::string bad : {"2026-02-30",
                                      "2026-02-29",
                                      "1900-02-29",
                                      "2026-13-01",
                                      "2026-00-01",
                                      "2026-01-00",
                                      "2026-01-32",
                                      "2026-04-31",
                                      "0000-01-01",
                                      "15/06/2026",
                                      "06/15/2026",
                                      "tomorrow",
                                      "now",
                                      "infinity",
                                      "-infinity",
                                      "epoch",
                                      "2026-4-1",
                                      "26-04-01",
                                      "20260401",
                                      "2026-04-01T10:00:00Z",
                                      "2026-04-01 10:00:00",
                                      "2026-04-01x",
                                      "x2026-04-01",
                                      "2026/04/01",
                                      "2026-04",
                                      "2026",
                                      "-026-04-01",
                                      "+026-04-01",
                                      "10000-01-01",
                                      "2026-04- 1",
                                      "２０２６-04-01",
                                      "2026-0a-01",
                                      "not a date",
                                      "BC2026-04-01"})
            refusedField("lead_interaction_date", "\"" + bad + "\"",
                         "The lead interaction date field must match the format Y-m-d.");
        for (const std::string json : {"20260401", "true", "[\"2026-04-01\"]", "{}"})
            refusedField("lead_interaction_date", json, "The lead interaction date field must be a string.");
    }

    void theLastOfDuplicateKeysCounts()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"last\""), kept("zip_code", R"("first","zip_code":"last")"));
        refusedField("zip_code", R"("good","zip_code":7)", "The zip code field must be a string.");
    }

    void everyWrongFieldIsNamedAtOnce()
    {
        const std::string wrong =
            filled(R"({"custom_fields":[{"id":@date,"value":"x"}],"source_ids":[@new,999999999],"value":"x",
            "company_id":999999999,"email":"x","first_name":7,"country_id":"x"})",
                   names());
        const std::string errors = R"({"first_name":["The first name field must be a string."],
            "email":["The email field must be a valid email address."],
            "company_id":["The selected company id is invalid."],
            "value":["The value field must be a number."],
            "country_id":["The country id field must be an integer."],
            "source_ids.0":["The selected source_ids.0 is invalid."],
            "source_ids.1":["The selected source_ids.1 is invalid."],
            "custom_fields.0.value":["The custom_fields.0.value field must be a valid date."]})";
        expectInvalid(errors, send("POST", "/lead", wrong));
        expectInvalid(errors, send("PUT", _path, wrong));
        CPPUNIT_ASSERT_EQUAL(_before, send("GET", _path).body.text());
    }

    void unknownFieldsAreIgnored()
    {
        const std::string id = memberOf(send("GET", _path), "data.id");
        const Response answer =
            send("PUT", _path,
                 R"({"first_name":"Before","id":1,"workspace_id":)" + std::to_string(theirs().workspace) +
                     R"(,"created_by":1,"owner_id":1,"full_name":"x",
            "created_at":"2020-01-01","converted":1,"converted_at":"2020-01-01","deleted_at":"2020-01-01","search":"x","version":9,
            "status_id":1,"title":"x","score":50,"custom":{"1":"x"},"activities":[],"company":{"name":"x"}})");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(_before, send("GET", "/lead/" + id).body.text());
    }

    void outerBlanksAreCutAndNothingElse()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"a  b\""), kept("address", R"(" \n a  b\t\u00a0\u3000")"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("<b>'; DROP TABLE lead; --\")"),
                             kept("address", R"("<b>'; DROP TABLE lead; --\\ ")"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpInputTest);

} // namespace Leadwire
