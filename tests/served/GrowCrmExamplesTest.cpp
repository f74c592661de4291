// The requests of Grow CRM's document, run with curl and PHP as its readers copy them, and their whole answers. In
// growcrm-examples.md only host and key are replaced, and the 3 of a status, since the document has a category 3 as
// well.
#include "Service.h"

#include <Poco/RegularExpression.h>
#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>

namespace Leadwire
{
namespace
{

/// A block of the file.
struct Example
{
    std::string heading;
    std::string language; ///< bash or php
    std::string code;
};

std::vector<Example> examples()
{
    std::ifstream file(LEADWIRE_SOURCE_FOLDER "/tests/served/growcrm-examples.md");
    std::vector<Example> found;
    std::string heading;
    bool isCode = false;
    for (std::string line; std::getline(file, line);)
    {
        if (line.starts_with("```"))
        {
            isCode = !isCode;
            if (isCode) found.push_back({heading, line.substr(3), ""});
        }
        else if (isCode)
            found.back().code += line + '\n';
        else if (line.starts_with("## "))
            heading = line.substr(3);
    }
    return found;
}

/// The lead of the document, with the parts in which its examples differ.
struct Expected
{
    std::string id = "59", title = "Acme – new website", value = R"("2500.00")";
    std::string status = R"({"id":1,"title":"New","color":"#4f8cff"})", activeState = "active";
    std::string source = R"("Website")", lastContacted = R"("2026-06-15")", description = R"("Inbound enquiry.")";
    std::string contact = R"({"first_name":"Jane","last_name":"Doe","email":"jane@acme.example","phone":"+1 555 0100",)"
                          R"("job_position":"CTO","company_name":"Acme Inc","website":"https://acme.example"})";
    std::string assigned = R"([{"id":53,"name":"Sam Lee"}])", tags = R"(["priority"])";

    std::string text() const
    {
        return R"({"id":)" + id + R"(,"title":")" + title + R"(","value":)" + value + R"(,"status":)" + status +
               R"(,"active_state":")" + activeState + R"(","category":{"id":3,"name":"Web"},"source":)" + source +
               R"(,"last_contacted":)" + lastContacted + R"(,"description":)" + description + R"(,"contact":)" +
               contact + R"(,"address":{"street":null,"city":null,"state":null,"zip":null,"country":null},)" +
               R"("converted":{"is_converted":false,"client_id":null,"date":null},"assigned":)" + assigned +
               R"(,"tags":)" + tags + R"(,"dates":{"created":"TIME","updated":"TIME"}})";
    }

    /// With nothing but what the document's create and update send.
    static Expected bare(const std::string& title)
    {
        Expected lead;
        lead.title = title;
        lead.value = lead.source = lead.lastContacted = lead.description = "null";
        lead.contact = R"({"first_name":null,"last_name":null,"email":null,"phone":null,"job_position":null,)"
                       R"("company_name":null,"website":null})";
        return lead;
    }
};

std::string said(const Expected& lead, const std::string& message)
{
    return R"({"data":)" + lead.text() + R"(,"message":")" + message + R"("})";
}

std::string created()
{
    Expected lead = Expected::bare("Acme – new website");
    lead.id = "60";
    lead.assigned = lead.tags = "[]";
    return said(lead, "Lead created successfully.");
}

std::string cloned()
{
    Expected lead;
    lead.id = "60";
    lead.title = "Acme – new website (copy)";
    lead.assigned = "[]";
    return said(lead, "Lead cloned successfully.");
}

template <class Change>
std::string changed(const std::string& message, const Change& change)
{
    Expected lead;
    change(lead);
    return said(lead, message);
}

/// The answer to an example. A blank is what `+` means in a form, which curl sends as it is typed, and PHP does not.
std::string answerTo(const Example& example)
{
    const std::string& heading = example.heading;
    if (heading == "List / search leads")
        return R"({"data":[)" + Expected().text() +
               R"(],"meta":{"current_page":1,"per_page":25,"total":1,"last_page":1},)" +
               R"("message":"Leads retrieved successfully."})";
    if (heading == "Get a lead") return said(Expected(), "Lead retrieved successfully.");
    if (heading == "Create a lead") return created();
    if (heading == "Update a lead")
        return said(
            Expected::bare(example.language == "php" ? "Acme – website + branding" : "Acme – website   branding"),
            "Lead updated successfully.");
    if (heading == "Delete a lead") return R"({"data":{"id":59},"message":"Lead deleted successfully."})";
    if (heading == "Change status")
        return changed("Lead status updated successfully.",
                       [](Expected& lead) { lead.status = R"({"id":4,"title":"Qualified","color":"#9b59b6"})"; });
    if (heading == "Set assigned team members")
        return changed("Lead assignees updated successfully.", [](Expected& lead)
                       { lead.assigned = R"([{"id":53,"name":"Sam Lee"},{"id":8,"name":"Kim Roe"}])"; });
    if (heading == "Set tags") return said(Expected(), "Lead tags updated successfully.");
    if (heading == "Archive / activate")
        return changed("Lead archived successfully.", [](Expected& lead) { lead.activeState = "archived"; });
    if (heading == "Convert to client")
        return R"({"data":{"id":4,"company_name":"Acme Inc","description":null,"status":"active",)"
               R"("phone":"+1 555 0100","website":"https://acme.example","vat":null,"category":{"id":CATEGORY,)"
               R"("name":"Default"},"owner":{"id":3,"name":"Jane Doe"},"billing":{"street":null,"city":null,)"
               R"("state":null,"zip":null,"country":null,"invoice_due_days":null},"shipping":{"street":null,)"
               R"("city":null,"state":null,"zip":null,"country":null},"dates":{"created":"TIME","updated":"TIME"},)"
               R"("tags":[]},"message":"Lead converted to client successfully."})";
    if (heading == "Clone a lead") return cloned();
    if (heading == "Add a comment")
        return R"({"data":{"id":1,"text":"Called the prospect, following up next week","creator":{"id":USER,)"
               R"("name":"Ann"}},"message":"Lead comment added successfully."})";
    CPPUNIT_FAIL("no answer is expected to: " + heading);
    return {};
}

} // namespace

class GrowCrmExamplesTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmExamplesTest);
    CPPUNIT_TEST(everyExampleIsAnsweredAsDocumented);
    CPPUNIT_TEST_SUITE_END();

    Tenant _tenant;

    static Service& service() { return Service::shared(); }

    /// A workspace with the ids of the document, and its lead 59.
    void makeWorkspace()
    {
        service().demo(); // whose ids go up to 29, so that those of the next workspace do not get in the way
        _tenant = service().tenant();
        const std::string& own = _tenant.workspace;
        service().sql().run("INSERT INTO account (workspace_id, id, name, email) VALUES (" + own +
                            ", 53, 'Sam Lee', 'sam@w.example'), (" + own + ", 8, 'Kim Roe', 'kim@w.example')");
        service().sql().run(
            "INSERT INTO attribute (workspace_id, id, kind, name, color, position, stage) VALUES (" + own +
            ", 1, 'status', 'New', '#4f8cff', 11, 'new'), (" + own + ", 3, 'category', 'Web', NULL, 12, NULL), (" +
            own + ", 4, 'status', 'Qualified', '#9b59b6', 13, 'qualified'), (" + own +
            ", 5, 'source', 'Website', NULL, 14, NULL), (" + own + ", 6, 'label', 'priority', NULL, 15, NULL)");
        service().sql().run("SELECT setval(pg_get_serial_sequence('lead', 'id'), 58)");
        service().sql().run("SELECT lead_create(" + own + ", " + _tenant.user + R"(, '{"title":"Acme – new website",
            "value":2500,"category_id":3,"last_contacted":"2026-06-15","description":"Inbound enquiry.",
            "first_name":"Jane","last_name":"Doe","email":"jane@acme.example","phone":"+1 555 0100","job_position":"CTO",
            "company_name":"Acme Inc","website":"https://acme.example"}',
            '{"status":[1],"source":[5],"assignee":[53],"label":[6]}', false))");
    }

    std::string run(const Example& example) const
    {
        std::string code = example.code;
        Poco::replaceInPlace(code, std::string("https://your-domain"),
                             "http://127.0.0.1:" + std::to_string(service().port()));
        Poco::replaceInPlace(code, std::string("YOUR_API_KEY"), _tenant.key);
        if (example.heading == "Change status")
            Poco::replaceInPlace(code, std::string("status=3"), std::string("status=4"));
        const std::string base = service().folder() + "/example";
        std::ofstream(base) << code;
        std::ofstream(base + "-print")
            << "<?php echo json_encode($response, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);";
        const bool isPhp = example.language == "php";
        Start start;
        start.words = isPhp
                          ? std::vector<std::string>{"/usr/bin/php", "-d", "auto_append_file=" + base + "-print", base}
                          : std::vector<std::string>{"/bin/bash", base};
        start.environment = {{"no_proxy", "127.0.0.1"}};
        const Finished finished = Leadwire::run(start);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(example.heading + finished.errors, 0, finished.status);
        return finished.output;
    }

    void everyExampleIsAnsweredAsDocumented()
    {
        static const Poco::RegularExpression time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)");
        const auto all = examples();
        CPPUNIT_ASSERT_EQUAL(std::size_t{17}, all.size());
        for (const auto& example : all)
        {
            makeWorkspace();
            std::string expected = answerTo(example);
            Poco::replaceInPlace(expected, std::string("USER"), _tenant.user);
            Poco::replaceInPlace(
                expected, std::string("CATEGORY"),
                service().sql().run("SELECT default_category_id FROM workspace WHERE id = " + _tenant.workspace));
            std::string answer = run(example);
            time.subst(answer, "TIME", Poco::RegularExpression::RE_GLOBAL);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(example.heading + " with " + example.language, expected, answer);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmExamplesTest);

} // namespace Leadwire
