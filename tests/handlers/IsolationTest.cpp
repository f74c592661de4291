// Another workspace's id, wherever it stands, behaves exactly like an id that does not exist.
// Every route of every dialect must be in the table below: one that is not fails here.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace Leadwire
{

namespace
{

/// A call with places for ids: `#lead`, `#attribute`, `#company` … are theirs in one run and nobody's in the other.
struct Try
{
    std::string method;
    std::string pattern;
    std::string target;
    std::string body;
};

const std::vector<Try> tries{
    {"GET", "/lead", "/lead?status_id=#status", ""},
    {"GET", "/lead", "/lead?source_id=#source&item=0", ""},
    {"GET", "/lead", "/lead?assigned_to=#account", ""},
    {"GET", "/lead", "/lead?assigned_to=#account&search=e&sort_by=name", ""},
    {"POST", "/lead", "/lead", R"({"first_name":"x","email":"x@example.net","company_id":#company})"},
    {"POST", "/lead", "/lead?company_id=#company", R"({"first_name":"x","email":"x@example.net"})"},
    {"POST", "/lead", "/lead",
     R"({"first_name":"x","email":"x@example.net","assigned_to":[#account],"status_ids":[#status],
        "source_ids":[#source],"groups":[#group],"custom_fields":[{"id":#field,"value":"x"}]})"},
    {"GET", "/lead/{id}", "/lead/#lead", ""},
    {"PUT", "/lead/{id}", "/lead/#lead", R"({"first_name":"taken"})"},
    {"PUT", "/lead/{id}", "/lead/#lead", R"({"email":7})"},
    {"PUT", "/lead/{id}", "/lead/#mine", R"({"first_name":"x","company_id":#company,"assigned_to":[#account],
        "status_ids":[#status],"source_ids":[#source],"groups":[#group],"custom_fields":[{"id":#field,"value":"x"}]})"},
    {"PATCH", "/lead/{id}", "/lead/#lead", R"({"first_name":"taken"})"},
    {"DELETE", "/lead/{id}", "/lead/#lead", ""},
    {"POST", "/lead/bulk-delete", "/lead/bulk-delete", R"({"ids":[#lead]})"},
    {"POST", "/lead/{id}/convert", "/lead/#lead/convert", ""},
    {"GET", "/lead/notes/{lead_id}", "/lead/notes/#lead", ""},
    {"POST", "/lead/notes/{lead_id}", "/lead/notes/#lead", R"({"title":"x","note":"x","image":#media})"},
    {"POST", "/lead/notes/{lead_id}", "/lead/notes/#mine", R"({"title":"x","note":"x","image":#media})"},
    {"PUT", "/lead/notes/{lead_id}", "/lead/notes/#lead", R"({"note_id":#note,"title":"taken","note":"x"})"},
    {"PUT", "/lead/notes/{lead_id}", "/lead/notes/#mine", R"({"note_id":#note,"title":"taken","note":"x"})"},
    {"PATCH", "/lead/notes/{lead_id}", "/lead/notes/#lead", R"({"note_id":#note,"title":"taken","note":"x"})"},
    {"DELETE", "/lead/notes/{lead_id}", "/lead/notes/#mine", R"({"note_id":#note})"},
    {"DELETE", "/lead/notes/{lead_id}", "/lead/notes/#lead", R"({"note_id":#note})"},
    {"GET", "/company", "/company?search=Acme", ""},
    {"POST", "/company", "/company", R"({"name":"x","id":#company,"workspace_id":#workspace})"},
    {"GET", "/company/{id}", "/company/#company", ""},
    {"GET", "/contact", "/contact", ""},
    {"GET", "/contact/{id}", "/contact/#contact", ""},
    {"POST", "/lead/send-email/{id}", "/lead/send-email/#lead", R"({"subject":"x","message":"x"})"},
    {"GET", "/lead/files/{lead_id}", "/lead/files/#lead", ""},
    {"GET", "/lead/files/{lead_id}", "/lead/files/#lead?item=0&search=secret", ""},
    {"POST", "/lead/files/{lead_id}", "/lead/files/#lead", R"({"ids":[#media]})"},
    {"POST", "/lead/files/{lead_id}", "/lead/files/#lead", R"({"ids":7})"},
    {"POST", "/lead/files/{lead_id}", "/lead/files/#mine", R"({"ids":[#media]})"},
    {"DELETE", "/lead/files/bulk-delete/{lead_id}", "/lead/files/bulk-delete/#lead", R"({"ids":[#media]})"},
    {"DELETE", "/lead/files/bulk-delete/{lead_id}", "/lead/files/bulk-delete/#lead", R"({"ids":7})"},
    {"DELETE", "/lead/files/bulk-delete/{lead_id}", "/lead/files/bulk-delete/#mine", R"({"ids":[#media]})"},
    {"GET", "/lead/files/{lead_id}/{media_id}", "/lead/files/#lead/#media", ""},
    {"GET", "/lead/files/{lead_id}/{media_id}", "/lead/files/#mine/#media", ""},
    {"GET", "/lead-attribute", "/lead-attribute", ""},
    {"POST", "/lead-attribute", "/lead-attribute",
     R"({"name":"x","type":1,"order":9,"id":#status,"workspace_id":#workspace})"},
    {"GET", "/lead-attribute/{id}", "/lead-attribute/#status", ""},
    {"PUT", "/lead-attribute/{id}", "/lead-attribute/#source", R"({"name":"taken","type":2})"},
    {"PATCH", "/lead-attribute/{id}", "/lead-attribute/#source", R"({"name":"taken","type":2})"},
    {"DELETE", "/lead-attribute/{id}", "/lead-attribute/#status", ""},
};

} // namespace

class IsolationTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(IsolationTest);
    CPPUNIT_TEST(everyRouteIsTried);
    CPPUNIT_TEST(theirIdsAreLikeNobodys);
    CPPUNIT_TEST(theSameIdsWorkForTheirOwner);
    CPPUNIT_TEST(theirRowsStay);
    CPPUNIT_TEST_SUITE_END();

    std::string _lead, _note, _contact, _media; ///< theirs
    std::string _mine;

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _mine = std::to_string(makeLead("mine", "mine@example.net"));
        const Response made = sendAs(theirs().key, "POST", "/lead",
                                     R"({"first_name":"secret","email":"secret@example.net","status_ids":[)" +
                                         std::to_string(theirs().statuses[1]) + R"(],"source_ids":[)" +
                                         std::to_string(theirs().sources[0]) + R"(],"assigned_to":[)" +
                                         std::to_string(theirs().accounts[0]) + "]}");
        _lead = memberOf(made, "data.id");
        _note = memberOf(sendAs(theirs().key, "POST", "/lead/notes/" + _lead, R"({"title":"x","note":"secret"})"),
                         "data.id");
        const std::string workspace = std::to_string(theirs().workspace);
        _contact =
            ask("INSERT INTO contact (workspace_id, first_name) VALUES (" + workspace + ", 'x') RETURNING id::text");
        for (const Tenant* tenant : {&ours(), &theirs()})
        {
            enter(tenant->workspace);
            ask("INSERT INTO mail_relay (workspace_id, host, port, security, sender) VALUES (" +
                std::to_string(tenant->workspace) + ", 'localhost', 25, 'none', 'sales@acme.example')");
        }
        Request upload = multipart("/lead/files/" + _lead, {{"file", "secret.txt", "secret"}});
        upload.headers = {{"X_SECRET_KEY", theirs().key}};
        CPPUNIT_ASSERT_EQUAL(200, answer(upload).status);
        _media = memberOf(sendAs(theirs().key, "GET", "/lead/files/" + _lead), "data.0.id");
    }

private:
    using Ids = std::map<std::string, std::string>;

    Ids theirIds() const
    {
        const auto text = [](std::int64_t id) { return std::to_string(id); };
        return {{"lead", _lead},
                {"note", _note},
                {"contact", _contact},
                {"media", _media},
                {"mine", _mine},
                {"status", text(theirs().statuses[1])},
                {"source", text(theirs().sources[0])},
                {"account", text(theirs().accounts[0])},
                {"company", text(theirs().companies[0])},
                {"group", text(theirs().groups[0])},
                {"field", text(theirs().fields.at("text"))},
                {"workspace", text(theirs().workspace)}};
    }

    Ids nobodysIds() const
    {
        Ids ids;
        for (const auto& [name, id] : theirIds()) ids[name] = name == "mine" ? id : "999999999";
        return ids;
    }

    static std::string with(std::string text, const Ids& ids)
    {
        for (const auto& [name, id] : ids)
        {
            const std::string place = "#" + name;
            for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos;)
                text.replace(at, place.size(), id);
        }
        return text;
    }

    /// The whole answer, without what differs from call to call: ids in it, and times.
    static std::string said(const Try& one, const Ids& ids)
    {
        const Transaction step(store().connection);
        const Response answer = send(one.method, with(one.target, ids), with(one.body, ids));
        std::string text = std::to_string(answer.status) + " " + answer.body.text();
        for (const auto& [header, value] : answer.headers) text += "\n" + header + ": " + value;
        const auto blank = [&](const std::string& begin, char end)
        {
            for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos;)
            {
                at += begin.size();
                text.erase(at, text.find(end, at) - at);
            }
        };
        blank("_at\":\"", '"');
        if (answer.status == 201) blank("{\"id\":", ',');
        for (const auto& [name, id] : ids) // links repeat what was asked for
            if (name != "mine" && one.target.find("#" + name) != std::string::npos)
                for (std::size_t at = 0; (at = text.find("=" + id, at)) != std::string::npos;)
                    text.replace(at, id.size() + 1, "=…");
        return text;
    }

    void everyRouteIsTried()
    {
        std::set<std::string> tried;
        for (const auto& one : tries) tried.insert(one.method + " /api/public-v1" + one.pattern);
        for (const Dialect* dialect : dialects())
            for (const auto& route : dialect->routes)
            {
                const std::string name = std::string(route.method) + " " + std::string(route.pattern);
                CPPUNIT_ASSERT_MESSAGE(name + " is not in the table of this test", tried.count(name) == 1);
            }
    }

    void theirIdsAreLikeNobodys()
    {
        for (const auto& one : tries)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(one.method + " " + one.target + " " + one.body, said(one, nobodysIds()),
                                         said(one, theirIds()));
    }

    void theSameIdsWorkForTheirOwner()
    {
        // Else the table would prove nothing.
        for (const auto& one : tries)
        {
            if (one.target.find("#mine") != std::string::npos || one.body == R"({"email":7})" ||
                one.body == R"({"ids":7})")
                continue;
            const Transaction step(store().connection);
            const Response answer =
                sendAs(theirs().key, one.method, with(one.target, theirIds()), with(one.body, theirIds()));
            CPPUNIT_ASSERT_MESSAGE(one.method + " " + one.target + answer.body.text(), answer.status < 300);
            if (one.method == "GET")
                CPPUNIT_ASSERT_MESSAGE(one.target, answer.body.text().find("\"data\":[]") == std::string::npos);
        }
    }

    void theirRowsStay()
    {
        const auto theirRows = []
        {
            enter(theirs().workspace);
            std::string all;
            for (const std::string table :
                 {"lead", "attribute", "lead_attribute", "lead_assignee", "activity", "company", "contact", "note",
                  "media", "lead_media", "media_usage", "media_gone", "account", "custom_field", "api_key", "workspace",
                  "mail", "mail_relay"})
                all += ask("SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM " + table + " t") +
                       "\n";
            return all;
        };
        const std::string before = theirRows();
        for (const auto& one : tries) send(one.method, with(one.target, theirIds()), with(one.body, theirIds()));
        CPPUNIT_ASSERT_EQUAL(before, theirRows());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(IsolationTest);

} // namespace Leadwire
