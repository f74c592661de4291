// Logins: an e-mail and a password for a token, who a token is, and its end.
// Security: every attempt counts for its address and its e-mail before the password is looked at, so that attempts side
// by side are no way around the limits; one that succeeds is not counted for the e-mail. A wrong password and an
// unknown e-mail have one answer, at one cost.
#include "fcgi/JsonWriter.h"
#include "fcgi/Utf8.h"
#include "handlers/Reading.h"
#include "handlers/Rules.h"
#include "handlers/laravelcrm/LaravelCrm.h"
#include "model/Passwords.h"

#include <Poco/UTF8String.h>

#include <ctime>

namespace Leadwire::LaravelCrm
{
namespace
{

constexpr Limit failures{5, 600}; // per e-mail
constexpr std::size_t longestName = 255;

/// A text as it is, which may begin and end with blanks, and not be empty.
void password(const Value& value, Reading& reading)
{
    constexpr std::size_t longest = 4096;
    const auto* given = value.as<std::string>();
    if (given && given->empty()) return reading.fail("is required.");
    text(longest)(value, reading);
}

const Rules loginRules{
    {"email", "email", Presence::required, email()},
    {"password", "password", Presence::required, password},
    {"device_name", "name", Presence::optional, text(longestName)},
};

Failure refused(Failure::Kind kind, const std::string& message)
{
    return {kind, message, {{"email", {message}}}};
}

Failure incorrect()
{
    return refused(Failure::Kind::invalid, "The provided credentials are incorrect.");
}

std::string textOf(const Fields& input, std::string_view name)
{
    const Value* value = input.find(name);
    const auto* given = value ? value->as<std::string>() : nullptr;
    return given ? *given : std::string();
}

/// What the key shall be called.
std::string nameOf(const Call& call, const Fields& input)
{
    std::string name = textOf(input, "device_name");
    if (name.empty()) name = repairedUtf8(std::string(call.request.header("User-Agent").value_or("")));
    if (name.empty()) return "api-token";
    while (characters(name) > longestName) name.pop_back();
    return repairedUtf8(name);
}

/// One attempt to log in with an e-mail. Throws Failure (limited) if there were too many that failed.
class Attempt
{
public:
    Attempt(const Call& call, const std::string& email) :
        _limiter(call.limiter), _key("login " + Poco::UTF8::toLower(email))
    {
        if (!_limiter) return;
        _verdict = _limiter->take(_key, failures, std::time(nullptr));
        if (!_verdict.allowed)
            throw refused(Failure::Kind::limited,
                          "Too many login attempts. Try again in " + std::to_string(_verdict.retryAfter) + " seconds.");
    }

    void succeeded() const
    {
        if (_limiter) _limiter->giveBack(_key, failures, _verdict);
    }

private:
    RateLimiter* _limiter;
    std::string _key;
    RateLimiter::Verdict _verdict;
};

void writeUser(JsonWriter& json, std::int64_t id, const std::string& name, const std::string& email)
{
    json.key("user").object().member("id", id).member("name", name).member("email", email).end();
}

} // namespace

Response createToken(const Call& call)
{
    const Fields input = call.input();
    (void)loginRules.read(input).columns(); // throws what is wrong
    const std::string address = textOf(input, "email");
    const Attempt attempt(call, address);
    const auto login = call.store.logins.find(address);
    const auto hash = login ? std::optional(login->passwordHash) : std::nullopt;
    const bool isRight = isPassword(textOf(input, "password"), hash);
    if (!isRight || !login) throw incorrect();
    const auto token = call.store.logins.createKey(*login, nameOf(call, input));
    if (!token) throw incorrect(); // the password was changed meanwhile
    attempt.succeeded();

    std::string body;
    JsonWriter json(body);
    json.object().member("token", *token);
    writeUser(json, login->account, login->name, login->email);
    json.end();
    return Response::json(201, std::move(body));
}

Response showAccount(const Call& call)
{
    Profile profile;
    call.store.accounts.expectProfile(call.account, profile);
    call.store.connection.settle();
    std::string body;
    JsonWriter json(body);
    json.object();
    writeUser(json, call.account.id, profile.name, profile.email);
    json.end();
    return Response::json(200, std::move(body));
}

Response revokeToken(const Call& call)
{
    call.store.logins.revoke(call.account);
    return Response::empty(204);
}

} // namespace Leadwire::LaravelCrm
