// What ids of requests stand for: each reference gets its own answer, whatever else is asked with it.
#include "model/References.h"

#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <Poco/String.h>

namespace Leadwire
{

class ReferencesTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(ReferencesTest);
    CPPUNIT_TEST(answersAreInTheOrderOfTheQuestions);
    CPPUNIT_TEST(anIdIsOneOfItsKindAlone);
    CPPUNIT_TEST(anyKindMayBeAskedForAlone);
    CPPUNIT_TEST(externalIdsAreOfAnyCase);
    CPPUNIT_TEST(theFieldsComeLastByPosition);
    CPPUNIT_TEST(nothingIsAskedForNothing);
    CPPUNIT_TEST(asManySetsOfKindsAsOneLikes);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
    }

private:
    static std::string found(const std::vector<Reference>& references, bool withFields = false)
    {
        std::string text;
        for (const auto& referent : store().references.find(ours().workspace, references, withFields))
            text += (text.empty() ? "" : " ") + std::to_string(referent.found) +
                    (referent.name ? ":" + *referent.name : "");
        return text;
    }

    static std::string joined(const std::vector<std::int64_t>& ids)
    {
        std::string text;
        for (const auto id : ids) text += (text.empty() ? "" : " ") + std::to_string(id);
        return text;
    }

    static std::string uuidOf(const std::string& table, std::int64_t id)
    {
        return ask("SELECT external_id::text FROM " + table + " WHERE id = " + std::to_string(id));
    }

    static void answersAreInTheOrderOfTheQuestions()
    {
        const auto company = ours().companies[0], status = ours().statuses[1], source = ours().sources[0];
        const auto [first, second] = std::pair(ours().accounts[0], ours().accounts[1]);
        CPPUNIT_ASSERT_EQUAL(joined({second, source, company, first, 0, second, status}),
                             found({{"account", second},
                                    {"source", source},
                                    {"company", company},
                                    {"account", first},
                                    {"account", 999'999'999},
                                    {"account", second},
                                    {"status", status}}));
    }

    static void anIdIsOneOfItsKindAlone()
    {
        const auto status = ours().statuses[0];
        CPPUNIT_ASSERT_EQUAL(joined({0, status, 0}),
                             found({{"source", status}, {"status", status}, {"label", status}}));
        const auto company = ours().companies[0];
        CPPUNIT_ASSERT_EQUAL(joined({company, company, 0}), found({{"company", company},
                                                                   {"company", 0, uuidOf("company", company)},
                                                                   {"contact", 0, uuidOf("company", company)}}));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), found({{"company", theirs().companies[0]}}));
    }

    static void anyKindMayBeAskedForAlone()
    {
        for (const std::string kind : {"lead", "company", "contact", "account", "media", "checklist_item", "country",
                                       "state", "city", "field", "label"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(kind, std::string("0"), found({{kind, 999'999'999}}));
        const std::string nobody = "00000000-0000-4000-8000-000000000000";
        for (const std::string kind : {"lead", "company", "contact", "label"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(kind, std::string("0"), found({{kind, 0, nobody}}));
    }

    static void externalIdsAreOfAnyCase()
    {
        const auto status = ours().statuses[0];
        const std::string uuid = uuidOf("attribute", status);
        CPPUNIT_ASSERT_EQUAL(joined({status, status}),
                             found({{"status", 0, Poco::toUpper(uuid)}, {"status", 0, uuid}}));
    }

    static void theFieldsComeLastByPosition()
    {
        const std::string all =
            ask("SELECT string_agg(id || ':' || name, ' ' ORDER BY greatest(position, 0), id) FROM custom_field");
        CPPUNIT_ASSERT(all.find(' ') != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(all, found({}, true));
        const auto number = ours().fields.at("number");
        const std::string shown =
            std::to_string(number) + ":" + ask("SELECT name FROM custom_field WHERE id = " + std::to_string(number));
        CPPUNIT_ASSERT_EQUAL(shown + " 0 " + all, found({{"field", number}, {"status", 0}}, true));
        CPPUNIT_ASSERT_EQUAL(shown, found({{"field", number}}));
    }

    static void nothingIsAskedForNothing()
    {
        const auto before = store().connection.roundTrips();
        CPPUNIT_ASSERT_EQUAL(std::string(), found({}));
        CPPUNIT_ASSERT_EQUAL(before, store().connection.roundTrips());
    }

    static void asManySetsOfKindsAsOneLikes()
    {
        const std::string kinds[] = {"lead", "company", "contact", "account", "media", "country", "city"};
        const auto status = ours().statuses[0];
        for (unsigned set = 0; set < 1U << std::size(kinds); ++set)
        {
            std::vector<Reference> references{{"status", status}};
            std::string expected = std::to_string(status);
            for (std::size_t i = 0; i < std::size(kinds); ++i)
                if ((set >> i & 1U) != 0) references.push_back({kinds[i], 0}), expected += " 0";
            CPPUNIT_ASSERT_EQUAL(expected, found(references));
        }
        CPPUNIT_ASSERT(std::stoi(ask("SELECT count(*)::text FROM pg_prepared_statements")) < 128);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReferencesTest);

} // namespace Leadwire
