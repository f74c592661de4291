/// What a client of TaskIP sees, from the web server to the database and back: the demo, and answers compared whole.
#pragma once

#include "Service.h"

#include <Poco/RegularExpression.h>
#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <string>

namespace Leadwire
{

/// The base of journeys. Each test finds the demo anew, which has the ids of the document's examples.
class JourneyFixture : public CppUnit::TestFixture
{
public:
    void setUp() override
    {
        _tenant = service().demo();
        _client.emplace(service().port(), _tenant.headers());
    }

protected:
    inline static const std::string api = "/api/public-v1";

    static Service& service() { return Service::shared(); }
    const Tenant& tenant() const { return _tenant; }
    Client& client() { return *_client; }

    /// Asks as the document does; times and our own address are made the same in every run.
    void expect(int status, const std::string& body, const Ask& ask)
    {
        static const Poco::RegularExpression time(R"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{6}Z)?)");
        const Answer answer = client()(ask);
        std::string text = answer.body;
        time.subst(text, "TIME", Poco::RegularExpression::RE_GLOBAL);
        Poco::replaceInPlace(text, "http://127.0.0.1:" + std::to_string(service().port()), std::string("http://HOST"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(ask.method + " " + ask.path, std::to_string(status) + " " + body,
                                     std::to_string(answer.status) + " " + (answer.status ? text : answer.failure));
    }

    static std::string notFound(const std::string& what)
    {
        return R"({"success":false,"error":"Not Found","message":")" + what + R"( not found","status_code":404})";
    }

private:
    Tenant _tenant;
    std::optional<Client> _client;
};

} // namespace Leadwire
