#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

Request TaskIpFixture::request(const std::string& method, const std::string& target, const std::string& body)
{
    Request request = requestFor(method, "/api/public-v1" + target, body);
    request.headers = {{"X_SECRET_KEY", ours().key}};
    return request;
}

Request TaskIpFixture::multipart(const std::string& target, const std::vector<Part>& parts)
{
    return multipartOf(request("POST", target), parts);
}

std::int64_t TaskIpFixture::makeFile(std::int64_t lead, const std::string& name, const std::string& content)
{
    const std::string path = "/lead/files/" + std::to_string(lead);
    const Response added = answer(multipart(path, {{"file", name, content}}));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(added.body.text(), 200, added.status);
    return std::stoll(memberOf(send("GET", path), "data.0.id"));
}

Response TaskIpFixture::send(const std::string& method, const std::string& target, const std::string& body)
{
    return answer(request(method, target, body));
}

Response TaskIpFixture::sendAs(const std::string& key, const std::string& method, const std::string& target,
                               const std::string& body)
{
    Request asked = request(method, target, body);
    asked.headers = {{"X_SECRET_KEY", key}};
    return answer(asked);
}

std::int64_t TaskIpFixture::makeLead(const std::string& body)
{
    const Response made = send("POST", "/lead", body);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body.text(), 201, made.status);
    return std::stoll(memberOf(made, "data.id"));
}

std::int64_t TaskIpFixture::makeLead(const std::string& firstName, const std::string& email)
{
    return makeLead(R"({"first_name":")" + firstName + R"(","email":")" + email + "\"}");
}

void TaskIpFixture::expectInvalid(const std::string& errors, const Response& answer)
{
    expectAnswer(422,
                 R"({"success":false,"error":"Validation Error","message":"The given data was invalid","errors":)" +
                     errors + R"(,"status_code":422})",
                 answer);
}

} // namespace Leadwire
