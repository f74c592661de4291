#include "RichUtilitiesFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

Request RichUtilitiesFixture::request(const std::string& method, const std::string& target, const std::string& body)
{
    Request request = requestFor(method, "/v1" + filled(target, names()), filled(body, names()));
    request.headers = {{"AUTHORIZATION", "Bearer " + ours().key}};
    return request;
}

Response RichUtilitiesFixture::send(const std::string& method, const std::string& target, const std::string& body)
{
    return answer(request(method, target, body));
}

Response RichUtilitiesFixture::sendAs(const std::string& key, const std::string& method, const std::string& target,
                                      const std::string& body)
{
    Request asked = request(method, target, body);
    asked.headers = {{"AUTHORIZATION", "Bearer " + key}};
    return answer(asked);
}

std::int64_t RichUtilitiesFixture::makeLead()
{
    return makeLead(R"({"company_id":@acme})");
}

std::int64_t RichUtilitiesFixture::makeLead(const std::string& body)
{
    const Response made = send("POST", "/leads", body);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
    return std::stoll(memberOf(made, "id"));
}

std::string RichUtilitiesFixture::shown(std::int64_t lead, const std::string& member)
{
    return memberOf(send("GET", pathOf(lead)), member);
}

void RichUtilitiesFixture::set(std::int64_t lead, const std::string& assignments)
{
    enter(ours().workspace);
    ask("UPDATE lead SET " + filled(assignments, names()) + " WHERE id = " + std::to_string(lead) + " RETURNING ''");
}

void RichUtilitiesFixture::expectInvalid(const std::string& details, const Response& answer)
{
    expectAnswer(422,
                 R"({"error":"validation_error","message":"The given data was invalid.","details":)" + details + "}",
                 answer);
}

void RichUtilitiesFixture::expectFailure(int status, const std::string& code, const std::string& message,
                                         const Response& answer)
{
    expectAnswer(status, R"({"error":")" + code + R"(","message":")" + message + "\"}", answer);
}

} // namespace Leadwire
