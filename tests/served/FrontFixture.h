/// What the tests of the border between the outside and the program have in common: bare requests to one of the fronts,
/// and what every answer must carry.
#pragma once

#include "Service.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace Leadwire
{

/// Where the fronts answer broken requests differently, each within HTTP's rules.
struct Habits
{
    const char* server;
    int headersTooLarge; ///< status of a header line above 16 kB
    int connect;         ///< of CONNECT
    int folded;          ///< of a header on two lines: refused, or joined
    int lengthAndChunks; ///< of Content-Length beside chunks: refused, or without its length
    int unknownVersion;  ///< of HTTP/3.0: refused, or taken for 1.1
    int nulInPath;       ///< of %00
    int bareLineFeeds;   ///< of lines without carriage returns
    int controls;        ///< of control characters in a header
    int controlsInKey;   ///< of control characters in the key
    int away;            ///< where the program does not run
};

/// The base of suites that run behind nginx, and behind Apache where a derived suite says so. Each test finds the demo
/// anew.
class FrontFixture : public CppUnit::TestFixture
{
public:
    void setUp() override { _key = service().demo().key; }

protected:
    inline static const std::string lead = "/api/public-v1/lead";

    virtual Front front() const { return Front::nginx; }
    Service& service() const { return Service::shared(front()); }
    const Habits& habits() const
    {
        static constexpr Habits nginx{"nginx", 431, 405, 400, 400, 505, 400, 200, 200, 401, 502};
        static constexpr Habits apache{"Apache", 400, 400, 200, 422, 401, 404, 400, 400, 400, 503};
        return front() == Front::nginx ? nginx : apache;
    }

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
