// The front for the outside: TLS and nothing else, links that say so, and a client's address that only a trusted proxy
// can name.
#include "Service.h"
#include "Waiting.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>

namespace Leadwire
{
namespace
{

int freePort()
{
    const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    return socket.address().port();
}

Finished runWords(const std::vector<std::string>& words)
{
    Start start;
    start.words = words;
    return run(start);
}

} // namespace

class TlsTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(theShippedSiteIsValid);
    CPPUNIT_TEST(answersComeOverTlsAndTellBrowsersToStay);
    CPPUNIT_TEST(linksSayHttps);
    CPPUNIT_TEST(olderTlsIsRefused);
    CPPUNIT_TEST(plainRequestsAreRefusedInTheShapeOfTheirApi);
    CPPUNIT_TEST(aFloodIsToldToSlowDown);
    CPPUNIT_TEST(nobodyNamesAnotherAddress);
    CPPUNIT_TEST(aTrustedProxyNamesTheClientsAddress);
    CPPUNIT_TEST_SUITE_END();

    Service& _service = limited();
    std::string _folder;
    std::unique_ptr<Child> _front;
    int _port = 0, _plain = 0;

    static Service& limited()
    {
        // Connections that two fronts keep hold threads.
        static Service service({.threads = 4, .environment = {{"LEADWIRE_RATE_LIMITS", "on"}}});
        return service;
    }

public:
    void setUp() override { start(""); }

    void tearDown() override
    {
        stop();
        std::filesystem::remove_all(_folder);
    }

private:
    /// Politely: killed, it would leave its workers behind, and they the connections that they keep.
    void stop()
    {
        if (_front) _front->stop();
        _front.reset();
    }

    void start(const std::string& trusted)
    {
        stop();
        _folder = _service.folder() + "/outside";
        std::filesystem::remove_all(_folder);
        std::filesystem::create_directory(_folder);
        std::filesystem::create_directory_symlink(_service.files(), _folder + "/files");
        const Finished made =
            runWords({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                      "-nodes", "-subj", "/CN=leads.example", "-addext", "subjectAltName=DNS:leads.example", "-keyout",
                      _folder + "/key.pem", "-out", _folder + "/certificate.pem"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.errors, 0, made.status);
        _port = freePort();
        _plain = freePort();
        _front = startFront({.folder = _folder,
                             .socket = _service.socket(),
                             .program = "",
                             .settings = "",
                             .port = _port,
                             .threads = 4,
                             .outside = Outside{.name = "leads.example",
                                                .certificate = _folder + "/certificate.pem",
                                                .key = _folder + "/key.pem",
                                                .trusted = trusted,
                                                .plainPort = _plain}});
        const bool isReady = becomes([&] { return ask("/healthz").status == 200; });
        CPPUNIT_ASSERT_MESSAGE(textOf(_folder + "/error.log"), isReady);
    }

    /// What curl is given besides the path, and what it says.
    Finished curl(std::vector<std::string> words) const
    {
        Start start;
        const std::string at = ":127.0.0.1";
        start.words = {"/usr/bin/curl",
                       "-q",
                       "-sS",
                       "--noproxy",
                       "*",
                       "--max-time",
                       "20",
                       "--cacert",
                       _folder + "/certificate.pem"};
        for (const int port : {_port, _plain})
            start.words.insert(start.words.end(), {"--resolve", "leads.example:" + std::to_string(port) + at});
        start.words.insert(start.words.end(), words.begin(), words.end());
        return run(start);
    }

    std::string url(const std::string& path) const { return "https://leads.example:" + std::to_string(_port) + path; }

    Answer ask(const std::string& path, const Headers& headers = {}, const std::string& body = "") const
    {
        std::vector<std::string> words{"--http1.1", "-i", url(path)};
        for (const auto& [name, value] : headers) words.insert(words.end(), {"-H", name + ": " + value});
        if (!body.empty()) words.insert(words.end(), {"-H", "Content-Type: application/json", "--data-binary", body});
        return parsed(curl(words).output);
    }

    void theShippedSiteIsValid()
    {
        const Finished checked =
            runWords({"/usr/sbin/nginx", "-t", "-p", _folder, "-c", _folder + "/nginx.conf", "-e", "error.log"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(checked.errors, 0, checked.status);
        CPPUNIT_ASSERT_MESSAGE(checked.errors, checked.errors.find("[warn]") == std::string::npos);
    }

    void answersComeOverTlsAndTellBrowsersToStay()
    {
        const std::string stay = "max-age=31536000";
        for (const std::string path : {"/healthz", "/nothing", "/%00"}) // of the program, and of nginx
        {
            const Answer answer = ask(path);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, stay, answer.header("Strict-Transport-Security"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("application/json"), answer.header("Content-Type"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("no-store"), answer.header("Cache-Control"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("nginx"), answer.header("Server"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("2 200"),
                             curl({"-o", "/dev/null", "-w", "%{http_version} %{http_code}", url("/healthz")}).output);
        const Answer without = Client(_service.port()).get("/healthz");
        CPPUNIT_ASSERT_EQUAL(std::string(), without.header("Strict-Transport-Security"));
    }

    void linksSayHttps()
    {
        const Tenant tenant = _service.tenant();
        for (int i = 0; i < 2; ++i)
            CPPUNIT_ASSERT_EQUAL(201, ask("/api/public-v1/lead", {{"X-Secret-Key", tenant.key}},
                                          R"({"first_name":"A","email":"tls)" + std::to_string(i) + "@example.com\"}")
                                          .status);
        const Answer page = ask("/api/public-v1/lead?item=1", {{"X-Secret-Key", tenant.key}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(page.shown(), 200, page.status);
        const std::string link = Poco::replace(url("/api/public-v1/lead"), std::string("/"), std::string("\\/"));
        CPPUNIT_ASSERT_MESSAGE(page.shown(), page.body.find(url("/api/public-v1/lead")) != std::string::npos ||
                                                 page.body.find(link) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(page.shown(), page.body.find("http:") == std::string::npos);
    }

    void olderTlsIsRefused()
    {
        const auto connect = [this](const std::string& version)
        {
            return runWords({"/usr/bin/openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(_port), version,
                             "-cipher", "ALL:@SECLEVEL=0"})
                .status;
        };
        CPPUNIT_ASSERT_EQUAL(0, connect("-tls1_2"));
        CPPUNIT_ASSERT_EQUAL(0, connect("-tls1_3"));
        CPPUNIT_ASSERT(connect("-tls1_1") != 0);
        CPPUNIT_ASSERT(connect("-tls1") != 0);
    }

    void plainRequestsAreRefusedInTheShapeOfTheirApi()
    {
        const std::string text =
            "Ask over https. What was sent with this request could be read on its way: replace the "
            "key.";
        const std::string taskIp =
            R"(403 {"success":false,"error":"Forbidden","message":")" + text + R"(","status_code":403})";
        const auto plain = [this](const std::string& line) {
            return parsed(
                Leadwire::exchange(_plain, line + " HTTP/1.1\r\nHost: leads.example\r\nContent-Length: 0\r\n\r\n"));
        };
        CPPUNIT_ASSERT_EQUAL(taskIp, plain("GET /api/public-v1/lead").shown());
        CPPUNIT_ASSERT_EQUAL(taskIp, plain("POST /api/public-v1/lead").shown());
        CPPUNIT_ASSERT_EQUAL(R"(403 {"error":"forbidden","message":")" + text + "\"}", plain("GET /v1/leads").shown());
        const Answer other = plain("DELETE /api/leads/1");
        CPPUNIT_ASSERT_EQUAL(R"(403 {"message":")" + text + "\"}", other.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), other.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string(), other.header("Location"));
        CPPUNIT_ASSERT_EQUAL(std::string("close"), other.header("Connection"));
        CPPUNIT_ASSERT_EQUAL(403, plain("GET /leadwire-plain").status);
        // To the port of TLS.
        const Answer astray =
            parsed(Leadwire::exchange(_port, "GET /v1/leads HTTP/1.1\r\nHost: leads.example\r\n\r\n"));
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"(400 {"error":"bad_request","message":"The request could not be understood."})"),
            astray.shown());
    }

    void aFloodIsToldToSlowDown()
    {
        std::string answers;
        std::size_t refused = std::string::npos;
        waitUntil("a refusal",
                  [&]
                  {
                      answers = curl({"--http1.1", "-i", url("/healthz?[1-900]")}).output;
                      refused = answers.find("HTTP/1.1 429");
                      return refused != std::string::npos;
                  });
        CPPUNIT_ASSERT_MESSAGE("none of the first is refused", refused > answers.find("HTTP/1.1 200"));
        const Answer refusal = parsed(answers.substr(refused, answers.find("HTTP/1.1", refused + 1) - refused));
        CPPUNIT_ASSERT_EQUAL(std::string(R"(429 {"message":"Too Many Attempts."})"), refusal.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), refusal.header("Retry-After"));
    }

    /// Statuses of logins that fail, each said to come from another address.
    std::string logins(int count, const std::string& network) const
    {
        std::string statuses;
        for (int i = 1; i <= count; ++i)
            statuses += std::to_string(ask("/crm/api/v2/auth/token",
                                           {{"X-Forwarded-For", network + std::to_string(i)},
                                            {"X-Real-IP", network + std::to_string(i)},
                                            {"Forwarded", "for=" + network + std::to_string(i)}},
                                           R"({"email":"nobody)" + std::to_string(i) +
                                               R"(@example.com","password":"a wrong password"})")
                                           .status) +
                        " ";
        return statuses;
    }

    void nobodyNamesAnotherAddress()
    {
        const std::string statuses = logins(14, "198.51.100."); // a new minute brings six more
        CPPUNIT_ASSERT_MESSAGE(statuses, statuses.find("429") != std::string::npos);
        for (const auto* address : {"127.0.0.1", "203.0.113.1"})
            CPPUNIT_ASSERT_EQUAL(200, ask("/metrics", {{"X-Forwarded-For", address}}).status);
    }

    void aTrustedProxyNamesTheClientsAddress()
    {
        start("127.0.0.1");
        const std::string statuses = logins(14, "203.0.113.");
        CPPUNIT_ASSERT_MESSAGE(statuses, statuses.find("429") == std::string::npos);
        // The last that is no trusted proxy counts, not what the client has put before it.
        for (const auto* chain : {"203.0.113.1", "127.0.0.1, 203.0.113.1", "203.0.113.1, 127.0.0.1"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(chain, 403, ask("/metrics", {{"X-Forwarded-For", chain}}).status);
        CPPUNIT_ASSERT_EQUAL(200, ask("/metrics").status);
    }
};

static const RunsBehind<TlsTest> registered{Front::nginx};

} // namespace Leadwire
