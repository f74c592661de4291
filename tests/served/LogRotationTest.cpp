// The log in a file: moved away under load, by a service of several processes, and what slow requests leave in it.
#include "Load.h"
#include "Service.h"
#include "Waiting.h"
#include "tests/TemporaryFolder.h"

#include <Poco/JSON/Parser.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <vector>

namespace Leadwire
{

class LogRotationTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(LogRotationTest);
    CPPUNIT_TEST(aMovedLogLosesNoLine);
    CPPUNIT_TEST(aSlowRequestLeavesItsStages);
    CPPUNIT_TEST(aLogThatCannotBeOpenedFailsNoRequest);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* leads = "/api/public-v1/lead";

    /// With a courier, a log of its own, and every request slow.
    static Service& service()
    {
        static const TemporaryFolder folder;
        static Service own({.environment = {{"LEADWIRE_LOG", folder.path() + "/leadwire.log"},
                                            {"LEADWIRE_COURIER", "on"},
                                            {"LEADWIRE_SLOW_REQUEST", "0"}}});
        return own;
    }

    static std::string path() { return service().environment().at("LEADWIRE_LOG"); }

    using Line = Poco::JSON::Object::Ptr;

    static std::vector<Line> lines(const std::string& file, const std::string& event)
    {
        std::vector<Line> found;
        std::istringstream text(textOf(file));
        for (std::string line; std::getline(text, line);)
        {
            Poco::JSON::Parser parser;
            const auto object = parser.parse(line).extract<Line>();
            if (object->getValue<std::string>("event") == event) found.push_back(object);
        }
        return found;
    }

    /// Lines of requests for lists of leads, which one test alone asks for.
    static std::vector<Line> lists(const std::string& file)
    {
        auto found = lines(file, "request");
        std::erase_if(found, [](const Line& line) { return line->getValue<std::string>("route") != leads; });
        return found;
    }

    static bool haveBothWorkersWritten(const std::string& file)
    {
        std::set<int> processes;
        for (const auto& line : lists(file)) processes.insert(line->getValue<int>("pid"));
        return processes.size() == 2;
    }

    void aMovedLogLosesNoLine()
    {
        const std::string moved = path() + ".1";
        Load running(service().port(), service().tenant().headers(), 4,
                     [](int, int) {
                         return Ask{"GET", leads, "", {}};
                     });
        waitUntil("both workers write", [&] { return haveBothWorkersWritten(path()); });
        std::filesystem::rename(path(), moved);
        waitUntil("both workers write to a new file",
                  [&] { return std::filesystem::exists(path()) && haveBothWorkersWritten(path()); });
        running.stop();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(running.failures(), 0L, running.failed());
        const auto written = [&] { return lists(moved).size() + lists(path()).size(); };
        waitUntil("all lines", [&] { return written() >= static_cast<std::size_t>(running.good()); });
        CPPUNIT_ASSERT_EQUAL(static_cast<std::size_t>(running.good()), written());
        CPPUNIT_ASSERT_EQUAL(std::string(), service().log());
    }

    void aSlowRequestLeavesItsStages()
    {
        const Tenant tenant = service().tenant();
        const Answer answer = Client(service().port(), tenant.headers()).get(std::string(leads) + "/1");
        Line slow;
        waitUntil("the line of the slow request",
                  [&]
                  {
                      for (const auto& line : lines(path(), "request.slow"))
                          if (line->getValue<std::string>("request") == answer.header("X-Request-Id")) slow = line;
                      return !slow.isNull();
                  });
        const auto stage = [&](const char* name) { return slow->getValue<double>(name); };
        CPPUNIT_ASSERT_EQUAL(std::string("warning"), slow->getValue<std::string>("level"));
        CPPUNIT_ASSERT_EQUAL(std::string("/api/public-v1/lead/{id}"), slow->getValue<std::string>("route"));
        CPPUNIT_ASSERT_EQUAL(tenant.workspace, std::to_string(slow->getValue<int>("workspace")));
        CPPUNIT_ASSERT_EQUAL(404, slow->getValue<int>("status"));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(stage("ms"), stage("read_ms") + stage("answer_ms") + stage("send_ms"), 0.01);
        for (const auto* name : {"read_ms", "identify_ms", "database_ms", "send_ms"}) CPPUNIT_ASSERT(stage(name) > 0);
        CPPUNIT_ASSERT(stage("answer_ms") >= stage("database_ms") && stage("answer_ms") >= stage("identify_ms"));
    }

    void aLogThatCannotBeOpenedFailsNoRequest()
    {
        Service elsewhere({.environment = {{"LEADWIRE_LOG", "/nowhere/leadwire.log"}}});
        CPPUNIT_ASSERT_EQUAL(200, Client(elsewhere.port()).get("/readyz").status);
        const std::string log = elsewhere.log();
        CPPUNIT_ASSERT_MESSAGE(log, log.find(R"("event":"log.unwritable")") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(log, log.find(R"("event":"request")") != std::string::npos);
    }
};

static const RunsBehind<LogRotationTest> registered{Front::nginx};

} // namespace Leadwire
