// What a client of TaskIP's lead API sees, from nginx to the database and back: the examples of its document, whole.
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <regex>

namespace Leadwire
{
namespace
{

/// Times as the document writes them.
std::string withoutTimes(const std::string& body)
{
    static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)");
    return std::regex_replace(body, time, "TIME");
}

} // namespace

class LeadJourneyTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(LeadJourneyTest);
    CPPUNIT_TEST(leadsAreListed);
    CPPUNIT_TEST_SUITE_END();

    Service& _service = Service::shared();

    void leadsAreListed()
    {
        const Tenant tenant = _service.demo();
        Client client(_service.port(), tenant.headers());
        const Answer answer = client.get("/api/public-v1/lead?search=john&item=10&is_converted=0");
        CPPUNIT_ASSERT_EQUAL(std::string("x"), withoutTimes(answer.shown()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeadJourneyTest);

} // namespace Leadwire
