// Logins of Laravel CRM: tokens, whom they stand for, their end, and the limits on guessing.
#include "LaravelCrmFixture.h"

#include "model/Passwords.h"

#include <Poco/Checksum.h>
#include <cppunit/extensions/HelperMacros.h>

#include <iomanip>
#include <sstream>

namespace Leadwire
{

class LaravelCrmTokensTest : public LaravelCrmFixture
{
    CPPUNIT_TEST_SUITE(LaravelCrmTokensTest);
    CPPUNIT_TEST(tokenExample);
    CPPUNIT_TEST(aTokenHasTheFormOfSanctum);
    CPPUNIT_TEST(aTokenIsKeptAsItsHash);
    CPPUNIT_TEST(aTokenOpensEverything);
    CPPUNIT_TEST(aTokenIsItsIdAndItsSecret);
    CPPUNIT_TEST(meExample);
    CPPUNIT_TEST(revocationExample);
    CPPUNIT_TEST(aRevocationEndsOneToken);
    CPPUNIT_TEST(wrongCredentialsLookAlike);
    CPPUNIT_TEST(thePasswordIsTakenAsItIs);
    CPPUNIT_TEST(theAddressIgnoresCase);
    CPPUNIT_TEST(theAddressNamesTheWorkspace);
    CPPUNIT_TEST(fieldsAreChecked);
    CPPUNIT_TEST(aTokenHasTheNameOfItsDevice);
    CPPUNIT_TEST(anAddressMayTrySixTimesAMinute);
    CPPUNIT_TEST(anEmailMayFailFiveTimes);
    CPPUNIT_TEST(aSuccessIsNoFailure);
    CPPUNIT_TEST(anAccountSharesItsLimit);
    CPPUNIT_TEST(aLoginLeavesNoWorkspaceBehind);
    CPPUNIT_TEST_SUITE_END();

    const std::string _login = R"({"email":"admin@example.com","password":"correct horse"})";
    const std::string _wrong = R"({"message":"The provided credentials are incorrect.",
        "errors":{"email":["The provided credentials are incorrect."]}})";

public:
    void setUp() override
    {
        LaravelCrmFixture::setUp();
        static const std::string hash = passwordHash("correct horse");
        for (const Tenant* tenant : {&ours(), &theirs()}) setPassword(*tenant, hash);
    }

private:
    static Request login(const std::string& body)
    {
        Request asked = request("POST", "/auth/token", body);
        asked.headers.clear();
        return asked;
    }

    /// The token of a login that must work.
    static std::string tokenOf(const std::string& body)
    {
        const Response made = answer(login(body));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
        const std::string token = memberOf(made, "token");
        return token.substr(1, token.size() - 2);
    }

    static std::string secretOf(const std::string& token) { return token.substr(token.find('|') + 1); }

    void tokenExample()
    {
        expectAnswer(
            201,
            filled(R"({"token":"","user":{"id":@admin,"name":"Admin User","email":"admin@example.com"}})", uuids()),
            answer(login(_login)), {"token"});
    }

    void aTokenHasTheFormOfSanctum()
    {
        const std::string token = tokenOf(_login);
        const std::string secret = secretOf(token);
        CPPUNIT_ASSERT(std::stoll(token.substr(0, token.find('|'))) > 0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{48}, secret.size());
        Poco::Checksum check;
        check.update(secret.substr(0, 40));
        std::ostringstream hexadecimal;
        hexadecimal << std::hex << std::setw(8) << std::setfill('0') << check.checksum();
        CPPUNIT_ASSERT_EQUAL(hexadecimal.str(), secret.substr(40));
        CPPUNIT_ASSERT(secretOf(tokenOf(_login)) != secret);
    }

    void aTokenIsKeptAsItsHash()
    {
        const std::string token = tokenOf(_login);
        enter(ours().workspace);
        const std::string row = ask("SELECT k::text FROM api_key k ORDER BY id DESC LIMIT 1");
        CPPUNIT_ASSERT(row.find(sha256(secretOf(token)).substr(2)) != std::string::npos);
        CPPUNIT_ASSERT(row.find(secretOf(token)) == std::string::npos);
        CPPUNIT_ASSERT(row.find(token.substr(0, token.find('|') + 6)) != std::string::npos); // to know it by
    }

    void aTokenOpensEverything()
    {
        const std::string token = tokenOf(_login);
        CPPUNIT_ASSERT_EQUAL(201, sendAs(token, "POST", "/leads", R"({"title":"x"})").status);
        CPPUNIT_ASSERT_EQUAL(200, sendAs(token, "GET", "/leads").status);
    }

    void aTokenIsItsIdAndItsSecret()
    {
        const std::string token = tokenOf(_login);
        const std::string id = token.substr(0, token.find('|'));
        const std::string secret = secretOf(token);
        CPPUNIT_ASSERT_EQUAL(200, sendAs(secret, "GET", "/auth/me").status);
        const std::string other = std::to_string(std::stoll(id) + 1);
        for (const std::string& wrong :
             {other + "|" + secret, "x|" + secret, "|" + secret, id + "|", id + "|" + id + "|" + secret,
              "+" + id + "|" + secret, id + "| " + secret, id, "0x" + id + "|" + secret,
              "99999999999999999999|" + secret, token + "x", secret.substr(1)})
            expectAnswer(401, R"({"message":"Unauthenticated."})", sendAs(wrong, "GET", "/auth/me"));
    }

    void meExample()
    {
        expectAnswer(200, filled(R"({"user":{"id":@admin,"name":"Admin User","email":"admin@example.com"}})", uuids()),
                     sendAs(tokenOf(_login), "GET", "/auth/me"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/auth/me").status);
        Request nobody = request("GET", "/auth/me");
        nobody.headers.clear();
        expectAnswer(401, R"({"message":"Unauthenticated."})", answer(nobody));
    }

    void revocationExample()
    {
        const std::string token = tokenOf(_login);
        const Response gone = sendAs(token, "DELETE", "/auth/token");
        CPPUNIT_ASSERT_EQUAL(204, gone.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), gone.body.text());
        for (const auto& [method, target] :
             {std::pair("GET", "/auth/me"), {"GET", "/leads"}, {"POST", "/leads"}, {"DELETE", "/auth/token"}})
            CPPUNIT_ASSERT_EQUAL(401, sendAs(token, method, target).status);
    }

    void aRevocationEndsOneToken()
    {
        const std::string first = tokenOf(_login);
        const std::string second = tokenOf(_login);
        CPPUNIT_ASSERT_EQUAL(204, sendAs(first, "DELETE", "/auth/token").status);
        CPPUNIT_ASSERT_EQUAL(200, sendAs(second, "GET", "/auth/me").status);
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/auth/me").status);
    }

    void wrongCredentialsLookAlike()
    {
        // A wrong password, an unknown address, and an account without a password.
        for (const std::string body : {R"({"email":"admin@example.com","password":"wrong"})",
                                       R"({"email":"nobody@example.com","password":"correct horse"})",
                                       R"({"email":"second@example.com","password":"correct horse"})"})
            expectAnswer(422, _wrong, answer(login(body)));
        CPPUNIT_ASSERT(isOfTodaysCost(nobodysPasswordHash)); // or an unknown address would be told by its answer's time
        CPPUNIT_ASSERT(isOfTodaysCost(passwordHash("x")));
    }

    void thePasswordIsTakenAsItIs()
    {
        setPassword(ours(), passwordHash(" ä "));
        for (const auto& [password, status] :
             std::vector<std::pair<std::string, int>>{{" ä ", 201}, {"ä", 422}, {" Ä ", 422}})
            CPPUNIT_ASSERT_EQUAL(
                status, answer(login(R"({"email":"admin@example.com","password":")" + password + "\"}")).status);
    }

    void theAddressIgnoresCase()
    {
        CPPUNIT_ASSERT_EQUAL(201,
                             answer(login(R"({"email":" ADMIN@Example.com ","password":"correct horse"})")).status);
    }

    void theAddressNamesTheWorkspace()
    {
        const std::string token = tokenOf(R"({"email":"admin@example.org","password":"correct horse"})");
        CPPUNIT_ASSERT_EQUAL(std::to_string(theirs().accounts[0]),
                             memberOf(sendAs(token, "GET", "/auth/me"), "user.id"));
        const std::string uuid = make(R"({"title":"ours"})");
        CPPUNIT_ASSERT_EQUAL(404, sendAs(token, "GET", "/leads/" + uuid).status);
    }

    void fieldsAreChecked()
    {
        expectInvalid("The email field is required. (and 1 more error)",
                      R"({"email":["The email field is required."],"password":["The password field is required."]})",
                      answer(login("{}")));
        expectInvalid("The email field must be a valid email address. (and 1 more error)",
                      R"({"email":["The email field must be a valid email address."],
                          "password":["The password field must be a string."]})",
                      answer(login(R"({"email":"x","password":7})")));
        expectInvalid("The password field is required.", R"({"password":["The password field is required."]})",
                      answer(login(R"({"email":"admin@example.com","password":""})")));
        expectInvalid("The password field must not contain null characters.",
                      R"({"password":["The password field must not contain null characters."]})",
                      answer(login(R"({"email":"admin@example.com","password":"correct horse\u0000"})")));
        const std::string device = R"(,"device_name":")" + std::string(256, 'x') + "\"}";
        expectInvalid("The device name field must not be greater than 255 characters.",
                      R"({"device_name":["The device name field must not be greater than 255 characters."]})",
                      answer(login(_login.substr(0, _login.size() - 1) + device)));
    }

    void aTokenHasTheNameOfItsDevice()
    {
        const auto nameOf = [&](const Request& asked)
        {
            CPPUNIT_ASSERT_EQUAL(201, answer(asked).status);
            enter(ours().workspace);
            return ask("SELECT name FROM api_key ORDER BY id DESC LIMIT 1");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("api-token"), nameOf(login(_login)));
        Request browser = login(_login);
        browser.headers.emplace_back("USER_AGENT", "curl/8.0 \xff" + std::string(300, 'x'));
        CPPUNIT_ASSERT_EQUAL("curl/8.0 \xEF\xBF\xBD" + std::string(245, 'x'), nameOf(browser));
        Request named = login(_login.substr(0, _login.size() - 1) + R"(,"device_name":" My phone "})");
        named.headers.emplace_back("USER_AGENT", "curl");
        CPPUNIT_ASSERT_EQUAL(std::string("My phone"), nameOf(named));
    }

    void anAddressMayTrySixTimesAMinute()
    {
        Api api{Api::Settings()};
        Response last;
        int allowed = 0;
        // A minute may turn over on the way; then as many again are let through.
        while ((last = api.answer(login("{}"), store())).status == 422 && allowed < 13)
        {
            ++allowed;
            CPPUNIT_ASSERT_EQUAL(std::string("6"), headerOf(last, "X-RateLimit-Limit"));
        }
        CPPUNIT_ASSERT(allowed >= 6 && allowed <= 12);
        expectAnswer(429, R"({"message":"Too Many Attempts."})", last);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), headerOf(last, "X-RateLimit-Remaining"));
        CPPUNIT_ASSERT(!headerOf(last, "Retry-After").empty());
        Request elsewhere = login("{}");
        elsewhere.remoteAddress = "192.0.2.1";
        CPPUNIT_ASSERT_EQUAL(422, api.answer(elsewhere, store()).status);
    }

    /// The answer to a login from an address that asks for the first time.
    static Response fresh(Api& api, const std::string& body)
    {
        static int address = 0;
        Request asked = login(body);
        asked.remoteAddress = "address " + std::to_string(++address);
        return api.answer(asked, store());
    }

    void anEmailMayFailFiveTimes()
    {
        Api api{Api::Settings()};
        Response last;
        int failed = 0;
        while ((last = fresh(api, R"({"email":"Admin@example.com","password":"wrong"})")).status == 422 && failed < 11)
            ++failed;
        CPPUNIT_ASSERT(failed >= 5 && failed <= 10);
        CPPUNIT_ASSERT_EQUAL(429, last.status);
        const std::string message = memberOf(last, "message");
        CPPUNIT_ASSERT(message.starts_with("\"Too many login attempts. Try again in "));
        CPPUNIT_ASSERT(message.ends_with(" seconds.\""));
        CPPUNIT_ASSERT_EQUAL(message, memberOf(last, "errors.email.0"));
        // The right password is no way around it, nor another spelling; another address is free.
        CPPUNIT_ASSERT_EQUAL(429, fresh(api, _login).status);
        CPPUNIT_ASSERT_EQUAL(429, fresh(api, R"({"email":"ADMIN@EXAMPLE.COM","password":"wrong"})").status);
        CPPUNIT_ASSERT_EQUAL(201, fresh(api, R"({"email":"admin@example.org","password":"correct horse"})").status);
    }

    void aSuccessIsNoFailure()
    {
        Api api{Api::Settings()};
        for (int i = 0; i < 11; ++i) CPPUNIT_ASSERT_EQUAL(201, fresh(api, _login).status);
    }

    void anAccountSharesItsLimit()
    {
        Api api{Api::Settings()};
        const auto remaining = [&](const std::string& key)
        {
            Request asked = request("GET", "/auth/me");
            asked.headers = {{"AUTHORIZATION", "Bearer " + key}};
            const Response answered = api.answer(asked, store());
            CPPUNIT_ASSERT_EQUAL(std::string("60"), headerOf(answered, "X-RateLimit-Limit"));
            CPPUNIT_ASSERT_EQUAL(std::string(), headerOf(answered, "X-RateLimit-Reset"));
            return std::stoi(headerOf(answered, "X-RateLimit-Remaining"));
        };
        const std::string token = tokenOf(_login);
        const int first = remaining(ours().key);
        const int second = remaining(token);
        CPPUNIT_ASSERT(second == first - 1 || second == 59); // a minute may have turned over
        CPPUNIT_ASSERT_EQUAL(59, remaining(ours().secondKey));
    }

    void aLoginLeavesNoWorkspaceBehind()
    {
        make(R"({"title":"x"})");
        CPPUNIT_ASSERT_EQUAL(422, answer(login(R"({"email":"nobody@example.com","password":"x"})")).status);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM lead"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LaravelCrmTokensTest);

} // namespace Leadwire
