// What is Apache's own beside the behaviour that all fronts share: files that it sends for the program, and
// credentials that it would hold back or join. A small program stands behind it and says what arrives.
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>

namespace Leadwire
{

class ApacheTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ApacheTest);
    CPPUNIT_TEST(aFileThatTheProgramNamesIsSent);
    CPPUNIT_TEST(partOfAFileIsSent);
    CPPUNIT_TEST(noFileOutsideTheFolderIsSent);
    CPPUNIT_TEST(aClientCannotNameAFile);
    CPPUNIT_TEST(authorizationArrives);
    CPPUNIT_TEST(aDoubledAuthorizationCountsForNothing);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Service> _service;
    std::string _file;

public:
    void setUp() override
    {
        _service = std::make_unique<Service>();
        _service->stopProgram();
        _file = _service->folder() + "/files/one";
        write(_file, "0123456789");
        _service->startProgram({"/usr/bin/spawn-fcgi", "-n", "-s", _service->socket(), "-M", "0666", "--", ECHO_PROGRAM,
                                "worker", _service->folder(), "1"},
                               {ECHO_PROGRAM, "worker", _service->folder(), "1"});
    }

    void tearDown() override { _service.reset(); }

private:
    static void write(const std::string& file, const std::string& text)
    {
        std::ofstream(file) << text;
        std::filesystem::permissions(file, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    }

    Answer get(const std::string& path, const Headers& headers = {}) const
    {
        return Client(_service->port())({"GET", path, "", headers});
    }

    void aFileThatTheProgramNamesIsSent()
    {
        const Answer answer = get("/file?" + _file);
        CPPUNIT_ASSERT_EQUAL(std::string("200 0123456789"), answer.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("10"), answer.header("Content-Length"));
        CPPUNIT_ASSERT_EQUAL(std::string("attachment"), answer.header("Content-Disposition"));
        CPPUNIT_ASSERT_EQUAL(std::string("no-store"), answer.header("Cache-Control"));
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), answer.header("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL(std::string(), answer.header("X-Sendfile"));
    }

    void partOfAFileIsSent()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("206 234"), get("/file?" + _file, {{"Range", "bytes=2-4"}}).shown());
        const Answer beyond = get("/file?" + _file, {{"Range", "bytes=10-"}});
        CPPUNIT_ASSERT_EQUAL(std::string(R"(416 {"message":"The range that was asked for is not there."})"),
                             beyond.shown());
    }

    void noFileOutsideTheFolderIsSent()
    {
        write(_service->folder() + "/secret", "secret");
        for (const std::string name : {"/secret", "/files/../secret", "/files/none", "/files", "/filesystem"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name,
                                         std::string(R"(404 {"message":"The requested item could not be found."})"),
                                         get("/file?" + _service->folder() + name).shown());
    }

    void aClientCannotNameAFile()
    {
        const Answer answer = get("/authorization", {{"X-Sendfile", _file}});
        CPPUNIT_ASSERT_EQUAL(std::string("200 none"), answer.shown());
        CPPUNIT_ASSERT_EQUAL(404, get("/file?" + _service->folder() + "/files/none", {{"X-Sendfile", _file}}).status);
    }

    void authorizationArrives()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("200 Bearer a-key"),
                             get("/authorization", {{"Authorization", "Bearer a-key"}}).shown());
    }

    void aDoubledAuthorizationCountsForNothing()
    {
        for (const auto* second : {"Bearer a-key", "Bearer other", ""})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                second, std::string("200 "),
                get("/authorization", {{"Authorization", "Bearer a-key"}, {"Authorization", second}}).shown());
    }
};

static const RunsBehind<ApacheTest> registered{Front::apache, Front::fcgid};

} // namespace Leadwire
