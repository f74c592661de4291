// Many who read at the same moment, through all APIs and in two workspaces, while others write: each sees their own,
// and all of it.
#include "Crowd.h"
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <array>
#include <string>

namespace Leadwire
{

class CrowdedReadsTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(CrowdedReadsTest);
    CPPUNIT_TEST(eachSeesTheirOwn);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int readers = 10, writers = 2, rounds = 40;

    /// A workspace, and one lead in it whose name nobody else's has.
    struct Side
    {
        Tenant tenant;
        std::string name, id;
    };

    static Side make(const std::string& name)
    {
        Side side{Service::shared().tenant(), name, ""};
        const Answer made = client(side).send(
            "POST", "/api/public-v1/lead", R"({"first_name":")" + name + R"(","email":")" + name + R"(@example.com"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
        side.id = made.firstId();
        return side;
    }

    static Client client(const Side& side)
    {
        Headers headers = side.tenant.headers();
        headers.emplace_back("Authorization", "Bearer " + side.tenant.key);
        return Client(Service::shared().port(), headers);
    }

    /// What is wrong with the answers that a client of `mine` gets; empty: nothing.
    static std::string read(const Side& mine, const Side& theirs, int number)
    {
        const std::array<std::string, 5> own{"/api/public-v1/lead/" + mine.id, "/api/leads/" + mine.id,
                                             "/api/public-v1/lead?item=20", "/api/leads", "/crm/api/v2/leads"};
        const std::array<std::string, 3> foreign{"/api/public-v1/lead/" + theirs.id, "/api/leads/" + theirs.id,
                                                 "/v1/leads/" + theirs.id};
        Client asks = client(mine);
        for (int i = 0; i < rounds; ++i)
        {
            const auto& path = own.at(static_cast<std::size_t>(number + i) % own.size());
            const Answer seen = asks.get(path);
            if (seen.status != 200 || seen.body.find(mine.name) == std::string::npos ||
                seen.body.find(theirs.name) != std::string::npos)
                return path + ": " + seen.shown();
            const auto& wall = foreign.at(static_cast<std::size_t>(number + i) % foreign.size());
            const Answer hidden = asks.get(wall);
            if (hidden.status != 404) return wall + ": " + hidden.shown();
        }
        return {};
    }

    /// As above for one who writes meanwhile, so that names change and reads find other rows.
    static std::string write(const Side& mine, int number)
    {
        Client asks = client(mine);
        for (int i = 0; i < rounds; ++i)
        {
            const Answer changed = asks.send("PUT", "/api/public-v1/lead/" + mine.id,
                                             R"({"first_name":")" + mine.name + R"(","value":)" +
                                                 std::to_string(number * rounds + i) + "}");
            if (changed.status != 200) return changed.shown();
            Service::shared().sql().run("UPDATE account SET name = 'Renamed " + std::to_string(i) +
                                        "' WHERE workspace_id = " + mine.tenant.workspace);
        }
        return {};
    }

    static void eachSeesTheirOwn()
    {
        const std::array<Side, 2> sides{make("Lefthand"), make("Righthand")};
        const auto answers = together(readers + writers,
                                      [&](int number)
                                      {
                                          const auto& mine = sides.at(static_cast<std::size_t>(number % 2));
                                          const auto& theirs = sides.at(static_cast<std::size_t>(1 - number % 2));
                                          Answer told;
                                          told.failure =
                                              number < readers ? read(mine, theirs, number) : write(mine, number);
                                          return told;
                                      });
        for (const auto& answer : answers) CPPUNIT_ASSERT_EQUAL(std::string(), answer.failure);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CrowdedReadsTest);

} // namespace Leadwire
