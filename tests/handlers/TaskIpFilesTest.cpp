// TaskIP's files of leads: every example of its document, what is refused and in which words, and what becomes of
// names.
#include "TaskIpFixture.h"

#include "model/files/FileStore.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

namespace Leadwire
{
namespace
{

const std::string pdf = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

} // namespace

class TaskIpFilesTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpFilesTest);
    CPPUNIT_TEST(uploadAnswersAsDocumented);
    CPPUNIT_TEST(listShowsFilesAsDocumented);
    CPPUNIT_TEST(bulkDeleteAnswersAsDocumented);
    CPPUNIT_TEST(severalPartsOfOneNameAreAllKept);
    CPPUNIT_TEST(filesAndIdsMayComeTogether);
    CPPUNIT_TEST(aFileOnTheLeadAlreadyIsNotAddedTwice);
    CPPUNIT_TEST(withoutFileAndIdsBothAreRequired);
    CPPUNIT_TEST(whatIsNoFileIsRefused);
    CPPUNIT_TEST(wrongIdsAreRefused);
    CPPUNIT_TEST(everyWrongFieldIsNamedAtOnceAndNothingIsStored);
    CPPUNIT_TEST(aMissingLeadComesBeforeWhatIsWrong);
    CPPUNIT_TEST(tooManyAndTooLargeFilesAreRefused);
    CPPUNIT_TEST(typesComeFromTheBytes);
    CPPUNIT_TEST(refusedEndingsAreRefusedHoweverWritten);
    CPPUNIT_TEST(anEmptyFileIsAFile);
    CPPUNIT_TEST(namesAreKeptAsGivenAndCutAt255Characters);
    CPPUNIT_TEST(pathsHoldNoNameThatLeadsElsewhere);
    CPPUNIT_TEST(storedNamesAreMadeOfNumbersAndHexDigits);
    CPPUNIT_TEST(searchIsLiteralAndIgnoresCase);
    CPPUNIT_TEST(pagesFollowEachOther);
    CPPUNIT_TEST(activitiesTellOfFiles);
    CPPUNIT_TEST(downloadIsHandedToTheWebServer);
    CPPUNIT_TEST(downloadNamesAreSafeInHeaders);
    CPPUNIT_TEST(apacheIsToldInItsOwnWay);
    CPPUNIT_TEST(theProgramSendsFilesItselfWhereItIsTold);
    CPPUNIT_TEST(aPartIsSentAlone);
    CPPUNIT_TEST(aPartBehindTheEndIsRefused);
    CPPUNIT_TEST(whatAsksForNoSinglePartGetsTheWhole);
    CPPUNIT_TEST(bytesThatAreGoneAreNotFound);
    CPPUNIT_TEST(aFileOfAnotherLeadIsNotThisLeads);
    CPPUNIT_TEST(bulkDeletePassesOverWhatIsNotThere);
    CPPUNIT_TEST(bulkDeleteNeedsIds);
    CPPUNIT_TEST(theQuotaIsToldInASentence);
    CPPUNIT_TEST(uploadsHaveALimitOfTheirOwn);
    CPPUNIT_TEST_SUITE_END();

    std::int64_t _lead = 0;

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _lead = makeLead("Filed", "filed@example.com");
    }

private:
    std::string path() const { return "/lead/files/" + std::to_string(_lead); }
    std::string bulkDelete() const { return "/lead/files/bulk-delete/" + std::to_string(_lead); }

    Response upload(const std::vector<Part>& parts) const { return answer(multipart(path(), parts)); }

    Response list(const std::string& query = "") const { return send("GET", path() + query); }

    std::string titles(const std::string& query = "") const
    {
        const Response answered = list(query);
        std::string all;
        for (int i = 0;; ++i)
        {
            const std::string title = memberOf(answered, "data." + std::to_string(i) + ".title");
            if (title.empty()) return all;
            all += title;
        }
    }

    static void expectSuccess(const Response& answer)
    {
        expectAnswer(200, R"({"msg":"Files Added Successfully"})", answer);
    }

    void expectNothingStored() const { expectAnswer(200, emptyList(), list()); }

    std::string emptyList() const
    {
        return R"({"data":[],"links":{"first":"https://leads.example/api/public-v1)" + path() +
               R"(?page=1","last":null,"prev":null,"next":null},"meta":{"current_page":1,"from":null,)"
               R"("path":"https://leads.example/api/public-v1)" +
               path() + R"(","per_page":10,"to":null}})";
    }

    void uploadAnswersAsDocumented() { expectSuccess(upload({{"file", "proposal.pdf", pdf}})); }

    void listShowsFilesAsDocumented()
    {
        const std::string content = pdf + std::string(204800 - pdf.size(), '\n');
        const std::string id = std::to_string(makeFile(_lead, "proposal.pdf", content));
        const Response answered = list("?item=10");
        const std::string address = "https://leads.example/api/public-v1" + path();
        expectAnswer(200,
                     R"({"data":[{"id":)" + id + R"(,"title":"proposal.pdf","path":"tenants/tenant-)" +
                         std::to_string(ours().workspace) + "/media/" + id +
                         R"(/proposal.pdf","mime_type":"application/pdf","size":204800,"created_by":{"id":)" +
                         std::to_string(ours().accounts[0]) +
                         R"(,"name":"Admin User","email":"admin@example.com"},"created_at":)" + '"' +
                         memberOf(answered, "data.0.created_at").substr(1, 27) + R"("}],"links":{"first":")" + address +
                         R"(?item=10&page=1","last":null,"prev":null,"next":null},)"
                         R"("meta":{"current_page":1,"from":1,"path":")" +
                         address + R"(","per_page":10,"to":1}})",
                     answered);
    }

    void bulkDeleteAnswersAsDocumented()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "bulk"));
        expectAnswer(200, R"({"msg":"Lead files bulk action success"})",
                     send("DELETE", bulkDelete(), "{\"ids\":[" + id + ",2,3]}"));
        expectNothingStored();
    }

    void severalPartsOfOneNameAreAllKept()
    {
        expectSuccess(upload({{"file", "a.txt", "1"}, {"file", "b.txt", "2"}, {"file", "c.txt", "3"}}));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c.txt""b.txt""a.txt")"), titles());
        expectSuccess(upload({{"file[]", "d.txt", "1"}, {"file[]", "e.txt", "2"}}));
        expectSuccess(upload({{"file[x]", "f.txt", "1"}}));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("f.txt""e.txt""d.txt""c.txt""b.txt""a.txt")"), titles());
    }

    void filesAndIdsMayComeTogether()
    {
        const std::string id = std::to_string(makeFile(makeLead("x", "other@example.com"), "old.txt", "old"));
        expectSuccess(upload({{"file", "new.txt", "new"}, {"ids[]", {}, id}, {"ids[]", {}, id}}));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("new.txt""old.txt")"), titles());
        const auto third = makeLead("x", "third@example.com");
        expectSuccess(send("POST", "/lead/files/" + std::to_string(third), "{\"ids\":[" + id + "],\"file\":null}"));
        expectSuccess(upload({{"file", "newest.txt", "x"}, {"ids", {}, ""}}));
    }

    void aFileOnTheLeadAlreadyIsNotAddedTwice()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "twice"));
        expectSuccess(send("POST", path(), "{\"ids\":[" + id + "]}"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a.txt")"), titles());
    }

    void withoutFileAndIdsBothAreRequired()
    {
        const std::string both = R"({"file":["The file field is required when ids is not present."],)"
                                 R"("ids":["The ids field is required when file is not present."]})";
        for (const std::string body : {"", "{}", R"({"ids":[]})", R"({"ids":null,"file":null})", R"({"file":""})"})
            expectInvalid(both, send("POST", path(), body));
        expectInvalid(both, upload({{"file", "", ""}}));
        expectInvalid(both, upload({{"ids[]", {}, ""}}));
    }

    void whatIsNoFileIsRefused()
    {
        const std::string single = R"({"file":["The file field must be a file."]})";
        for (const std::string body : {R"({"file":"proposal.pdf"})", R"({"file":7})", R"({"file":true})"})
            expectInvalid(single, send("POST", path(), body));
        expectInvalid(single, upload({{"file", {}, "text"}}));
        expectInvalid(single, upload({{"file", "", "bytes without a name"}}));
        expectInvalid(R"({"file.0":["The file.0 field must be a file."]})", send("POST", path(), R"({"file":["x"]})"));
        expectInvalid(R"({"file.1":["The file.1 field must be a file."]})",
                      upload({{"file[]", "a.txt", "1"}, {"file[]", {}, "2"}}));
        expectInvalid(R"({"file":["The file field must not contain null characters."]})",
                      upload({{"file", std::string("a\0b.txt", 7), "1"}}));
        expectNothingStored();
    }

    void wrongIdsAreRefused()
    {
        expectInvalid(R"({"ids":["The ids field must be an array."]})", send("POST", path(), R"({"ids":7})"));
        expectInvalid(R"({"ids.0":["The ids.0 field must be an integer."]})", send("POST", path(), R"({"ids":["x"]})"));
        expectInvalid(R"({"ids.0":["The selected ids.0 is invalid."],"ids.1":["The selected ids.1 is invalid."]})",
                      send("POST", path(), R"({"ids":[0,9223372036854775807]})"));
        expectInvalid(R"({"ids.0":["The ids.0 field must be an integer."]})",
                      send("POST", path(), R"({"ids":[9223372036854775808]})"));
    }

    void everyWrongFieldIsNamedAtOnceAndNothingIsStored()
    {
        const auto before = folder().files();
        const Response answered =
            upload({{"file[]", "good.txt", "good"}, {"file[]", {}, "x"}, {"ids[]", {}, "999999999"}});
        expectInvalid(R"({"file.1":["The file.1 field must be a file."],"ids.0":["The selected ids.0 is invalid."]})",
                      answered);
        expectNothingStored();
        CPPUNIT_ASSERT(before == folder().files());
    }

    static void aMissingLeadComesBeforeWhatIsWrong()
    {
        const std::string missing =
            R"({"success":false,"error":"Not Found","message":"Lead not found","status_code":404})";
        for (const std::string lead : {"999999999", "0", "abc"})
        {
            for (const std::string body : {"", "{", R"({"ids":7})", R"({"ids":[1]})", R"({"file":"x"})"})
            {
                expectAnswer(404, missing, send("POST", "/lead/files/" + lead, body));
                expectAnswer(404, missing, send("DELETE", "/lead/files/bulk-delete/" + lead, body));
            }
            expectAnswer(404, missing, send("GET", "/lead/files/" + lead));
            expectAnswer(404, missing, send("GET", "/lead/files/" + lead + "?item=0"));
            expectAnswer(404, missing, send("GET", "/lead/files/" + lead + "/1"));
            expectAnswer(404, missing, answer(multipart("/lead/files/" + lead, {{"file", "a.txt", "x"}})));
        }
    }

    void tooManyAndTooLargeFilesAreRefused()
    {
        std::vector<Part> parts(21, Part{"file", "a.txt", "x"});
        expectInvalid(R"({"file":["The file field must not have more than 20 items."]})", upload(parts));
        parts.pop_back();
        expectSuccess(upload(parts));
        const auto most = fileSettings().maxSize;
        expectSuccess(upload({{"file", "a.txt", std::string(most, 'x')}}));
        expectInvalid(R"({"file":["The file field must not be greater than 24414 kilobytes."]})",
                      upload({{"file", "a.txt", std::string(most + 1, 'x')}}));
    }

    void typesComeFromTheBytes()
    {
        const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\6\0\0\0\x1f\x15\xc4\x89", 33);
        for (const auto& [content, type] : std::vector<std::pair<std::string, std::string>>{
                 {png, "image/png"},
                 {pdf, "application/pdf"},
                 {"Just a text.\n", "text/plain"},
                 {std::string("\x00\x01\x02\x03\xfe\xff\x80", 7), "application/octet-stream"},
                 {"PK\x05\x06" + std::string(18, '\0'), "application/zip"}})
        {
            expectSuccess(upload({{"file", "claims.pdf", content}}));
            CPPUNIT_ASSERT_EQUAL('"' + type + '"', memberOf(list(), "data.0.mime_type"));
        }
        const auto before = titles();
        for (const std::string& content : std::vector<std::string>{
                 "<!DOCTYPE html><html><script>alert(1)</script></html>",
                 "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>",
                 "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "#!/bin/sh\nrm -rf /\n", "<?php system($_GET['c']);",
                 std::string("\x7f"
                             "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0",
                             24)})
        {
            const Response answered = upload({{"file", "harmless.png", content}});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(content + answered.body.text(), 422, answered.status);
            const std::string said = memberOf(answered, "errors.file.0");
            CPPUNIT_ASSERT_MESSAGE(
                said, said.starts_with("\"The file field must be a file of type: application/pdf, application/rtf, "));
        }
        CPPUNIT_ASSERT_EQUAL(before, titles());
    }

    void refusedEndingsAreRefusedHoweverWritten()
    {
        for (const std::string& name :
             std::vector<std::string>{"a.exe", "a.EXE", "a.pdf.exe", "a.exe.", "a.exe . ", ".htaccess", "a.svg",
                                      "..html", "x/y.php", "x\\\\y.Js", std::string(251, 'a') + ".php.txt",
                                      std::string(251, 'a') + ".php" + std::string(60, 'x') + ".pdf"})
        {
            const Response answered = upload({{"file", name, "text"}});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name + answered.body.text(), 422, answered.status);
            CPPUNIT_ASSERT(memberOf(answered, "errors.file.0")
                               .starts_with("\"The file field must not end with one of the following: .exe, .bat, "));
        }
        for (const std::string name : {"exe", "a.exe.pdf", "a.", ".", "a", "json", "sales at acme.company"})
            expectSuccess(upload({{"file", name, "text"}}));
    }

    void anEmptyFileIsAFile()
    {
        expectSuccess(upload({{"file", "nothing.txt", ""}}));
        const Response answered = list();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), memberOf(answered, "data.0.size"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"application/x-empty\""), memberOf(answered, "data.0.mime_type"));
    }

    void namesAreKeptAsGivenAndCutAt255Characters()
    {
        for (const std::string name :
             {"Angebot für Müller & Söhne.pdf", "提案書.txt", " a  b.txt", "<b>.txt", "%2f.txt", "\u202Efdp.txt"})
        {
            expectSuccess(upload({{"file", name, "x"}}));
            CPPUNIT_ASSERT_EQUAL('"' + name + '"', memberOf(list(), "data.0.title"));
        }
        std::string long255, long300;
        for (int i = 0; i < 300; ++i) (i < 255 ? long255 : long300) += "ü";
        expectSuccess(upload({{"file", long255 + long300, "x"}}));
        CPPUNIT_ASSERT_EQUAL('"' + long255 + '"', memberOf(list(), "data.0.title"));
    }

    void pathsHoldNoNameThatLeadsElsewhere()
    {
        const std::string begin = "\"tenants/tenant-" + std::to_string(ours().workspace) + "/media/";
        for (const auto& [name, shown] :
             std::vector<std::pair<std::string, std::string>>{{"../../etc/passwd", ".._.._etc_passwd"},
                                                              {"/etc/passwd", "_etc_passwd"},
                                                              {".", "_"},
                                                              {"..", "_"},
                                                              {"C:\\\\a\\\\b.txt", "C:_a_b.txt"},
                                                              {"...", "..."}})
        {
            expectSuccess(upload({{"file", name, "x"}}));
            const Response answered = list();
            CPPUNIT_ASSERT_EQUAL(begin + memberOf(answered, "data.0.id") + "/" + shown + '"',
                                 memberOf(answered, "data.0.path"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string(R"("../../etc/passwd")"), memberOf(list(), "data.5.title"));
    }

    void storedNamesAreMadeOfNumbersAndHexDigits()
    {
        const std::string content = "stored names";
        expectSuccess(upload({{"file", "../../../../tmp/outside.txt", content}, {"file", "..\\\\x", content}}));
        const std::string stored = FileStore::nameOf(ours().workspace, contentHash(content));
        const auto files = folder().files();
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1}, std::count(files.begin(), files.end(), stored));
        for (const auto& name : files)
            CPPUNIT_ASSERT_MESSAGE(name, name.find_first_not_of("0123456789abcdef/") == std::string::npos);
        struct stat status
        {
        };
        CPPUNIT_ASSERT_EQUAL(0, ::stat((folder().path() + "/" + stored).c_str(), &status));
        CPPUNIT_ASSERT_EQUAL(mode_t{0640}, status.st_mode & mode_t{0777});
    }

    void searchIsLiteralAndIgnoresCase()
    {
        expectSuccess(upload({{"file", "Proposal_100%.txt", "1"}, {"file", "ÄRGER.txt", "2"}, {"file", "x.txt", "3"}}));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Proposal_100%.txt")"), titles("?search=proposal"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Proposal_100%.txt")"), titles("?search=%25"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Proposal_100%.txt")"), titles("?search=_"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("ÄRGER.txt")"), titles("?search=%C3%A4rger"));
        CPPUNIT_ASSERT_EQUAL(std::string(), titles("?search=nothing"));
        CPPUNIT_ASSERT_EQUAL(std::string(), titles("?search=x%00"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("x.txt""ÄRGER.txt""Proposal_100%.txt")"), titles("?search="));
        CPPUNIT_ASSERT_EQUAL(std::string(), titles("?search[]=x"));
    }

    void pagesFollowEachOther()
    {
        for (const std::string name : {"1", "2", "3", "4", "5"}) makeFile(_lead, name, "pages");
        CPPUNIT_ASSERT_EQUAL(std::string(R"("5""4")"), titles("?item=2"));
        const Response middle = list("?item=2&page=2");
        const std::string address = "\"https://leads.example/api/public-v1" + path() + "?item=2&page=";
        CPPUNIT_ASSERT_EQUAL(address + "3\"", memberOf(middle, "links.next"));
        CPPUNIT_ASSERT_EQUAL(address + "1\"", memberOf(middle, "links.prev"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), memberOf(middle, "meta.to"));
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(list("?item=2&page=3"), "links.next"));
        const Response all = list("?item=0");
        CPPUNIT_ASSERT_EQUAL(std::string("5"), memberOf(all, "meta.per_page"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("5""4""3""2""1")"), titles("?item=0"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("5""4""3""2""1")"), titles("?item=x"));
    }

    void activitiesTellOfFiles()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "activities"));
        send("DELETE", bulkDelete(), "{\"ids\":[" + id + "]}");
        const Response shown = send("GET", "/lead/" + std::to_string(_lead));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("File removed: a.txt")"), memberOf(shown, "data.activities.0.description"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("File added: a.txt")"), memberOf(shown, "data.activities.1.description"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("file")"), memberOf(shown, "data.activities.0.type"));
    }

    void downloadIsHandedToTheWebServer()
    {
        const std::string id = std::to_string(makeFile(_lead, "proposal.pdf", pdf));
        const Response answered = send("GET", path() + "/" + id);
        CPPUNIT_ASSERT_EQUAL(200, answered.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), answered.body.text());
        CPPUNIT_ASSERT_EQUAL("/leadwire-files/" + FileStore::nameOf(ours().workspace, contentHash(pdf)),
                             headerOf(answered, "X-Accel-Redirect"));
        CPPUNIT_ASSERT_EQUAL(std::string("application/pdf"), headerOf(answered, "Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename=\"proposal.pdf\"; filename*=UTF-8''proposal.pdf"),
                             headerOf(answered, "Content-Disposition"));
        CPPUNIT_ASSERT_EQUAL(std::string("default-src 'none'; sandbox"), headerOf(answered, "Content-Security-Policy"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answered, "X-Sendfile"));
    }

    void downloadNamesAreSafeInHeaders()
    {
        const auto disposition = [&](const std::string& title)
        {
            makeFile(_lead, "x.txt", title);
            enter(ours().workspace);
            const std::string id = ask("SELECT max(id)::text FROM media");
            ask("UPDATE media SET title = " + quotedSql(title) + " WHERE id = " + id);
            const Response answered = send("GET", path() + "/" + id);
            headerBlock(answered, "id"); // throws where a header holds a line end
            return headerOf(answered, "Content-Disposition");
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string("attachment; filename=\"f_r _____.pdf\"; filename*=UTF-8''f%C3%BCr%20%22%25___.pdf"),
            disposition("für \"%_\\/.pdf"));
        const std::string split = disposition("a\r\nX-Accel-Redirect: /etc/passwd\x01.txt");
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename=\"a__X-Accel-Redirect: _etc_passwd_.txt\"; "
                                         "filename*=UTF-8''a__X-Accel-Redirect%3A%20_etc_passwd_.txt"),
                             split);
    }

    static std::string quotedSql(const std::string& text)
    {
        std::string doubled;
        for (const char c : text) doubled += c == '\'' ? std::string("''") : std::string(1, c);
        return "'" + doubled + "'";
    }

    void apacheIsToldInItsOwnWay()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "apache"));
        Api::Settings settings;
        settings.rateLimits = false;
        settings.files = fileSettings();
        settings.files.send = "X-Sendfile";
        const Response answered = Api(settings).answer(request("GET", path() + "/" + id), store());
        CPPUNIT_ASSERT_EQUAL(folder().path() + "/" + FileStore::nameOf(ours().workspace, contentHash("apache")),
                             headerOf(answered, "X-Sendfile"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answered, "X-Accel-Redirect"));
    }

    /// A download that the program sends itself.
    Response streamed(const std::string& id, const std::string& range = "", const std::string& method = "GET",
                      const std::string& ifRange = "")
    {
        Api::Settings settings;
        settings.rateLimits = false;
        settings.files = fileSettings();
        settings.files.areStreamed = true;
        Request asked = request(method, path() + "/" + id);
        if (!range.empty()) asked.headers.emplace_back("RANGE", range);
        if (!ifRange.empty()) asked.headers.emplace_back("IF_RANGE", ifRange);
        return Api(settings).answer(asked, store());
    }

    void theProgramSendsFilesItselfWhereItIsTold()
    {
        const std::string id = std::to_string(makeFile(_lead, "proposal.pdf", pdf));
        const Response answered = streamed(id);
        CPPUNIT_ASSERT_EQUAL(200, answered.status);
        CPPUNIT_ASSERT_EQUAL(pdf, answered.body.text());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{pdf.size()}, answered.body.size());
        CPPUNIT_ASSERT_EQUAL(std::string("application/pdf"), headerOf(answered, "Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename=\"proposal.pdf\"; filename*=UTF-8''proposal.pdf"),
                             headerOf(answered, "Content-Disposition"));
        CPPUNIT_ASSERT_EQUAL(std::string("default-src 'none'; sandbox"), headerOf(answered, "Content-Security-Policy"));
        CPPUNIT_ASSERT_EQUAL(std::string("bytes"), headerOf(answered, "Accept-Ranges"));
        for (const auto* name : {"X-Accel-Redirect", "X-Sendfile", "Content-Range"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(), headerOf(answered, name));
        const std::string empty = std::to_string(makeFile(_lead, "empty.txt", ""));
        CPPUNIT_ASSERT_EQUAL(200, streamed(empty).status);
        CPPUNIT_ASSERT_EQUAL(200, streamed(empty, "bytes=0-").status);
    }

    void aPartIsSentAlone()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "0123456789"));
        const Response part = streamed(id, "bytes=2-4");
        CPPUNIT_ASSERT_EQUAL(206, part.status);
        CPPUNIT_ASSERT_EQUAL(std::string("234"), part.body.text());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, part.body.size());
        CPPUNIT_ASSERT_EQUAL(std::string("bytes 2-4/10"), headerOf(part, "Content-Range"));
        CPPUNIT_ASSERT_EQUAL(std::string("text/plain"), headerOf(part, "Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("89"), streamed(id, "bytes=-2").body.text());
    }

    void aPartBehindTheEndIsRefused()
    {
        const Response beyond = streamed(std::to_string(makeFile(_lead, "a.txt", "0123456789")), "bytes=10-");
        expectAnswer(416,
                     R"({"success":false,"error":"Range Not Satisfiable",)"
                     R"("message":"The range that was asked for is not there.","status_code":416})",
                     beyond);
        CPPUNIT_ASSERT_EQUAL(std::string("bytes */10"), headerOf(beyond, "Content-Range"));
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), headerOf(beyond, "Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(beyond, "Content-Disposition"));
    }

    void whatAsksForNoSinglePartGetsTheWhole()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "0123456789"));
        CPPUNIT_ASSERT_EQUAL(200, streamed(id, "bytes=1-2,4-5").status);
        CPPUNIT_ASSERT_EQUAL(200, streamed(id, "bytes=1-2", "GET", "\"a version\"").status);
        const Response head = streamed(id, "bytes=1-2", "HEAD");
        CPPUNIT_ASSERT_EQUAL(200, head.status);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{10}, head.body.size());
    }

    void bytesThatAreGoneAreNotFound()
    {
        const std::string id = std::to_string(makeFile(_lead, "a.txt", "gone"));
        FileStore(folder().path()).remove(ours().workspace, contentHash("gone"));
        expectAnswer(404, R"({"success":false,"error":"Not Found","message":"File not found","status_code":404})",
                     streamed(id));
    }

    void aFileOfAnotherLeadIsNotThisLeads()
    {
        const std::string id = std::to_string(makeFile(makeLead("x", "else@example.com"), "a.txt", "else"));
        const std::string missing =
            R"({"success":false,"error":"Not Found","message":"File not found","status_code":404})";
        for (const std::string& media : {id, std::string("999999999"), std::string("0"), std::string("x")})
            expectAnswer(404, missing, send("GET", path() + "/" + media));
    }

    void bulkDeletePassesOverWhatIsNotThere()
    {
        const auto other = makeLead("x", "else@example.com");
        const std::string id = std::to_string(makeFile(other, "a.txt", "stays"));
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", bulkDelete(), "{\"ids\":[" + id + ",0,-1,999999999]}").status);
        CPPUNIT_ASSERT_EQUAL('"' + std::string("a.txt\""),
                             memberOf(send("GET", "/lead/files/" + std::to_string(other)), "data.0.title"));
    }

    void bulkDeleteNeedsIds()
    {
        for (const std::string body : {"", "{}", R"({"ids":[]})", R"({"ids":null})"})
            expectInvalid(R"({"ids":["The ids field is required."]})", send("DELETE", bulkDelete(), body));
        expectInvalid(R"({"ids":["The ids field must be an array."]})", send("DELETE", bulkDelete(), R"({"ids":1})"));
        expectInvalid(R"({"ids.0":["The ids.0 field must be an integer."]})",
                      send("DELETE", bulkDelete(), R"({"ids":["x"]})"));
    }

    void theQuotaIsToldInASentence()
    {
        Api::Settings settings;
        settings.rateLimits = false;
        settings.files = fileSettings();
        settings.files.quota = {1, 10};
        Api small(settings);
        const std::string full = R"({"file":["The file field does not fit into the storage quota of the workspace."]})";
        const auto before = folder().files();
        expectInvalid(full, small.answer(multipart(path(), {{"file", "a.txt", "eleven bytes"}}), store()));
        expectInvalid(full, small.answer(multipart(path(), {{"file", "a.txt", "1"}, {"file", "b.txt", "2"}}), store()));
        CPPUNIT_ASSERT(before == folder().files());
        expectSuccess(small.answer(multipart(path(), {{"file", "a.txt", "ten bytes!"}}), store()));
        expectInvalid(full, small.answer(multipart(path(), {{"file", "b.txt", ""}}), store()));
        send("DELETE", bulkDelete(), "{\"ids\":[" + memberOf(list(), "data.0.id") + "]}");
        expectSuccess(small.answer(multipart(path(), {{"file", "b.txt", ""}}), store()));
    }

    void uploadsHaveALimitOfTheirOwn()
    {
        Api::Settings settings;
        settings.files = fileSettings();
        Api limited(settings);
        const Request wrong = request("POST", path(), "{}");
        int allowed = 0;
        Response last;
        // An hour may turn over on the way; then as many again are let through.
        while ((last = limited.answer(wrong, store())).status == 422 && allowed < 101)
        {
            CPPUNIT_ASSERT_EQUAL(std::string("1000"), headerOf(last, "X-RateLimit-Limit"));
            ++allowed;
        }
        CPPUNIT_ASSERT_MESSAGE(std::to_string(allowed), allowed >= 50 && allowed <= 100);
        CPPUNIT_ASSERT_EQUAL(429, last.status);
        CPPUNIT_ASSERT_EQUAL(std::string("50"), headerOf(last, "X-RateLimit-Limit"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), headerOf(last, "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT_EQUAL(0LL, std::stoll(headerOf(last, "X-RateLimit-Reset")) % 3600);
        const Response read = limited.answer(request("GET", path()), store());
        CPPUNIT_ASSERT_EQUAL(200, read.status);
        CPPUNIT_ASSERT_EQUAL(std::string("1000"), headerOf(read, "X-RateLimit-Limit"));
        Request other = wrong;
        other.headers = {{"X_SECRET_KEY", ours().secondKey}};
        CPPUNIT_ASSERT_EQUAL(422, limited.answer(other, store()).status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpFilesTest);

} // namespace Leadwire
