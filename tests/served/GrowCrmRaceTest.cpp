// Clients of Grow CRM that want the same thing at the same moment, on all workers at once: through nginx, as forms.
#include "Crowd.h"
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{
namespace
{

constexpr int crowd = 20;

// As many as the threads that serve them, so that they meet inside the database; and often enough that some do.
constexpr int few = 8;
constexpr int rounds = 25;

} // namespace

class GrowCrmRaceTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmRaceTest);
    CPPUNIT_TEST(aLeadIsConvertedOnce);
    CPPUNIT_TEST(anAddressIsGivenToOneClient);
    CPPUNIT_TEST(aLeadIsConvertedOrDeleted);
    CPPUNIT_TEST(aCopyIsWholeOrNotAtAll);
    CPPUNIT_TEST(aNameIsMadeOnce);
    CPPUNIT_TEST(aSetIsOneThatWasSent);
    CPPUNIT_TEST(anItemIsRemovedOnce);
    CPPUNIT_TEST_SUITE_END();

    Tenant _tenant;
    std::string _status, _category;

    static Service& service() { return Service::shared(); }

public:
    void setUp() override
    {
        _tenant = service().tenant();
        _status = ask("default_status_id", "workspace", "id");
        _category = ask("default_category_id", "workspace", "id");
    }

private:
    std::string ask(const std::string& what, const std::string& table, const std::string& column = "workspace_id") const
    {
        return service().sql().run("SELECT " + what + " FROM " + table + " WHERE " + column + " = " +
                                   _tenant.workspace);
    }

    Answer send(const std::string& method, const std::string& path, const std::string& form = "") const
    {
        return Client(service().port(),
                      {{"Authorization", "Bearer " + _tenant.key},
                       {"Content-Type", "application/x-www-form-urlencoded"}})({method, "/api" + path, form, {}});
    }

    std::string idOf(const Answer& answer) const
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 201, answer.status);
        return answer.firstId();
    }

    std::string create(const std::string& title) const
    {
        return idOf(send("POST", "/leads",
                         "lead_title=" + title + "&lead_status=" + _status + "&lead_categoryid=" + _category));
    }

    static std::string person(int i)
    {
        return "first_name=Jane&last_name=Doe&email=jane" + std::to_string(i) + "@example.com";
    }

    void aLeadIsConvertedOnce()
    {
        for (int round = 0; round < 3; ++round)
        {
            const std::string path = "/leads/" + create("x") + "/convert";
            const auto answers = together(crowd, [&](int i) { return send("POST", path, person(100 * round + i)); });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 201));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), crowd - 1L, count(answers, 409));
            CPPUNIT_ASSERT_EQUAL(std::to_string(round + 1), ask("count(*) FILTER (WHERE is_client)", "company"));
            CPPUNIT_ASSERT_EQUAL(std::to_string(round + 1), ask("count(*)", "contact"));
        }
    }

    void anAddressIsGivenToOneClient()
    {
        for (int round = 0; round < rounds; ++round)
        {
            std::vector<std::string> leads;
            leads.reserve(few);
            for (int i = 0; i < few; ++i) leads.push_back(create("x"));
            const auto answers = together(few,
                                          [&](int i)
                                          {
                                              const auto& lead = leads[static_cast<std::size_t>(i)];
                                              return send("POST", "/leads/" + lead + "/convert", person(round));
                                          });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 201));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), few - 1L, count(answers, 422));
        }
        CPPUNIT_ASSERT_EQUAL(std::to_string(rounds), ask("count(*)", "contact"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(rounds), ask("count(*) FILTER (WHERE converted_at IS NOT NULL)", "lead"));
    }

    void aLeadIsConvertedOrDeleted()
    {
        for (int round = 0; round < 5; ++round)
        {
            const std::string path = "/leads/" + create("x");
            const auto answers = together(crowd,
                                          [&](int i)
                                          {
                                              return i % 2 == 0 ? send("DELETE", path)
                                                                : send("POST", path + "/convert",
                                                                       person(100 * round + i) + "&delete_lead=yes");
                                          });
            // Whoever comes first takes the lead along; all others find none.
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 200) + count(answers, 201));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), crowd - 1L, count(answers, 404));
            CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("count(*)", "lead"));
        }
        CPPUNIT_ASSERT_EQUAL(ask("count(*) FILTER (WHERE is_client)", "company"), ask("count(*)", "contact"));
    }

    void aCopyIsWholeOrNotAtAll()
    {
        for (int round = 0; round < rounds; ++round)
        {
            const std::string lead = create("old");
            for (int i = 0; i < 3; ++i)
                send("POST", "/checklists",
                     "checklistresource_type=lead&checklist_text=x&checklistresource_id=" + lead);
            const auto answers = together(
                few,
                [&](int i)
                {
                    return i == 0 ? send("DELETE", "/leads/" + lead)
                                  : send("POST", "/leads/" + lead + "/clone",
                                         "lead_title=copy&copy_checklist=on&copy_files=on&lead_status=" + _status);
                });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 200, answers[0].status);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), few - 1L, count(answers, 201) + count(answers, 404));
        }
        CPPUNIT_ASSERT_EQUAL(ask("3 * count(*)", "lead"), ask("count(*)", "checklist_item"));
    }

    void aNameIsMadeOnce()
    {
        std::vector<std::string> leads;
        leads.reserve(crowd);
        for (int i = 0; i < crowd; ++i) leads.push_back(create("x"));
        const auto answers =
            together(crowd,
                     [&](int i)
                     {
                         const bool isTurned =
                             i % 2 == 0; // who names them the other way round does not wait in a circle
                         return send("PUT", "/leads/" + leads[static_cast<std::size_t>(i)] + "/tags",
                                     isTurned ? "tags[]=first&tags[]=second" : "tags[]=Second&tags[]=First");
                     });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{crowd}, count(answers, 200));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask("count(*) FILTER (WHERE kind = 'label')", "attribute"));
    }

    void aSetIsOneThatWasSent()
    {
        const std::string lead = create("x");
        for (int round = 0; round < 5; ++round)
        {
            const auto answers =
                together(crowd,
                         [&](int i)
                         {
                             const std::string own = "&tags[]=own" + std::to_string(i);
                             return send("PUT", "/leads/" + lead + "/tags", "tags[]=all" + own + own + "b");
                         });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{crowd}, count(answers, 200));
            const std::string tags = service().sql().run("SELECT string_agg(a.name, ' ' ORDER BY l.position) FROM "
                                                         "lead_attribute l JOIN attribute a ON a.id = l.attribute_id"
                                                         " WHERE a.kind = 'label' AND l.lead_id = " +
                                                         lead);
            const auto own = tags.substr(4, tags.find(' ', 4) - 4);
            CPPUNIT_ASSERT_EQUAL(std::string("all ").append(own).append(" ").append(own).append("b"), tags);
        }
    }

    void anItemIsRemovedOnce()
    {
        const std::string lead = create("x");
        for (int round = 0; round < rounds; ++round)
        {
            const std::string item = idOf(send(
                "POST", "/checklists", "checklistresource_type=lead&checklist_text=x&checklistresource_id=" + lead));
            const auto answers =
                together(few,
                         [&](int i)
                         {
                             return i % 4 == 0 ? send("POST", "/checklists/" + item + "/comments", "comment=x")
                                               : send("DELETE", "/checklists/" + item);
                         });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), 1L, count(answers, 200));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), few - 1L, count(answers, 404) + count(answers, 201));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("count(*)", "checklist_comment"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmRaceTest);

} // namespace Leadwire
