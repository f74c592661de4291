// Sending mail to a lead, as TaskIP's document has it: what is queued, and what is refused.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TaskIpMailTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpMailTest);
    CPPUNIT_TEST(sendExample);
    CPPUNIT_TEST(theActivityIsShown);
    CPPUNIT_TEST(fieldsAreChecked);
    CPPUNIT_TEST(nothingBecomesAHeaderOfItsOwn);
    CPPUNIT_TEST(anUnknownLeadComesFirst);
    CPPUNIT_TEST(withoutMailSettingsNothingIsQueued);
    CPPUNIT_TEST(aLeadWithoutAnAddressIsRefused);
    CPPUNIT_TEST(whatIsNotOneAddressIsRefused);
    CPPUNIT_TEST(theMailGoesToTheLeadAlone);
    CPPUNIT_TEST(aKeySendsSoManyAnHour);
    CPPUNIT_TEST(anAddressGetsSoManyAnHour);
    CPPUNIT_TEST(withoutLimitsAnyNumberGoes);
    CPPUNIT_TEST(aDeletedLeadLeavesItsMail);
    CPPUNIT_TEST_SUITE_END();

    std::string _lead;
    static constexpr const char* sent = R"({"msg":"Email sent to lead successfully."})";
    static constexpr const char* brief = R"({"subject":"Hi","message":"Hello"})";

public:
    void setUp() override
    {
        TaskIpFixture::setUp();
        _lead = std::to_string(makeLead("John", "John.Doe@example.com"));
        connectMail(ours());
    }

private:
    static void connectMail(const Tenant& tenant)
    {
        enter(tenant.workspace);
        ask("INSERT INTO mail_relay (workspace_id, host, port, security, sender, sender_name) VALUES (" +
            std::to_string(tenant.workspace) + ", '127.0.0.1', 25, 'none', 'sales@acme.example', 'Acme Sales')");
    }

    Response mail(const std::string& body) const { return send("POST", "/lead/send-email/" + _lead, body); }

    static std::string queued()
    {
        enter(ours().workspace);
        return ask("SELECT count(*)::text FROM mail");
    }

    static void expectRefused(const std::string& message, const Response& answer)
    {
        expectAnswer(422,
                     R"({"success":false,"error":"Validation Error","message":")" + message + R"(","status_code":422})",
                     answer);
    }

    void sendExample()
    {
        const std::string message =
            "Hi John, I wanted to follow up on our previous conversation and share some exciting updates about our "
            "premium plan.";
        expectAnswer(200, sent, mail(R"({"subject":"Following up on your inquiry","message":")" + message + "\"}"));
        CPPUNIT_ASSERT_EQUAL(
            "queued|" + _lead + "|" + std::to_string(ours().accounts[0]) +
                "|John.Doe@example.com|Following up on your inquiry|" + message,
            ask("SELECT concat_ws('|', state, lead_id, account_id, recipient, subject, body) FROM mail"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"),
                             ask("SELECT (message_id ~ '^<[0-9a-f-]{36}@acme.example>$' AND due_at <= clock_timestamp()"
                                 " AND key_id IS NOT NULL)::text FROM mail"));
    }

    void theActivityIsShown()
    {
        CPPUNIT_ASSERT_EQUAL(200, mail(R"({"subject":"  Über uns ","message":" a\nb "})").status);
        const Response lead = send("GET", "/lead/" + _lead);
        CPPUNIT_ASSERT_EQUAL(std::string(R"("Email sent: Über uns")"), memberOf(lead, "data.activities.0.description"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("email")"), memberOf(lead, "data.activities.0.type"));
        CPPUNIT_ASSERT_EQUAL(std::string("a\nb"), ask("SELECT body FROM mail"));
    }

    void fieldsAreChecked()
    {
        const auto refused = [&](const std::string& errors, const std::string& body)
        { expectInvalid(errors, mail(body)); };
        const std::string required =
            R"({"subject":["The subject field is required."],"message":["The message field is required."]})";
        for (const std::string body :
             {"{}", "", "[]", R"({"subject":null,"message":" "})", R"({"subject":[],"message":""})"})
            refused(required, body);
        refused(
            R"({"subject":["The subject field must be a string."],"message":["The message field must be a string."]})",
            R"({"subject":7,"message":{"a":1}})");
        refused(R"({"subject":["The subject field must not be greater than 255 characters."]})",
                R"({"message":"x","subject":")" + std::string(256, 'x') + "\"}");
        refused(R"({"message":["The message field must not be greater than 65535 characters."]})",
                R"({"subject":"x","message":")" + std::string(65536, 'x') + "\"}");
        refused(R"({"message":["The message field must not contain null characters."]})",
                R"({"subject":"x","message":"\u0000"})");
        CPPUNIT_ASSERT_EQUAL(400, mail("{").status);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), queued());
        std::string longest;
        for (int i = 0; i < 255; ++i) longest += "ü";
        CPPUNIT_ASSERT_EQUAL(
            200, mail(R"({"subject":")" + longest + R"(","message":")" + std::string(65535, 'x') + "\"}").status);
    }

    void nothingBecomesAHeaderOfItsOwn()
    {
        for (const std::string control : {R"(\r\n)", R"(\n)", R"(\r)", R"(\t)", R"(\u0001)", R"(\u007f)", R"(\u0085)",
                                          R"(\u2028)", R"(\u2029)", R"(\u001b[31m)"})
            expectInvalid(R"({"subject":["The subject field must not contain control characters."]})",
                          mail(R"({"message":"x","subject":"Hi)" + control + R"(Bcc: x@example.com"})"));
        expectInvalid(R"({"subject":["The subject field must not contain null characters."]})",
                      mail(R"({"message":"x","subject":"Hi\u0000"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), queued());
    }

    void anUnknownLeadComesFirst()
    {
        for (const std::string id : {"0", "999999999", "abc", "99999999999999999999"})
            for (const std::string body : {"{", "{}", brief})
                expectAnswer(404,
                             R"({"success":false,"error":"Not Found","message":"Lead not found","status_code":404})",
                             send("POST", "/lead/send-email/" + id, body));
        CPPUNIT_ASSERT_EQUAL(405, send("GET", "/lead/send-email/" + _lead).status);
    }

    void withoutMailSettingsNothingIsQueued()
    {
        ask("DELETE FROM mail_relay RETURNING host");
        expectRefused("The mail of this workspace is not connected.", mail(brief));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), queued());
        CPPUNIT_ASSERT_EQUAL(std::string(), memberOf(send("GET", "/lead/" + _lead), "data.activities.1"));
    }

    void aLeadWithoutAnAddressIsRefused()
    {
        ask("UPDATE lead SET email = NULL WHERE id = " + _lead + " RETURNING id::text");
        expectRefused("The lead has no valid email address.", mail(brief));
    }

    void whatIsNotOneAddressIsRefused()
    {
        for (const std::string address :
             {"nobody", "a@example.com, b@example.com", "a@example.com;b@example.com", "<a@example.com>",
              "a@b@example.com", "a b@example.com", "a@example.com ", "@example.com", "a@", R"("a b"@example.com)",
              R"(a\\@example.com)", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü@example.com"}) // 66 bytes before the @
        {
            ask("UPDATE lead SET email = '" + address + "' WHERE id = " + _lead + " RETURNING id::text");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(address, 422, mail(brief).status);
        }
        for (const std::string control : {"13", "10", "9", "1", "127", "133", "8232", "8233"})
        {
            ask("UPDATE lead SET email = 'a' || chr(" + control + ") || '@example.com' WHERE id = " + _lead +
                " RETURNING id::text");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(control, 422, mail(brief).status);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0"), queued());
        ask("UPDATE lead SET email = 'jörg+x@bücher.example' WHERE id = " + _lead + " RETURNING id::text");
        CPPUNIT_ASSERT_EQUAL(200, mail(brief).status);
    }

    void theMailGoesToTheLeadAlone()
    {
        expectAnswer(
            200, sent,
            mail(R"({"subject":"Hi","message":"x","to":"b@example.com","recipient":"b@example.com","email":"b@b.b",
                              "lead_id":1,"from":"x@example.com","sender":"x@example.com","state":"sent"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("queued John.Doe@example.com"),
                             ask("SELECT state || ' ' || recipient FROM mail"));
    }

    static Response ask429(Api& api, const std::string& key, const std::string& lead)
    {
        Request asked = request("POST", "/lead/send-email/" + lead, brief);
        asked.headers = {{"X_SECRET_KEY", key}};
        return api.answer(asked, store());
    }

    static Api withQuota(std::int64_t perKey, std::int64_t perRecipient)
    {
        Api::Settings settings;
        settings.mailQuota = {perKey, perRecipient};
        return Api(settings);
    }

    static void expectLimited(const std::string& message, const Response& answer)
    {
        expectAnswer(
            429, R"({"success":false,"error":"Too Many Requests","message":")" + message + R"(","status_code":429})",
            answer);
    }

    void aKeySendsSoManyAnHour()
    {
        Api api = withQuota(3, 100);
        const std::string other = std::to_string(makeLead("Jane", "jane@example.com"));
        for (const auto& lead : {_lead, other, _lead}) CPPUNIT_ASSERT_EQUAL(200, ask429(api, ours().key, lead).status);
        expectLimited("Only 3 emails an hour can be sent with one key. Please try again later.",
                      ask429(api, ours().key, other));
        CPPUNIT_ASSERT_EQUAL(200, ask429(api, ours().secondKey, other).status);
        CPPUNIT_ASSERT_EQUAL(std::string("4"), queued());
        ask("UPDATE mail SET created_at = clock_timestamp() - interval '61 minutes' RETURNING id::text");
        CPPUNIT_ASSERT_EQUAL(200, ask429(api, ours().key, other).status);
    }

    void anAddressGetsSoManyAnHour()
    {
        Api api = withQuota(100, 2);
        const std::string other = std::to_string(makeLead("Jane", "jane@example.com"));
        CPPUNIT_ASSERT_EQUAL(200, ask429(api, ours().key, _lead).status);
        CPPUNIT_ASSERT_EQUAL(200, ask429(api, ours().secondKey, _lead).status);
        const std::string message = "Only 2 emails an hour can be sent to one address. Please try again later.";
        expectLimited(message, ask429(api, ours().key, _lead));
        // Another lead with the same address, written differently, and the same lead after it has changed.
        ask("UPDATE lead SET email = 'JOHN.doe@example.com' WHERE id = " + other + " RETURNING id::text");
        expectLimited(message, ask429(api, ours().key, other));
        ask("UPDATE lead SET email = 'new@example.com' WHERE id = " + _lead + " RETURNING id::text");
        CPPUNIT_ASSERT_EQUAL(200, ask429(api, ours().key, _lead).status);
    }

    void withoutLimitsAnyNumberGoes()
    {
        for (int i = 0; i < 12; ++i) CPPUNIT_ASSERT_EQUAL(200, mail(brief).status);
    }

    void aDeletedLeadLeavesItsMail()
    {
        CPPUNIT_ASSERT_EQUAL(200, mail(brief).status);
        CPPUNIT_ASSERT_EQUAL(200, send("DELETE", "/lead/" + _lead).status);
        CPPUNIT_ASSERT_EQUAL(std::string("John.Doe@example.com"), ask("SELECT recipient FROM mail"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpMailTest);

} // namespace Leadwire
