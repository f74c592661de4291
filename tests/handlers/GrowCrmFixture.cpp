#include "GrowCrmFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

Request GrowCrmFixture::request(const std::string& method, const std::string& target, const std::string& body)
{
    Request request = requestFor(method, "/api" + target, filled(body, names()));
    request.headers = {{"AUTHORIZATION", "Bearer " + ours().key}};
    if (!body.starts_with('{') && !body.starts_with('[')) request.contentType = "application/x-www-form-urlencoded";
    return request;
}

Response GrowCrmFixture::send(const std::string& method, const std::string& target, const std::string& body)
{
    return answer(request(method, target, body));
}

Response GrowCrmFixture::sendAs(const std::string& key, const std::string& method, const std::string& target,
                                const std::string& body)
{
    Request asked = request(method, target, body);
    asked.headers = {{"AUTHORIZATION", "Bearer " + key}};
    return answer(asked);
}

std::int64_t GrowCrmFixture::makeLead(const std::string& title, const std::string& form)
{
    const Response made =
        send("POST", "/leads", "lead_title=" + title + "&lead_status=@new&lead_categoryid=@category&" + form);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
    return std::stoll(memberOf(made, "data.id"));
}

std::string GrowCrmFixture::shown(std::int64_t lead, const std::string& member)
{
    return memberOf(send("GET", "/leads/" + std::to_string(lead)), "data." + member);
}

void GrowCrmFixture::expectInvalid(const std::string& errors, const Response& answer)
{
    expectAnswer(422, R"({"message":"The given data was invalid.","errors":)" + errors + "}", answer);
}

void GrowCrmFixture::expectNotFound(const Response& answer)
{
    expectAnswer(404, R"({"message":"The requested item could not be found."})", answer);
}

} // namespace Leadwire
