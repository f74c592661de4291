// What the service writes down: one JSON object a line, whatever clients send, and no secret.
#include "Service.h"

#include <Poco/JSON/Parser.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace Leadwire
{

class ServiceLogTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ServiceLogTest);
    CPPUNIT_TEST(everyLineIsOneObject);
    CPPUNIT_TEST(aRequestIsOneLineWithItsIds);
    CPPUNIT_TEST(noKeyIsEverWrittenDown);
    CPPUNIT_TEST_SUITE_END();

    Tenant _tenant;

    static Service& service() { return Service::shared(); }

public:
    void setUp() override { _tenant = service().tenant(); }

private:
    static void raw(const std::string& line, const std::string& headers)
    {
        exchange(service().port(), line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

    std::vector<Poco::JSON::Object::Ptr> lines() const
    {
        std::vector<Poco::JSON::Object::Ptr> objects;
        std::istringstream text(service().log());
        for (std::string line; std::getline(text, line);)
        {
            Poco::JSON::Parser parser;
            try
            {
                objects.push_back(parser.parse(line).extract<Poco::JSON::Object::Ptr>());
            }
            catch (const Poco::Exception& failure)
            {
                CPPUNIT_FAIL(line + ": " + failure.displayText());
            }
        }
        return objects;
    }

    void everyLineIsOneObject()
    {
        const std::size_t before = lines().size(); // other suites may have provoked errors
        const std::string key = "X-Secret-Key: " + _tenant.key + "\r\n";
        raw("GET /api/public-v1/lead/%0a{%22level%22:%22error%22}", key);
        raw("GET /api/public-v1/lead?search=%0a%0d%1b[31m%22}%ff%fe", key);
        raw("FO\"O /api/public-v1/lead", key);
        raw("GET /api/public-v1/lead", "X-Secret-Key: \"}\x1b[31m\xff\r\n");
        raw("GET /api/public-v1/lead", key + "User-Agent: {\"a\":\"b\"}\x01\x7f\r\nX-Request-Id: \"\r\n");
        const auto all = lines();
        CPPUNIT_ASSERT(all.size() > before);
        for (auto at = all.begin() + static_cast<std::ptrdiff_t>(before); at != all.end(); ++at)
        {
            const auto& line = *at;
            CPPUNIT_ASSERT(line->has("time") && line->has("level") && line->has("event"));
            std::ostringstream text;
            line->stringify(text);
            CPPUNIT_ASSERT_MESSAGE(text.str(), line->getValue<std::string>("level") != "error");
        }
    }

    void aRequestIsOneLineWithItsIds()
    {
        const Answer answer = Client(service().port(), _tenant.headers()).get("/api/public-v1/lead/77?search=private");
        int found = 0;
        for (const auto& line : lines())
        {
            if (line->optValue<std::string>("request", "") != answer.header("X-Request-Id")) continue;
            ++found;
            CPPUNIT_ASSERT_EQUAL(_tenant.workspace, std::to_string(line->getValue<int>("workspace")));
            CPPUNIT_ASSERT(line->getValue<int>("key") > 0);
            CPPUNIT_ASSERT_EQUAL(std::string("/api/public-v1/lead/{id}"), line->getValue<std::string>("route"));
            CPPUNIT_ASSERT_EQUAL(404, line->getValue<int>("status"));
        }
        CPPUNIT_ASSERT_EQUAL(1, found);
        CPPUNIT_ASSERT(service().log().find("private") == std::string::npos);
    }

    void noKeyIsEverWrittenDown()
    {
        for (const auto& headers :
             {"X-Secret-Key: " + _tenant.key + "\r\n", "Authorization: Bearer " + _tenant.key + "\r\n",
              "X-Secret-Key: " + _tenant.key + "x\r\nX-Secret-Key: " + _tenant.key + "\r\n"})
        {
            raw("GET /api/public-v1/lead", headers);
            raw("GET /api/public-v1/lead?key=" + _tenant.key, headers);
            raw("GET /nowhere/" + _tenant.key, headers);
            raw("TRACE /" + _tenant.key, headers);
        }
        const std::string written = service().log() + service().frontLog();
        CPPUNIT_ASSERT(!service().keys().empty());
        for (const auto& key : service().keys()) CPPUNIT_ASSERT(written.find(key) == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServiceLogTest);

} // namespace Leadwire
