// Comments of leads: the calls of the document, and what they refuse.
#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class GrowCrmCommentsTest : public GrowCrmFixture
{
    CPPUNIT_TEST_SUITE(GrowCrmCommentsTest);
    CPPUNIT_TEST(theExamples);
    CPPUNIT_TEST(theNewestComesFirst);
    CPPUNIT_TEST(manyAreListedWhole);
    CPPUNIT_TEST(aNoteWithATitleIsNoComment);
    CPPUNIT_TEST(aCommentMustBeAText);
    CPPUNIT_TEST(theWriterIsTheKeysAccount);
    CPPUNIT_TEST(whatIsUnknownIsNotFound);
    CPPUNIT_TEST(activitiesTellOfThem);
    CPPUNIT_TEST_SUITE_END();

    std::string _lead;
    std::string _path;

public:
    void setUp() override
    {
        GrowCrmFixture::setUp();
        _lead = std::to_string(makeLead("Acme"));
        _path = "/leads/" + _lead + "/comments";
    }

private:
    static std::string add(const std::string& path, const std::string& text)
    {
        const Response made = send("POST", path, "comment=" + text);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        return memberOf(made, "data.id");
    }

    void theExamples()
    {
        const Response made = send("POST", _path, "comment=Called the prospect, following up next week");
        auto values = names();
        values["comment"] = memberOf(made, "data.id");
        const std::string comment = filled(R"({"id":@comment,"text":"Called the prospect, following up next week",
            "creator":{"id":@admin,"name":"Admin User"}})",
                                           values);
        expectAnswer(201, R"({"data":)" + comment + R"(,"message":"Lead comment added successfully."})", made);
        expectAnswer(200, R"({"data":[)" + comment + R"(],"message":"Lead comments retrieved successfully."})",
                     send("GET", _path));
        expectAnswer(200,
                     R"({"data":{"id":)" + values["comment"] + R"(},"message":"Lead comment deleted successfully."})",
                     send("DELETE", _path + "/" + values["comment"]));
        expectAnswer(200, R"({"data":[],"message":"Lead comments retrieved successfully."})", send("GET", _path));
    }

    void theNewestComesFirst()
    {
        for (const std::string text : {"a", "b", "c"}) add(_path, text);
        const Response all = send("GET", _path);
        CPPUNIT_ASSERT_EQUAL(std::string(R"("c""b""a")"), memberOf(all, "data.0.text") + memberOf(all, "data.1.text") +
                                                              memberOf(all, "data.2.text"));
    }

    void manyAreListedWhole()
    {
        ask("INSERT INTO note (workspace_id, lead_id, text) SELECT " + std::to_string(ours().workspace) + ", " + _lead +
            ", 'x' || i FROM generate_series(1, 450) i");
        const Response all = send("GET", _path);
        CPPUNIT_ASSERT_EQUAL(std::string("\"x1\""), memberOf(all, "data.449.text"));
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(all, "data.450.text"));
    }

    void aNoteWithATitleIsNoComment()
    {
        const std::string note =
            ask("INSERT INTO note (workspace_id, lead_id, title, text) VALUES (" + std::to_string(ours().workspace) +
                ", " + _lead + ", 'x', 'x') RETURNING id::text");
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), memberOf(send("GET", _path), "data"));
        expectNotFound(send("DELETE", _path + "/" + note));
    }

    void aCommentMustBeAText()
    {
        for (const std::string body : {"", "comment=", "comment=+", "{", R"({"comment":null})", R"({"comment":[]})"})
            expectInvalid(R"({"comment":["The comment field is required."]})", send("POST", _path, body));
        for (const std::string body : {R"({"comment":7})", "comment[]=x"})
            expectInvalid(R"({"comment":["The comment field must be a string."]})", send("POST", _path, body));
        expectInvalid(R"({"comment":["The comment field must not contain null characters."]})",
                      send("POST", _path, "comment=a%00b"));
        std::string longest;
        for (int i = 0; i < 65535; ++i) longest += "ë";
        add(_path, longest);
        expectInvalid(R"({"comment":["The comment field must not be greater than 65535 characters."]})",
                      send("POST", _path, "comment=" + longest + "x"));
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(send("GET", _path), "data.1"));
    }

    void theWriterIsTheKeysAccount()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"Second User\""),
                             memberOf(sendAs(ours().secondKey, "POST", _path, "comment=x"), "data.creator.name"));
        ask("UPDATE note SET created_by = NULL RETURNING 1::text"); // as when the account is removed
        CPPUNIT_ASSERT_EQUAL(std::string("null"), memberOf(send("GET", _path), "data.0.creator"));
    }

    void whatIsUnknownIsNotFound()
    {
        const std::string comment = add(_path, "x");
        const std::string other = "/leads/" + std::to_string(makeLead("other")) + "/comments";
        expectNotFound(send("GET", "/leads/999999999/comments"));
        expectNotFound(send("POST", "/leads/999999999/comments", "comment="));
        expectNotFound(send("DELETE", _path + "/999999999"));
        expectNotFound(send("DELETE", other + "/" + comment));
        expectNotFound(send("DELETE", _path + "/x"));
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", _path + "/" + comment).status);
        expectNotFound(send("DELETE", _path + "/" + comment));
    }

    void activitiesTellOfThem()
    {
        send("DELETE", _path + "/" + add(_path, "x"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("Lead created|Comment added|Comment removed"),
            ask("SELECT string_agg(description, '|' ORDER BY id) FROM activity WHERE lead_id = " + _lead));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GrowCrmCommentsTest);

} // namespace Leadwire
