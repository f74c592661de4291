// The same lead, alone and on a page, in each view.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace Leadwire
{

class LeadViewTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(LeadViewTest);
    CPPUNIT_TEST(aPageTellsWhatTheLeadAloneTells);
    CPPUNIT_TEST(namesAreFoundForManyLeadsAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        enter(ours().workspace);
    }

private:
    static std::int64_t make()
    {
        const std::string account = std::to_string(ours().accounts[1]);
        return store()
            .leads
            .create(ours().account(),
                    {R"({"title":"A title","first_name":"Ann, \"Annie\"","last_name":"","email":"ann@example.com",)"
                     R"("country_id":1,"state_id":2,"city_id":3,"street":"1 (Main) St","value":"12.50","company_id":)" +
                         std::to_string(ours().companies[0]) + R"(,"category_id":)" + std::to_string(ours().category) +
                         R"(,"owner_id":)" + account + R"(,"custom":{")" + std::to_string(ours().fields.at("text")) +
                         R"(":"red"}})",
                     R"({"status":[)" + std::to_string(ours().statuses[1]) + R"(],"label":["New tag"],"assignee":[)" +
                         account + "," + std::to_string(ours().accounts[0]) + "]}"},
                    false)
            .value();
    }

    /// Everything that is known of a lead, but for activities, which pages do not have.
    static std::string told(const Lead& lead)
    {
        const auto shown = [](const auto& value)
        {
            std::ostringstream text;
            if constexpr (requires { value.has_value(); })
                value ? text << *value : text << "-";
            else
                text << value;
            return text.str() + "|";
        };
        Lead copy = lead;
        std::string all = std::apply([&](const auto&... member) { return (shown(member) + ...); }, copy.columns());
        for (auto& link : copy.links)
            if (link.kind != "activity")
                all += std::apply([&](const auto&... member) { return (shown(member) + ...); }, link.columns());
        return all;
    }

    static void aPageTellsWhatTheLeadAloneTells()
    {
        const auto id = make();
        for (const auto view : leadViews)
        {
            LeadList list;
            list.view = view;
            list.limit = 1;
            const std::string alone = told(store().leads.find(ours().workspace, id, view).value());
            CPPUNIT_ASSERT_EQUAL(alone, told(store().leads.page(ours().workspace, list).at(0)));
            list.search = "ann";
            CPPUNIT_ASSERT_EQUAL(alone, told(store().leads.page(ours().workspace, list).at(0)));
            CPPUNIT_ASSERT(alone.find("New tag") != std::string::npos);
        }
    }

    static void namesAreFoundForManyLeadsAtOnce()
    {
        for (int i = 0; i < 30; ++i) make();
        LeadList list;
        list.view = LeadView::deal;
        list.limit = 30;
        const auto& leads = store().leads.page(ours().workspace, list);
        CPPUNIT_ASSERT_EQUAL(std::size_t{30}, leads.size());
        for (const auto& lead : leads)
        {
            CPPUNIT_ASSERT(lead.ownerEmail.value_or("").starts_with("second@"));
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, lead.links.size()); // the status and the label
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeadViewTest);

} // namespace Leadwire
