// Files through the real web server: bytes there and back, parts of them, what is refused, a full disk, and what a kill
// leaves behind.
#include "Crowd.h"
#include "Habits.h"
#include "Service.h"
#include "Waiting.h"

#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace Leadwire
{
namespace
{

const std::string api = "/api/public-v1/lead";

/// Bytes that do not repeat and that no compression shortens.
std::string noise(std::size_t size, std::uint32_t seed)
{
    std::string bytes(size, '\0');
    for (auto& byte : bytes)
    {
        seed = seed * 1664525U + 1013904223U;
        byte = static_cast<char>(seed >> 24U);
    }
    return bytes;
}

/// A small disk in memory at a folder, where mounting is allowed; gone with this object.
class SmallDisk
{
public:
    explicit SmallDisk(std::string folder) : _folder(std::move(folder))
    {
        _isMounted = ::mount("tmpfs", _folder.c_str(), "tmpfs", 0, "size=8m") == 0;
    }
    ~SmallDisk()
    {
        if (_isMounted) ::umount2(_folder.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool isMounted() const { return _isMounted; }

private:
    std::string _folder;
    bool _isMounted = false;
};

} // namespace

class FileTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(FileTest);
    CPPUNIT_TEST(twentyMegabytesComeBackAsTheyWere);
    CPPUNIT_TEST(aPartOfAFileIsSentAlone);
    CPPUNIT_TEST(downloadsAreAttachmentsThatNobodySniffs);
    CPPUNIT_TEST(theInternalPathIsNotReachable);
    CPPUNIT_TEST(headersOfAClientSendNoFile);
    CPPUNIT_TEST(aFullDiskIsAnswered507AndLeavesNothing);
    CPPUNIT_TEST(whatKilledWorkersLeaveIsSweptAway);
    CPPUNIT_TEST(aMissingFileIsReported);
    CPPUNIT_TEST(theProgramSendsFilesItselfInBoundedMemory);
    CPPUNIT_TEST(checkTellsOfAFolderThatIsNotThere);
    CPPUNIT_TEST(theFiftyFirstUploadOfAnHourIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static Service& service() { return Service::shared(); }

    Tenant _tenant;
    std::string _lead; ///< path of its files

public:
    void setUp() override { use(service()); }

private:
    void use(Service& other)
    {
        _tenant = other.tenant();
        const Answer made =
            Client(other.port(), _tenant.headers()).send("POST", api, R"({"first_name":"F","email":"f@example.com"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
        _lead = api + "/files/" + made.firstId();
    }

    Client client(Service& of = service()) const { return Client(of.port(), {{"X-Secret-Key", _tenant.key}}); }

    Ask upload(const std::string& name, const std::string& bytes) const
    {
        return {"POST",
                _lead,
                "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name +
                    "\"\r\nContent-Type: text/html\r\n\r\n" + bytes + "\r\n--limit--\r\n",
                {{"Content-Type", "multipart/form-data; boundary=limit"}}};
    }

    void uploaded(const std::string& name, const std::string& bytes) const
    {
        const Answer answer = client()(upload(name, bytes));
        CPPUNIT_ASSERT_EQUAL(std::string(R"(200 {"msg":"Files Added Successfully"})"), answer.shown());
    }

    /// The path of the newest file's download.
    std::string newest(Service& of = service()) const { return _lead + "/" + client(of).get(_lead).firstId(); }

    static std::size_t stored(const Service& of)
    {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(of.files()))
            count += entry.is_regular_file() ? 1 : 0;
        return count;
    }

    void twentyMegabytesComeBackAsTheyWere()
    {
        constexpr std::size_t size = 20'000'000;
        const std::string bytes = noise(size, 7);
        uploaded("large.bin", bytes);
        const Answer back = client().get(newest());
        CPPUNIT_ASSERT_EQUAL(200, back.status);
        CPPUNIT_ASSERT_EQUAL(size, back.body.size());
        CPPUNIT_ASSERT_MESSAGE("the bytes differ", bytes == back.body);
    }

    void aPartOfAFileIsSentAlone()
    {
        uploaded("parts.txt", "0123456789");
        const Answer part = client()({"GET", newest(), "", {{"Range", "bytes=2-4"}}});
        CPPUNIT_ASSERT_EQUAL(std::string("206 234"), part.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("bytes 2-4/10"), part.header("Content-Range"));
        const Answer beyond = client()({"GET", newest(), "", {{"Range", "bytes=20-"}}});
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"(416 {"success":false,"error":"Range Not Satisfiable",)"
                        R"("message":"The range that was asked for is not there.","status_code":416})"),
            beyond.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), beyond.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string(habits().beyond), beyond.header("Content-Range"));
        const Answer another = client()({"GET", newest(), "", {{"If-Match", "\"another\""}}});
        CPPUNIT_ASSERT_EQUAL(std::string(habits().notMet), another.shown());
        const Answer head = client()({"HEAD", newest(), "", {}});
        CPPUNIT_ASSERT_EQUAL(std::string("200 "), head.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("10"), head.header("Content-Length"));
    }

    void downloadsAreAttachmentsThatNobodySniffs()
    {
        uploaded("Über.txt", "text");
        const Answer answer = client().get(newest());
        CPPUNIT_ASSERT_EQUAL(std::string("200 text"), answer.shown());
        for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
                 {"Content-Type", "text/plain"},
                 {"Content-Disposition", "attachment; filename=\"_ber.txt\"; filename*=UTF-8''%C3%9Cber.txt"},
                 {"X-Content-Type-Options", "nosniff"},
                 {"Content-Security-Policy", "default-src 'none'; sandbox"},
                 {"Cache-Control", "no-store"},
                 {"Access-Control-Allow-Origin", "*"},
                 {"X-Accel-Redirect", ""}})
        {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, value, answer.header(name));
            const auto times = std::count_if(answer.headers.begin(), answer.headers.end(),
                                             [&, wanted = name](const auto& header)
                                             { return Poco::icompare(header.first, wanted) == 0; });
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::ptrdiff_t{value.empty() ? 0 : 1}, times);
        }
        CPPUNIT_ASSERT(!answer.header("X-Request-Id").empty());
        CPPUNIT_ASSERT_EQUAL(404, Client(service().port(), service().tenant().headers()).get(newest()).status);
        CPPUNIT_ASSERT_EQUAL(401, Client(service().port()).get(newest()).status);
    }

    void theInternalPathIsNotReachable()
    {
        uploaded("a.txt", "internal");
        const std::string name = std::filesystem::relative(
            *std::find_if(std::filesystem::recursive_directory_iterator(service().files() + "/" + _tenant.workspace),
                          std::filesystem::recursive_directory_iterator(),
                          [](const auto& entry) { return entry.is_regular_file(); }),
            service().files());
        for (const std::string& path : std::vector<std::string>{
                 "/leadwire-files/" + name, "/leadwire-files/", "/leadwire-files", "/api/../leadwire-files/" + name,
                 "/%6Ceadwire-files/" + name, "//leadwire-files/" + name})
        {
            const Answer answer = client().get(path);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 404, answer.status);
            CPPUNIT_ASSERT_MESSAGE(answer.body, answer.body.starts_with("{\"message\":"));
        }
    }

    void headersOfAClientSendNoFile()
    {
        const Answer answer = client()(
            {"GET", api + "/0", "", {{"X-Accel-Redirect", "/leadwire-files/1"}, {"X-Sendfile", "/etc/passwd"}}});
        CPPUNIT_ASSERT_EQUAL(404, answer.status);
        CPPUNIT_ASSERT_MESSAGE(answer.shown(), answer.body.find("Lead not found") != std::string::npos);
    }

    void aFullDiskIsAnswered507AndLeavesNothing()
    {
        Service full;
        const SmallDisk disk(full.files());
        if (!disk.isMounted()) return; // no right to mount here
        use(full);
        Client asks = client(full);
        constexpr std::size_t half = 5'000'000;
        CPPUNIT_ASSERT_EQUAL(200, asks(upload("first.bin", noise(half, 1))).status);
        const Answer refused = asks(upload("second.bin", noise(half, 2)));
        CPPUNIT_ASSERT_EQUAL(std::string(R"(507 {"success":false,"error":"Insufficient Storage","message":)"
                                         R"("There is no room to store what was sent.","status_code":507})"),
                             refused.shown());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, stored(full));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), full.sql().run("SELECT count(*) FROM media"));
        CPPUNIT_ASSERT_EQUAL(200, asks(upload("small.bin", noise(1000, 3))).status);
        const std::string id = full.sql().run("SELECT min(id) FROM media");
        const auto slash = _lead.rfind('/');
        CPPUNIT_ASSERT_EQUAL(200, asks.send("DELETE", _lead.substr(0, slash) + "/bulk-delete" + _lead.substr(slash),
                                            "{\"ids\":[" + id + "]}")
                                      .status);
        CPPUNIT_ASSERT_EQUAL(200, asks(upload("second.bin", noise(half, 2))).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, stored(full));
    }

    void whatKilledWorkersLeaveIsSweptAway()
    {
        Service killed({.environment = {{"LEADWIRE_FILES_QUOTA_BYTES", "1000000000"}}});
        use(killed);
        constexpr int rounds = 12, clients = 4;
        constexpr std::size_t size = 2'000'000;
        for (int round = 0; round < rounds; ++round)
        {
            const auto old = killed.workers();
            std::jthread killer(
                [&]
                {
                    // At another moment of the upload each time.
                    std::this_thread::sleep_for(std::chrono::milliseconds(5 * round));
                    for (const pid_t worker : old) ::kill(worker, SIGKILL);
                });
            together(clients,
                     [&](int i) {
                         return client(killed)(
                             upload("k.bin", noise(size, static_cast<std::uint32_t>(round * clients + i))));
                     });
            killer.join();
            killed.waitForNewWorkers(old);
        }
        const Finished swept = killed.command({"sweep", "--grace=0"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(swept.output + swept.errors, 0, swept.status); // no row without its file
        CPPUNIT_ASSERT_EQUAL(killed.sql().run("SELECT count(*) FROM media"), std::to_string(stored(killed)));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), killed.sql().run("SELECT count(*) FROM media_gone"));
        CPPUNIT_ASSERT_EQUAL(200, client(killed)(upload("after.bin", noise(size, 999))).status);
    }

    void aMissingFileIsReported()
    {
        Service lost;
        use(lost);
        CPPUNIT_ASSERT_EQUAL(200, client(lost)(upload("lost.txt", "lost")).status);
        CPPUNIT_ASSERT_EQUAL(0, lost.command({"sweep"}).status);
        for (const auto& entry : std::filesystem::directory_iterator(lost.files() + "/" + _tenant.workspace))
            std::filesystem::remove_all(entry.path());
        const Finished swept = lost.command({"sweep"});
        CPPUNIT_ASSERT_EQUAL(1, swept.status);
        CPPUNIT_ASSERT_MESSAGE(swept.errors, swept.errors.find("lost.txt") != std::string::npos);
        const Answer gone = client(lost).get(newest(lost));
        CPPUNIT_ASSERT_EQUAL(404, gone.status);
        CPPUNIT_ASSERT_MESSAGE(gone.body, gone.body.starts_with(R"({"success":false,"error":"Not Found")"));
    }

    void theProgramSendsFilesItselfInBoundedMemory()
    {
        Service streaming({.environment = {{"LEADWIRE_DOWNLOADS", "stream"}, {"LEADWIRE_FILES_SEND", "X-Sendfile"}}});
        use(streaming);
        constexpr std::size_t size = 20'000'000;
        const std::string bytes = noise(size, 11);
        CPPUNIT_ASSERT_EQUAL(200, client(streaming)(upload("large.bin", bytes)).status);
        const std::string large = newest(streaming);
        streaming.reload(); // the upload was in memory
        streaming.waitUntilReady();
        const auto answers = together(4, [&](int) { return client(streaming).get(large); });
        for (const auto& answer : answers)
        {
            CPPUNIT_ASSERT_EQUAL(200, answer.status);
            CPPUNIT_ASSERT_EQUAL(std::to_string(size), answer.header("Content-Length"));
            CPPUNIT_ASSERT_MESSAGE("the bytes differ", bytes == answer.body);
        }
        Client asks = client(streaming);
        constexpr double megabytes = 60;
        for (const pid_t worker : streaming.workers())
            CPPUNIT_ASSERT_MESSAGE(std::to_string(residentMegabytes(worker)),
                                   !memoryIsMeasured || residentMegabytes(worker) < megabytes);
        CPPUNIT_ASSERT_EQUAL(200, asks(upload("parts.txt", "0123456789")).status);
        const std::string parts = newest(streaming);
        const Answer whole = asks.get(parts);
        CPPUNIT_ASSERT_EQUAL(std::string("200 0123456789"), whole.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("text/plain"), whole.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), whole.header("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL(std::string("no-store"), whole.header("Cache-Control"));
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename=\"parts.txt\"; filename*=UTF-8''parts.txt"),
                             whole.header("Content-Disposition"));
        const Answer part = asks({"GET", parts, "", {{"Range", "bytes=2-4"}}});
        CPPUNIT_ASSERT_EQUAL(std::string("206 234"), part.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("bytes 2-4/10"), part.header("Content-Range"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), part.header("Content-Length"));
        const Answer beyond = asks({"GET", parts, "", {{"Range", "bytes=20-"}}});
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"(416 {"success":false,"error":"Range Not Satisfiable",)"
                        R"("message":"The range that was asked for is not there.","status_code":416})"),
            beyond.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("bytes */10"), beyond.header("Content-Range"));
        const Answer head = asks({"HEAD", parts, "", {}});
        CPPUNIT_ASSERT_EQUAL(std::string("200 "), head.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("10"), head.header("Content-Length"));
    }

    void checkTellsOfAFolderThatIsNotThere()
    {
        const Finished checked = service().command({"check", "--set=files.folder=/nowhere/files"});
        CPPUNIT_ASSERT_EQUAL(1, checked.status);
        CPPUNIT_ASSERT_MESSAGE(checked.output,
                               checked.output.find("/nowhere/files, is not there; make it") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(1, service().command({"sweep", "--set=files.folder=/nowhere/files"}).status);
        CPPUNIT_ASSERT_EQUAL(1, service().command({"sweep", "--grace=soon"}).status);
    }

    void theFiftyFirstUploadOfAnHourIsRefused()
    {
        Service limited({.environment = {{"LEADWIRE_RATE_LIMITS", "on"}}});
        use(limited);
        constexpr int most = 50;
        constexpr long hour = 3600;
        const long before = static_cast<long>(std::time(nullptr)) / hour;
        const auto answers =
            together(most + 10, [&](int i) { return client(limited)(upload("u.txt", std::to_string(i))); });
        const bool turned = static_cast<long>(std::time(nullptr)) / hour != before;
        CPPUNIT_ASSERT_MESSAGE(told(answers), turned || count(answers, 200) == most);
        CPPUNIT_ASSERT_MESSAGE(told(answers), turned || count(answers, 429) == 10);
        const Answer read = client(limited).get(_lead);
        CPPUNIT_ASSERT_EQUAL(200, read.status);
        CPPUNIT_ASSERT_EQUAL(std::string("1000"), read.header("X-RateLimit-Limit"));
        const Answer download = client(limited).get(newest(limited));
        CPPUNIT_ASSERT_EQUAL(200, download.status);
        CPPUNIT_ASSERT_EQUAL(std::string("1000"), download.header("X-RateLimit-Limit"));
        CPPUNIT_ASSERT(!download.header("X-RateLimit-Reset").empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileTest);

} // namespace Leadwire
