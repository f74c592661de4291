// What a client of TaskIP sees of notes, files, mail and conversion: every example that its document gives on them,
// with whole bodies, behind nginx and Apache.
#include "JourneyFixture.h"

namespace Leadwire
{
namespace
{

const std::string admin = R"({"id":1,"name":"Admin User","email":"admin@example.com"})";

std::string note(const std::string& title, const std::string& text)
{
    return R"({"id":1,"lead_id":1,"note":")" + text + R"(","title":")" + title + R"(","media":null,"created_by":)" +
           admin + R"(,"created_at":"TIME"})";
}

} // namespace

class AttachmentJourneyTest : public JourneyFixture
{
    CPPUNIT_TEST_SUITE(AttachmentJourneyTest);
    CPPUNIT_TEST(notesAreListed);
    CPPUNIT_TEST(aNoteIsCreatedUpdatedAndDeleted);
    CPPUNIT_TEST(filesAreUploadedListedAndDeleted);
    CPPUNIT_TEST(mailIsSent);
    CPPUNIT_TEST(mailNeedsAServer);
    CPPUNIT_TEST(aLeadIsConverted);
    CPPUNIT_TEST(companiesAndContactsAreFound);
    CPPUNIT_TEST_SUITE_END();

    const std::string _notes = api + "/lead/notes/1", _files = api + "/lead/files/1";

    void restart(const std::string& sequence) { service().sql().run("SELECT setval('" + sequence + "', 1, false)"); }

    void notesAreListed()
    {
        expect(200, R"({"msg":"Lead Notes Fetched","data":[]})", {"GET", _notes, "", {}});
        expect(404, notFound("Lead"), {"GET", api + "/lead/notes/999999", "", {}});
    }

    void aNoteIsCreatedUpdatedAndDeleted()
    {
        restart("note_id_seq");
        const std::string first =
            "Follow up scheduled for next week. Client expressed strong interest in the enterprise plan.";
        expect(201, R"({"msg":"Note Created","data":)" + note("Follow Up", first) + "}",
               {"POST", _notes, "{\n\"title\": \"Follow Up\",\n\"note\": \"" + first + "\"\n}", {}});
        expect(200, R"({"msg":"Lead Notes Fetched","data":[)" + note("Follow Up", first) + "]}",
               {"GET", _notes, "", {}});
        const std::string second = "Follow up rescheduled to next month. Budget approval is pending.";
        expect(200, R"({"msg":"Note Updated","data":)" + note("Follow Up (Updated)", second) + "}",
               {"PUT",
                _notes,
                "{\n\"note_id\": 1,\n\"title\": \"Follow Up (Updated)\",\n\"note\": \"" + second + "\"\n}",
                {}});
        expect(200, R"({"msg":"Note Deleted"})", {"DELETE", _notes, "{\n\"note_id\": 1\n}", {}});
        expect(404, notFound("Note"), {"DELETE", _notes, "{\n\"note_id\": 1\n}", {}});
    }

    void filesAreUploadedListedAndDeleted()
    {
        restart("media_id_seq");
        const std::string bytes = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
        Ask upload{"POST",
                   _files,
                   "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"proposal.pdf\"\r\n"
                   "Content-Type: application/pdf\r\n\r\n" +
                       bytes + "\r\n--x--\r\n",
                   {}};
        client().setHeaders({{"X-Secret-Key", tenant().key}, {"Content-Type", "multipart/form-data; boundary=x"}});
        expect(200, R"({"msg":"Files Added Successfully"})", upload);
        client().setHeaders(tenant().headers());
        expect(200,
               R"({"data":[{"id":1,"title":"proposal.pdf","path":"tenants/tenant-1/media/1/proposal.pdf",)"
               R"("mime_type":"application/pdf","size":)" +
                   std::to_string(bytes.size()) + R"(,"created_by":)" + admin +
                   R"(,"created_at":"TIME"}],"links":{"first":"http://HOST/api/public-v1/lead/files/1?item=10&page=1",)"
                   R"("last":null,"prev":null,"next":null},"meta":{"current_page":1,"from":1,)"
                   R"("path":"http://HOST/api/public-v1/lead/files/1","per_page":10,"to":1}})",
               {"GET", _files + "?item=10", "", {}});
        expectDownload(bytes);
        expect(200, R"({"msg":"Lead files bulk action success"})",
               {"DELETE", api + "/lead/files/bulk-delete/1", "{\n\"ids\": [1, 2, 3]\n}", {}});
        expect(404, notFound("File"), {"GET", _files + "/1", "", {}});
    }

    void expectDownload(const std::string& bytes)
    {
        const Answer whole = client().get(_files + "/1");
        CPPUNIT_ASSERT_EQUAL("200 " + bytes, whole.shown());
        CPPUNIT_ASSERT_EQUAL(std::string("application/pdf"), whole.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), whole.header("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL(std::string("no-store"), whole.header("Cache-Control"));
        CPPUNIT_ASSERT(whole.header("Content-Disposition").starts_with("attachment; filename=\"proposal.pdf\""));
        const Answer part = client()({"GET", _files + "/1", "", {{"Range", "bytes=1-3"}}});
        CPPUNIT_ASSERT_EQUAL(std::string("206 PDF"), part.shown());
    }

    const std::string _mail =
        R"({
"subject": "Following up on your inquiry",
"message": "Hi John, I wanted to follow up on our previous conversation and share some exciting updates about our premium plan."
})";

    void mailIsSent()
    {
        service().sql().run("INSERT INTO mail_relay (workspace_id, host, port, security, sender)"
                            " VALUES (1, 'localhost', 25, 'none', 'sales@example.com')");
        expect(200, R"({"msg":"Email sent to lead successfully."})", {"POST", api + "/lead/send-email/1", _mail, {}});
        CPPUNIT_ASSERT_EQUAL(std::string("john@example.com"), service().sql().run("SELECT recipient FROM mail"));
    }

    void mailNeedsAServer()
    {
        const Answer refused = client()({"POST", api + "/lead/send-email/1", _mail, {}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(refused.shown(), 422, refused.status);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), service().sql().run("SELECT count(*) FROM mail"));
    }

    void aLeadIsConverted()
    {
        const std::string id = service().sql().run("SELECT max(id) + 1 FROM contact");
        expect(200,
               R"({"msg":"Lead converted to contact successfully.","data":{"id":)" + id +
                   R"(,"first_name":"John","last_name":"Doe","email":"john@example.com","phone_number":"01700000000",)"
                   R"("country_id":1,"country":"United States","address":"123 Main Street","zip_code":"94105"}})",
               {"POST", api + "/lead/1/convert", "", {}});
        expect(422,
               R"({"success":false,"error":"Validation Error","message":"Lead already converted","status_code":422})",
               {"POST", api + "/lead/1/convert", "", {}});
    }

    void companiesAndContactsAreFound()
    {
        for (const std::string path : {"/company?search=acme", "/company/2", "/contact?search=wile", "/contact/1"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 200, client().get(api + path).status);
        const Answer made = client()({"POST", api + "/company", R"({"name":"Green Energy"})", {}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.shown(), 201, made.status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AttachmentJourneyTest);

} // namespace Leadwire
