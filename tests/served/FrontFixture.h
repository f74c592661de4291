/// What the tests of the border between the outside and the program have in common: bare requests to one of the fronts,
/// and what every answer must carry.
#pragma once

#include "Habits.h"
#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace Leadwire
{

/// The base of suites on the border. Each test finds the demo anew.
class FrontFixture : public CppUnit::TestFixture
{
public:
    void setUp() override { _key = service().demo().key; }

protected:
    inline static const std::string lead = "/api/public-v1/lead";

    static Service& service() { return Service::shared(); }
    const std::string& key() const { return _key; }

    /// Sends one request over a bare socket, told to close; gives what comes back.
    Answer raw(const std::string& line, const std::string& headers = "", const std::string& body = "") const
    {
        return parsed(exchange(service().port(), line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                                                     headers + "\r\n" + body));
    }

    std::string keyHeader() const { return "X-Secret-Key: " + key() + "\r\n"; }

    /// Whether the answer's head tells browsers and caches to keep their hands off, and nothing of what runs here.
    void expectGuarded(const std::string& what, const Answer& answer) const
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string("no-store"), answer.header("Cache-Control"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string("nosniff"), answer.header("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string("application/json"), answer.header("Content-Type"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::size_t{32}, answer.header("X-Request-Id").size());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string(habits().server), answer.header("Server"));
    }

    void expect(int status, const std::string& body, const Answer& answer) const
    {
        CPPUNIT_ASSERT_EQUAL(std::to_string(status) + " " + body, answer.shown());
        expectGuarded(answer.shown(), answer);
    }

    static void expectStatus(const std::string& what, int status, const Answer& answer)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what + ": " + answer.shown().substr(0, 300), status, answer.status);
    }

private:
    std::string _key;
};

} // namespace Leadwire
