// Statuses, sources and their kin.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class AttributesTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(AttributesTest);
    CPPUNIT_TEST(statusesComeFirstThenByPositionAndName);
    CPPUNIT_TEST(aPageIsAPartOfTheList);
    CPPUNIT_TEST(anotherKindDoesNotExist);
    CPPUNIT_TEST(aNewOneComesLast);
    CPPUNIT_TEST(aNewStatusHasAStageAndOthersHaveNone);
    CPPUNIT_TEST(onlyWhatIsNamedChanges);
    CPPUNIT_TEST(whatChangesNothingKeepsItsTime);
    CPPUNIT_TEST(theKindOfOneInUseCannotChange);
    CPPUNIT_TEST(anUnusedOneMayChangeItsKind);
    CPPUNIT_TEST(removingDetachesItFromLeads);
    CPPUNIT_TEST(aLeadLeftWithoutAStatusGetsTheDefaultOne);
    CPPUNIT_TEST(oneThatThousandsOfLeadsHaveIsTakenFromAll);
    CPPUNIT_TEST(removingTheFirstStatusPromotesTheNext);
    CPPUNIT_TEST(removingTheDefaultStatusMakesAnotherTheDefault);
    CPPUNIT_TEST(theLastStatusCannotBeRemoved);
    CPPUNIT_TEST(theDefaultCategoryCannotBeRemoved);
    CPPUNIT_TEST(anotherWorkspacesIsMissing);
    CPPUNIT_TEST_SUITE_END();

    using Outcome = Attributes::Outcome;
    const std::string _kinds = "{status,source}";

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
    }

private:
    static Attributes& attributes() { return store().attributes; }
    static std::string text(std::int64_t number) { return std::to_string(number); }

    static std::string names(const std::string& kinds, std::int64_t limit, std::int64_t offset)
    {
        std::string all;
        for (const auto& attribute : attributes().page(ours().workspace, kinds, limit, offset))
            all += (all.empty() ? "" : ",") + attribute.name;
        return all;
    }

    /// A lead with these statuses.
    static std::int64_t lead(const std::vector<std::int64_t>& statuses)
    {
        std::string list = arrayOf(statuses);
        list.front() = '[';
        list.back() = ']';
        return store()
            .leads.create(ours().account(), {R"({"first_name":"x"})", R"({"status":)" + list + "}"}, true)
            .value();
    }

    static std::string statusesOf(std::int64_t id)
    {
        std::string all;
        const auto found = store().leads.find(ours().workspace, id, LeadView::contact).value();
        for (const auto& link : found.links)
            if (link.kind == "status") all.append(all.empty() ? "" : ",").append(link.name);
        const std::string first =
            ask("SELECT a.name FROM lead l JOIN attribute a ON a.id = l.status_id WHERE l.id = " + text(id));
        CPPUNIT_ASSERT_EQUAL(all.substr(0, all.find(',')), first);
        return all;
    }

    void statusesComeFirstThenByPositionAndName()
    {
        ask("UPDATE attribute SET position = 1 WHERE name IN ('Lost', 'Qualified') AND workspace_id = " +
            text(ours().workspace));
        CPPUNIT_ASSERT_EQUAL(std::string("Lost,New,Qualified,Contacted,Converted,Website,Referral"),
                             names(_kinds, 100, 0));
        CPPUNIT_ASSERT_EQUAL(std::string("Website,Referral"), names("{source}", 100, 0));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("{}", 100, 0));
    }

    void aPageIsAPartOfTheList()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("New,Contacted"), names(_kinds, 2, 0));
        CPPUNIT_ASSERT_EQUAL(std::string("Lost,Website"), names(_kinds, 2, 4));
        CPPUNIT_ASSERT_EQUAL(std::string("Referral"), names(_kinds, 2, 6));
        CPPUNIT_ASSERT_EQUAL(std::string(), names(_kinds, 2, 8));
    }

    void anotherKindDoesNotExist()
    {
        for (const auto id : {ours().label, ours().category, ours().groups[0]})
        {
            CPPUNIT_ASSERT(!attributes().find(ours().workspace, id, _kinds));
            CPPUNIT_ASSERT(attributes().update(ours().workspace, id, _kinds, R"({"name":"x"})") == Outcome::missing);
            CPPUNIT_ASSERT(attributes().remove(ours().workspace, id, _kinds) == Outcome::missing);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("Urgent"),
                             attributes().find(ours().workspace, ours().label, "{label}").value().name);
    }

    static void aNewOneComesLast()
    {
        const auto made = attributes().create(ours().workspace, R"({"kind":"status","name":"Sixth"})");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, made.position);
        CPPUNIT_ASSERT_EQUAL(
            std::int64_t{1},
            attributes().create(ours().workspace, R"({"kind":"label","name":"x","position":1})").position);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3},
                             attributes().create(ours().workspace, R"({"kind":"source","name":"x"})").position);
    }

    static void aNewStatusHasAStageAndOthersHaveNone()
    {
        CPPUNIT_ASSERT(attributes().create(ours().workspace, R"({"kind":"status","name":"x"})").stage ==
                       std::string("new"));
        CPPUNIT_ASSERT(attributes().create(ours().workspace, R"({"kind":"status","name":"x","stage":"lost"})").stage ==
                       std::string("lost"));
        CPPUNIT_ASSERT(!attributes().create(ours().workspace, R"({"kind":"source","name":"x","stage":"lost"})").stage);
    }

    void onlyWhatIsNamedChanges()
    {
        const auto id = ours().sources[0];
        CPPUNIT_ASSERT(attributes().update(ours().workspace, id, _kinds, R"({"name":"Web"})") == Outcome::done);
        auto changed = attributes().find(ours().workspace, id, _kinds).value();
        CPPUNIT_ASSERT_EQUAL(std::string("Web"), changed.name);
        CPPUNIT_ASSERT(changed.color == std::string("#2ecc71"));
        CPPUNIT_ASSERT(changed.updatedAt > changed.createdAt);
        CPPUNIT_ASSERT(attributes().update(ours().workspace, id, _kinds, R"({"color":null})") == Outcome::done);
        CPPUNIT_ASSERT(!attributes().find(ours().workspace, id, _kinds).value().color);
    }

    void whatChangesNothingKeepsItsTime()
    {
        const auto before = attributes().find(ours().workspace, ours().sources[0], _kinds).value();
        CPPUNIT_ASSERT(attributes().update(ours().workspace, before.id, _kinds,
                                           R"({"name":"Website","kind":"source"})") == Outcome::done);
        CPPUNIT_ASSERT_EQUAL(before.updatedAt,
                             attributes().find(ours().workspace, before.id, _kinds).value().updatedAt);
    }

    void theKindOfOneInUseCannotChange()
    {
        lead({ours().statuses[1]});
        for (const auto id : {ours().statuses[0], ours().statuses[1]}) // the default, and that of a lead
            CPPUNIT_ASSERT(attributes().update(ours().workspace, id, _kinds, R"({"kind":"source"})") == Outcome::inUse);
        CPPUNIT_ASSERT_EQUAL(std::string("status"),
                             attributes().find(ours().workspace, ours().statuses[1], _kinds).value().kind);
    }

    void anUnusedOneMayChangeItsKind()
    {
        CPPUNIT_ASSERT(attributes().update(ours().workspace, ours().statuses[4], _kinds, R"({"kind":"source"})") ==
                       Outcome::done);
        CPPUNIT_ASSERT(!attributes().find(ours().workspace, ours().statuses[4], _kinds).value().stage);
        CPPUNIT_ASSERT(attributes().update(ours().workspace, ours().sources[0], _kinds, R"({"kind":"status"})") ==
                       Outcome::done);
        CPPUNIT_ASSERT(attributes().find(ours().workspace, ours().sources[0], _kinds).value().stage ==
                       std::string("new"));
    }

    void removingDetachesItFromLeads()
    {
        const auto id = lead({ours().statuses[0], ours().statuses[1], ours().statuses[2]});
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[1], _kinds) == Outcome::done);
        CPPUNIT_ASSERT_EQUAL(std::string("New,Qualified"), statusesOf(id));
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[1], _kinds) == Outcome::missing);
    }

    void aLeadLeftWithoutAStatusGetsTheDefaultOne()
    {
        const auto id = lead({ours().statuses[3]});
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[3], _kinds) == Outcome::done);
        CPPUNIT_ASSERT_EQUAL(std::string("New"), statusesOf(id));
    }

    void oneThatThousandsOfLeadsHaveIsTakenFromAll()
    {
        const auto status = attributes().create(ours().workspace, R"({"kind":"status","name":"Crowded"})").id;
        const std::string values = text(ours().workspace) + ", 'x', " + text(status);
        Query<std::string()>(store().connection, "INSERT INTO lead (workspace_id, first_name, status_id) SELECT " +
                                                     values + " FROM generate_series(1, 2001)")();
        Query<std::string()>(store().connection,
                             "INSERT INTO lead_attribute SELECT workspace_id, id, status_id FROM lead"
                             " WHERE workspace_id = " +
                                 text(ours().workspace))();
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, status, _kinds) == Outcome::done);
        CPPUNIT_ASSERT_EQUAL(
            std::size_t{2001},
            Query<std::int64_t()>(store().connection,
                                  "SELECT s.lead_id FROM lead l JOIN lead_attribute s ON s.workspace_id ="
                                  " l.workspace_id AND s.lead_id = l.id AND s.attribute_id = l.status_id"
                                  " WHERE l.workspace_id = " +
                                      text(ours().workspace))()
                .size());
    }

    void removingTheFirstStatusPromotesTheNext()
    {
        const auto id = lead({ours().statuses[3], ours().statuses[2], ours().statuses[1]});
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[3], _kinds) == Outcome::done);
        CPPUNIT_ASSERT_EQUAL(std::string("Qualified,Contacted"), statusesOf(id));
    }

    void removingTheDefaultStatusMakesAnotherTheDefault()
    {
        const auto id = lead({});
        CPPUNIT_ASSERT_EQUAL(std::string("New"), statusesOf(id));
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[0], _kinds) == Outcome::done);
        CPPUNIT_ASSERT_EQUAL(std::string("Contacted"), statusesOf(id));
        CPPUNIT_ASSERT_EQUAL(std::string("Contacted"), statusesOf(lead({})));
    }

    void theLastStatusCannotBeRemoved()
    {
        for (std::size_t i = 0; i < 4; ++i)
            CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[i], _kinds) == Outcome::done);
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().statuses[4], _kinds) == Outcome::last);
        CPPUNIT_ASSERT_EQUAL(std::string("Lost"), names("{status}", 10, 0));
    }

    static void theDefaultCategoryCannotBeRemoved()
    {
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, ours().category, "{category}") == Outcome::last);
    }

    void anotherWorkspacesIsMissing()
    {
        const auto id = theirs().sources[0];
        CPPUNIT_ASSERT(!attributes().find(ours().workspace, id, _kinds));
        CPPUNIT_ASSERT(attributes().update(ours().workspace, id, _kinds, R"({"name":"x"})") == Outcome::missing);
        CPPUNIT_ASSERT(attributes().remove(ours().workspace, id, _kinds) == Outcome::missing);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AttributesTest);

} // namespace Leadwire
