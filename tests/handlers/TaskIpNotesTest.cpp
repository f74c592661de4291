// The calls of TaskIP's document for notes, each example as a whole body.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TaskIpNotesTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpNotesTest);
    CPPUNIT_TEST(listExample);
    CPPUNIT_TEST(createExample);
    CPPUNIT_TEST(updateExample);
    CPPUNIT_TEST(deleteExample);
    CPPUNIT_TEST(timesAreWithoutZone);
    CPPUNIT_TEST(theNewestComesFirst);
    CPPUNIT_TEST(howeverManyAllAreListed);
    CPPUNIT_TEST(anImageFillsTheMedia);
    CPPUNIT_TEST(anUpdateKeepsTheImageUnlessItIsSent);
    CPPUNIT_TEST(theLastNoteOfAFileTakesItsBytesAlong);
    CPPUNIT_TEST(fieldsAreChecked);
    CPPUNIT_TEST(theLeadComesFirst);
    CPPUNIT_TEST(aNoteOfAnotherLeadIsNotFound);
    CPPUNIT_TEST(aNoteGoesWithASoftDeletedLead);
    CPPUNIT_TEST(whoIsGoneIsNull);
    CPPUNIT_TEST(aCommentOfAnotherApiHasAnEmptyTitle);
    CPPUNIT_TEST(changesAreActivities);
    CPPUNIT_TEST(formsAreRead);
    CPPUNIT_TEST_SUITE_END();

    std::string _lead; ///< path of its notes

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _lead = std::to_string(makeLead("John", "john@example.com"));
    }

private:
    const std::vector<std::string> _times{"created_at"};

    std::string path() const { return "/lead/notes/" + _lead; }

    std::string make(const std::string& title = "Follow Up", const std::string& more = "") const
    {
        const Response made = send(
            "POST", path(), R"({"title":")" + title + R"(","note":"Follow up scheduled for next week")" + more + "}");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        return memberOf(made, "data.id");
    }

    std::string shown(const std::string& id, const std::string& title, const std::string& text,
                      const std::string& media = "null") const
    {
        return R"({"id":)" + id + R"(,"lead_id":)" + _lead + R"(,"note":")" + text + R"(","title":")" + title +
               R"(","media":)" + media + R"(,"created_by":{"id":)" + std::to_string(ours().accounts[0]) +
               R"(,"name":"Admin User","email":"admin@example.com"},"created_at":""})";
    }

    std::string makeMedia() const
    {
        enter(ours().workspace);
        return ask("INSERT INTO media (workspace_id, title, mime_type, size, sha256) VALUES (" +
                   std::to_string(ours().workspace) + ", 'a.pdf', 'application/pdf', 12, '') RETURNING id::text");
    }

    static std::string mediaShown(const std::string& id)
    {
        return R"({"id":)" + id + R"(,"title":"a.pdf","path":"tenants/tenant-)" + std::to_string(ours().workspace) +
               "/media/" + id + R"(/a.pdf","mime_type":"application/pdf","size":12})";
    }

    void listExample()
    {
        const std::string id = make();
        expectAnswer(200,
                     R"({"msg":"Lead Notes Fetched","data":[)" +
                         shown(id, "Follow Up", "Follow up scheduled for next week") + "]}",
                     send("GET", path()), _times);
    }

    void createExample()
    {
        const std::string text =
            "Follow up scheduled for next week. Client expressed strong interest in the enterprise plan.";
        const Response made = send("POST", path(), R"({"title":"Follow Up","note":")" + text + "\"}");
        expectAnswer(201,
                     R"({"msg":"Note Created","data":)" + shown(memberOf(made, "data.id"), "Follow Up", text) + "}",
                     made, _times);
    }

    void updateExample()
    {
        const std::string id = make();
        const std::string text = "Follow up rescheduled to next month. Budget approval is pending.";
        const std::string body = R"({"note_id":)" + id + R"j(,"title":"Follow Up (Updated)","note":")j" + text + "\"}";
        for (const std::string method : {"PUT", "PATCH"})
            expectAnswer(200, R"({"msg":"Note Updated","data":)" + shown(id, "Follow Up (Updated)", text) + "}",
                         send(method, path(), body), _times);
    }

    void deleteExample()
    {
        const std::string id = make();
        expectAnswer(200, R"({"msg":"Note Deleted"})", send("DELETE", path(), R"({"note_id":)" + id + "}"));
        expectAnswer(200, R"({"msg":"Lead Notes Fetched","data":[]})", send("GET", path()));
        expectAnswer(404, R"({"success":false,"error":"Not Found","message":"Note not found","status_code":404})",
                     send("DELETE", path(), R"({"note_id":)" + id + "}"));
    }

    void timesAreWithoutZone()
    {
        make();
        const std::string time = memberOf(send("GET", path()), "data.0.created_at");
        CPPUNIT_ASSERT_EQUAL(std::string("\"2026-04-01 10:00:00\"").size(), time.size());
        CPPUNIT_ASSERT_EQUAL(' ', time.at(11));
    }

    void theNewestComesFirst()
    {
        make("first");
        make("second");
        CPPUNIT_ASSERT_EQUAL(std::string("\"second\""), memberOf(send("GET", path()), "data.0.title"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"first\""), memberOf(send("GET", path()), "data.1.title"));
    }

    void howeverManyAllAreListed()
    {
        enter(ours().workspace);
        ask("INSERT INTO note (workspace_id, lead_id, title, text) SELECT " + std::to_string(ours().workspace) + ", " +
            _lead + ", i::text, 'x' FROM generate_series(1, 400) i"); // twice a batch
        const Response all = send("GET", path());
        CPPUNIT_ASSERT_EQUAL(std::string("\"400\""), memberOf(all, "data.0.title"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"200\""), memberOf(all, "data.200.title"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"1\""), memberOf(all, "data.399.title"));
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(all, "data.400"));
    }

    void anImageFillsTheMedia()
    {
        const std::string media = makeMedia();
        const std::string id = make("With", R"(,"image":)" + media);
        expectAnswer(200,
                     R"({"msg":"Lead Notes Fetched","data":[)" +
                         shown(id, "With", "Follow up scheduled for next week", mediaShown(media)) + "]}",
                     send("GET", path()), _times);
    }

    void anUpdateKeepsTheImageUnlessItIsSent()
    {
        const std::string media = makeMedia();
        const std::string id = make("With", R"(,"image":)" + media);
        send("POST", "/lead/files/" + _lead, R"({"ids":[)" + media + "]}"); // else it would go with the last note
        const auto mediaAfter = [&](const std::string& more)
        {
            return memberOf(send("PUT", path(), R"({"note_id":)" + id + R"(,"title":"t","note":"n")" + more + "}"),
                            "data.media.id");
        };
        CPPUNIT_ASSERT_EQUAL(media, mediaAfter(""));
        CPPUNIT_ASSERT_EQUAL(std::string(), mediaAfter(R"(,"image":null)"));
        CPPUNIT_ASSERT_EQUAL(media, mediaAfter(R"(,"image":")" + media + "\""));
    }

    void theLastNoteOfAFileTakesItsBytesAlong()
    {
        const auto before = folder().files();
        for (const auto& [method, change] : std::vector<std::pair<std::string, std::string>>{
                 {"DELETE", "}"}, {"PUT", R"(,"title":"t","note":"n","image":null})"}})
        {
            const std::string file = std::to_string(makeFile(std::stoll(_lead), "a.txt", "of a note"));
            const std::string note = make("With", R"(,"image":)" + file);
            send("DELETE", "/lead/files/bulk-delete/" + _lead, R"({"ids":[)" + file + "]}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(method, before.size() + 1, folder().files().size());
            CPPUNIT_ASSERT_EQUAL(200, send(method, path(), R"({"note_id":)" + note + change).status);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(method, before.size(), folder().files().size());
        }
    }

    void fieldsAreChecked()
    {
        const std::string required =
            R"("title":["The title field is required."],"note":["The note field is required."])";
        expectInvalid("{" + required + "}", send("POST", path(), "{}"));
        expectInvalid(R"({"note_id":["The note id field is required."],)" + required + "}", send("PUT", path(), "{}"));
        expectInvalid(R"({"note_id":["The note id field is required."]})", send("DELETE", path()));
        expectInvalid(R"({"note_id":["The note id field must be an integer."]})",
                      send("DELETE", path(), R"({"note_id":"x"})"));
        expectInvalid(R"({"note_id":["The note id field must be at least 1."]})",
                      send("DELETE", path(), R"({"note_id":0})"));
        expectInvalid(R"({"title":["The title field must be a string."],"note":["The note field is required."],)"
                      R"("image":["The image field must be an integer."]})",
                      send("POST", path(), R"({"title":7,"note":"  ","image":"x"})"));
        expectInvalid(R"({"title":["The title field must not be greater than 255 characters."],)"
                      R"("note":["The note field must not contain null characters."],)"
                      R"("image":["The selected image is invalid."]})",
                      send("POST", path(),
                           R"({"title":")" + std::string(256, 'x') + R"(","note":"a\u0000b","image":999999999})"));
        CPPUNIT_ASSERT_EQUAL(400, send("POST", path(), "{").status);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"msg":"Lead Notes Fetched","data":[]})"), send("GET", path()).body.text());
    }

    void theLeadComesFirst()
    {
        for (const std::string lead : {"999999999", "x", "0"})
            for (const std::string method : {"GET", "POST", "PUT", "DELETE"})
                for (const std::string body : {"{}", "{", R"({"note_id":1,"title":"t","note":"n"})"})
                    expectAnswer(
                        404, R"({"success":false,"error":"Not Found","message":"Lead not found","status_code":404})",
                        send(method, "/lead/notes/" + lead, body));
    }

    void aNoteOfAnotherLeadIsNotFound()
    {
        const std::string id = make();
        const std::string other = "/lead/notes/" + std::to_string(makeLead("Other", "other@example.com"));
        CPPUNIT_ASSERT_EQUAL(404, send("DELETE", other, R"({"note_id":)" + id + "}").status);
        CPPUNIT_ASSERT_EQUAL(404, send("PUT", other, R"({"note_id":)" + id + R"(,"title":"t","note":"n"})").status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Follow Up\""), memberOf(send("GET", path()), "data.0.title"));
    }

    void aNoteGoesWithASoftDeletedLead()
    {
        const std::int64_t note = std::stoll(make()), lead = std::stoll(_lead);
        enter(ours().workspace);
        ask("UPDATE lead SET deleted_at = clock_timestamp() WHERE id = " + _lead + " RETURNING id::text");
        CPPUNIT_ASSERT(!store().notes.update(ours().account(), lead, note, R"({"text":"x"})"));
        CPPUNIT_ASSERT(!store().notes.remove(ours().account(), lead, note));
        CPPUNIT_ASSERT_EQUAL(404, send("GET", path()).status);
        CPPUNIT_ASSERT_EQUAL(404, send("DELETE", path(), R"({"note_id":)" + std::to_string(note) + "}").status);
    }

    void whoIsGoneIsNull()
    {
        enter(ours().workspace);
        ask("INSERT INTO note (workspace_id, lead_id, title, text) VALUES (" + std::to_string(ours().workspace) + ", " +
            _lead + ", 'x', 'x')");
        CPPUNIT_ASSERT(send("GET", path()).body.text().find(R"("created_by":null)") != std::string::npos);
    }

    void aCommentOfAnotherApiHasAnEmptyTitle()
    {
        enter(ours().workspace);
        ask("INSERT INTO note (workspace_id, lead_id, text) VALUES (" + std::to_string(ours().workspace) + ", " +
            _lead + ", 'x')");
        CPPUNIT_ASSERT_EQUAL(std::string("\"\""), memberOf(send("GET", path()), "data.0.title"));
    }

    void changesAreActivities()
    {
        const std::string id = make("Call");
        send("PUT", path(), R"({"note_id":)" + id + R"(,"title":"Call back","note":"n"})");
        send("DELETE", path(), R"({"note_id":)" + id + "}");
        const Response lead = send("GET", "/lead/" + _lead);
        CPPUNIT_ASSERT_EQUAL(std::string("\"Note removed: Call back\""),
                             memberOf(lead, "data.activities.0.description"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Note changed: Call back\""),
                             memberOf(lead, "data.activities.1.description"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Note added: Call\""), memberOf(lead, "data.activities.2.description"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"note\""), memberOf(lead, "data.activities.2.type"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(ours().accounts[0]), memberOf(lead, "data.activities.2.created_by.id"));
    }

    void formsAreRead()
    {
        Request form = request("POST", path(), "title=A+b&note=%C3%BC&image=");
        form.contentType = "application/x-www-form-urlencoded";
        CPPUNIT_ASSERT_EQUAL(201, answer(form).status);
        CPPUNIT_ASSERT_EQUAL(std::string("\"ü\""), memberOf(send("GET", path()), "data.0.note"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpNotesTest);

} // namespace Leadwire
