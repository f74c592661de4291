// The archive for shared hosting where it is meant to run: unpacked by an account without rights, behind an Apache that
// lends mod_fcgid and reads .htaccess, over a database with one role.
#include "Front.h"
#include "SharedHost.h"
#include "Waiting.h"
#include "tests/SmtpServer.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <random>
#include <sstream>

namespace Leadwire
{

class HostingTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(HostingTest);
    CPPUNIT_TEST(everyApiMakesAndReadsALead);
    CPPUNIT_TEST(everyMethodArrives);
    CPPUNIT_TEST(aFileIsKeptByItsType);
    CPPUNIT_TEST(aFileComesBackFromTheProgram);
    CPPUNIT_TEST(nothingInTheFolderIsSent);
    CPPUNIT_TEST(errorsOfTheServerAreJson);
    CPPUNIT_TEST(theProgramUsesNothingOfTheHost);
    CPPUNIT_TEST(cronSendsMailAndSweeps);
    CPPUNIT_TEST(mailServersAreKnownByTheCertificatesItFinds);
    CPPUNIT_TEST(checkNamesWhatTheHostDecides);
    CPPUNIT_TEST(aFolderThatWasMovedServesAgain);
    CPPUNIT_TEST(aSecondArchiveLeavesWhatIsThere);
    CPPUNIT_TEST(theProgramMayLieOutsideTheDocumentRoot);
    CPPUNIT_TEST(commandsWorkThroughLinksAndBlanks);
    CPPUNIT_TEST_SUITE_END();

    /// With its first workspace, and Apache over the site.
    struct Customer
    {
        SharedHost host;
        std::string key;

        Customer()
        {
            const std::string said =
                host.done("./site/leadwire.fcgi setup --workspace=Acme --user-name=Jane --email=jane@example.com" +
                          host.databaseOptions());
            const auto begin = said.find("lw_");
            key = said.substr(begin, said.find('\n', begin) - begin);
            host.serve(host.site());
        }
    };

    static Customer& customer()
    {
        static Customer one;
        return one;
    }
    static SharedHost& host() { return customer().host; }

    Client taskip() const { return Client(host().port(), {{"X-Secret-Key", customer().key}}); }
    Client bearer() const { return Client(host().port(), {{"Authorization", "Bearer " + customer().key}}); }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    static void expect(int status, const std::string& part, const Answer& answer)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown() + host().log(), status, answer.status);
        CPPUNIT_ASSERT_MESSAGE(answer.shown(), has(answer.body, part));
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), answer.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("no-store"), answer.header("Cache-Control"));
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), answer.header("X-Content-Type-Options"));
    }

    /// With an address of its own; gives its id.
    std::string makeLead() const
    {
        static int count = 0;
        const std::string email = "lead" + std::to_string(++count) + "@example.com";
        const Answer made =
            taskip().send("POST", "/api/public-v1/lead", R"({"first_name":"Ann","email":")" + email + "\"}");
        expect(201, "\"Lead Created\"", made);
        return made.firstId();
    }

public:
    void everyApiMakesAndReadsALead()
    {
        const std::string id = makeLead();
        expect(200, "\"full_name\":\"Ann\"", taskip().get("/api/public-v1/lead/" + id + "?x=%2F"));
        const std::string category =
            host().database("SELECT id FROM attribute WHERE kind = 'category' ORDER BY id LIMIT 1");
        const std::string status =
            host().database("SELECT id FROM attribute WHERE kind = 'status' ORDER BY id LIMIT 1");
        expect(201, "Lead created successfully.",
               bearer().send("POST", "/api/leads",
                             R"({"lead_title":"Two","lead_status":)" + status + R"(,"lead_categoryid":)" + category +
                                 "}"));
        expect(200, "\"Two\"", bearer().get("/api/leads"));
        expect(201, "\"Three\"", bearer().send("POST", "/crm/api/v2/leads", R"({"title":"Three"})"));
        expect(200, "\"Three\"", bearer().get("/crm/api/v2/leads"));
        const std::string company =
            host().database("INSERT INTO company (workspace_id, name) SELECT id, 'Acme' FROM workspace RETURNING id");
        expect(201, "\"company_id\":" + company,
               bearer().send("POST", "/v1/leads", R"({"company_id":)" + company + "}"));
        expect(200, "\"company_id\":" + company, bearer().get("/v1/leads"));
        expect(401, "API key", Client(host().port()).get("/api/leads"));
    }

    void everyMethodArrives()
    {
        const std::string path = "/api/public-v1/lead/" + makeLead();
        expect(200, "Zoe", taskip().send("PUT", path, R"({"first_name":"Zoe","email":"zoe@example.com"})"));
        CPPUNIT_ASSERT_EQUAL(200, taskip()({"HEAD", path, "", {}}).status);
        CPPUNIT_ASSERT_EQUAL(
            204,
            taskip()(
                {"OPTIONS", path, "", {{"Origin", "https://example.com"}, {"Access-Control-Request-Method", "PUT"}}})
                .status);
        expect(200, "Lead Deleted", taskip().send("DELETE", path, ""));
        expect(404, "not found", taskip().get(path));
    }

    void aFileIsKeptByItsType()
    {
        const std::string path = "/api/public-v1/lead/files/" + makeLead();
        const std::string part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"
                                 "%PDF-1.4\n%rest\n\r\n--b--\r\n";
        expect(200, "Files Added Successfully",
               taskip()({"POST", path, part, {{"Content-Type", "multipart/form-data; boundary=b"}}}));
        expect(200, "\"mime_type\":\"application/pdf\"", taskip().get(path));
        CPPUNIT_ASSERT(has(host().done("find site/files -type f -size 15c"), "site/files/1/"));
    }

    void aFileComesBackFromTheProgram()
    {
        const std::string path = "/api/public-v1/lead/files/" + makeLead();
        std::string bytes(100'000, '\0'); // below what mod_fcgid takes by default
        std::mt19937 noise;               // NOLINT(cert-msc51-cpp): the same each time
        for (auto& byte : bytes) byte = static_cast<char>(noise());
        expect(200, "Files Added Successfully",
               taskip()({"POST",
                         path,
                         "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Größe.bin\"\r\n\r\n" +
                             bytes + "\r\n--b--\r\n",
                         {{"Content-Type", "multipart/form-data; boundary=b"}}}));
        const std::string file = path + "/" + taskip().get(path).firstId();
        const Answer answer = taskip().get(file);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown().substr(0, 300), 200, answer.status);
        CPPUNIT_ASSERT_MESSAGE("the bytes", answer.body == bytes);
        CPPUNIT_ASSERT_EQUAL(std::string("application/octet-stream"), answer.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), answer.header("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL(std::string("100000"), answer.header("Content-Length"));
        CPPUNIT_ASSERT(answer.header("Content-Disposition").starts_with("attachment; "));
        CPPUNIT_ASSERT_EQUAL(401, Client(host().port()).get(file).status);
    }

    void nothingInTheFolderIsSent()
    {
        aFileIsKeptByItsType();
        std::istringstream paths(host().done("cd site && find . -mindepth 1 -printf '%P %y\\n'"));
        int files = 0;
        for (std::string path, type; paths >> path >> type; ++files)
        {
            if (type == "d") path += "/";
            for (const auto& method : {"GET", "POST"})
            {
                const Answer answer = taskip()({method, "/" + path, "", {}});
                CPPUNIT_ASSERT_MESSAGE(path + ": " + answer.shown(), answer.status == 403 || answer.status == 404);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("application/json"), answer.header("Content-Type"));
            }
        }
        CPPUNIT_ASSERT_MESSAGE(std::to_string(files), files > 60);
        for (const std::string path : {"/", "/lib", "/leadwire.fcgi/leadwire.properties", "/./leadwire.properties",
                                       "/leadwire%2Eproperties", "/x/../leadwire.properties", "/LEADWIRE.properties"})
        {
            const Answer answer =
                parsed(exchange(host().port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            CPPUNIT_ASSERT_MESSAGE(path + answer.shown(), answer.status == 403 || answer.status == 404);
        }
        for (const std::string path : {"/readyz", "/metrics"})
            expect(403, "unauthorized", Client(host().port()).get(path));
    }

    void errorsOfTheServerAreJson()
    {
        // mod_fcgid 2.3.9 says 500 for a request that is longer than the server allows.
        expect(500, R"("message":"Server Error")",
               taskip()({"POST", "/api/public-v1/lead", std::string(200'000, 'x'), {}}));
        expect(403, R"("message":"This action is unauthorized.")", Client(host().port()).get("/lib/leadwire"));
    }

    void theProgramUsesNothingOfTheHost()
    {
        makeLead();
        waitUntil("a process of the program", [] { return !host().workers().empty(); });
        std::istringstream maps(textOf("/proc/" + std::to_string(host().workers().front()) + "/maps"));
        const std::string own = host().site() + "/lib/";
        int libraries = 0;
        for (std::string line; std::getline(maps, line);)
        {
            if (!has(line, " r-xp ") || !has(line, "/")) continue;
            CPPUNIT_ASSERT_MESSAGE(line, has(line, " " + own));
            ++libraries;
        }
        CPPUNIT_ASSERT_MESSAGE(std::to_string(libraries), libraries > 20);
    }

    void cronSendsMailAndSweeps()
    {
        const SmtpServer server;
        const std::string path = "/api/public-v1/lead/send-email/" + makeLead();
        host().done("site/leadwire.fcgi mail set --workspace=1 --host=localhost --port=" +
                    std::to_string(server.port()) + " --security=none --sender=sales@example.com");
        expect(200, "sent", taskip().send("POST", path, R"({"subject":"Hi","message":"Hello"})"));
        host().done("\"$HOME\"/site/leadwire.fcgi courier --once");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, server.mails().size());
        CPPUNIT_ASSERT(has(host().done("\"$HOME\"/site/leadwire.fcgi sweep"), "removed 0 files"));
    }

    void mailServersAreKnownByTheCertificatesItFinds()
    {
        const SmtpServer server;
        host().done(
            "site/leadwire.fcgi mail set --workspace=1 --host=localhost --security=tls --sender=sales@example.com "
            "--port=" +
            std::to_string(server.tlsPort()));
        const std::string test = "site/leadwire.fcgi mail test --workspace=1 --to=me@example.com";
        const Finished unknown = host().shell(test);
        CPPUNIT_ASSERT_MESSAGE(unknown.errors, unknown.status == 1 && has(unknown.errors, "certificate"));
        host().done("cat >ca.pem", textOf(server.caFile()));
        host().done("SSL_CERT_FILE=$HOME/ca.pem " + test);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, server.mails().size());
    }

    void checkNamesWhatTheHostDecides()
    {
        const std::string said = host().done("site/leadwire.fcgi check");
        CPPUNIT_ASSERT_MESSAGE(said, has(said, "FcgidMaxRequestLen") && has(said, "one role"));
        const std::string threads = host().done("site/leadwire.fcgi check --set=threads=4");
        CPPUNIT_ASSERT_MESSAGE(threads, has(threads, "threads = 1"));
    }

    void aFolderThatWasMovedServesAgain()
    {
        host().done("mv site moved");
        host().serve(host().home() + "/moved");
        makeLead();
        host().done("mv moved site");
        host().serve(host().site());
        makeLead();
    }

    void aSecondArchiveLeavesWhatIsThere()
    {
        const std::string settings = textOf(host().site() + "/leadwire.properties");
        const std::string files = host().done("find site/files site/run | sort");
        host().unpack(host().site());
        CPPUNIT_ASSERT_EQUAL(settings, textOf(host().site() + "/leadwire.properties"));
        CPPUNIT_ASSERT_EQUAL(files, host().done("find site/files site/run | sort"));
        host().done("site/leadwire.fcgi migrate && cd site && cp -p leadwire.fcgi new && mv new leadwire.fcgi");
        const auto old = host().workers();
        makeLead();
        const auto isOld = [&](pid_t worker) { return std::find(old.begin(), old.end(), worker) != old.end(); };
        const auto now = host().workers();
        CPPUNIT_ASSERT_MESSAGE("the new program serves", !std::all_of(now.begin(), now.end(), isOld));
    }

    void theProgramMayLieOutsideTheDocumentRoot()
    {
        host().done("mkdir public && cp -r site/.htaccess site/errors public/ && "
                    "printf '#!/bin/sh\\nexec %s/site/leadwire.fcgi\\n' \"$HOME\" >public/leadwire.fcgi && "
                    "chmod 755 public/leadwire.fcgi");
        host().serve(host().home() + "/public");
        makeLead();
        expect(403, "unauthorized", Client(host().port()).get("/leadwire.properties"));
        host().serve(host().site());
    }

    void commandsWorkThroughLinksAndBlanks()
    {
        host().done("mkdir -p 'a b' && ln -sf ../site/leadwire.fcgi 'a b/leadwire'");
        CPPUNIT_ASSERT(has(host().done("'a b/leadwire' workspace list"), "Acme"));
        CPPUNIT_ASSERT(has(host().done("cd site && sh leadwire.fcgi workspace list"), "Acme"));
        host().unpack(host().home() + "/c d");
        CPPUNIT_ASSERT(has(host().done("'c d/leadwire.fcgi' --version"), "leadwire"));
    }
};

static const RunsBehind<HostingTest> registered{Front::nginx};

} // namespace Leadwire
