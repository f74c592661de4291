// Which route a path means, and which paths mean none.
#include "fcgi/Router.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace Leadwire
{

namespace
{

using Outcome = Router::Outcome;

std::string joined(const std::vector<std::string>& methods)
{
    std::string text;
    for (const auto& method : methods) text += (text.empty() ? "" : ",") + method;
    return text;
}

} // namespace

class RouterTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(RouterTest);
    CPPUNIT_TEST(routesAreFoundByMethodAndPath);
    CPPUNIT_TEST(aTrailingSlashMeansTheSameRoute);
    CPPUNIT_TEST(headFindsGet);
    CPPUNIT_TEST(capturesAreTyped);
    CPPUNIT_TEST(literalsWinOverCaptures);
    CPPUNIT_TEST(theSearchGoesBackWhereALiteralLeadsNowhere);
    CPPUNIT_TEST(routesMayNameTheSameCaptureDifferently);
    CPPUNIT_TEST(anotherMethodIsNotAllowed);
    CPPUNIT_TEST(optionsIsNeverFound);
    CPPUNIT_TEST(anIllTypedCaptureIsToldFromAnUnknownPath);
    CPPUNIT_TEST(crookedPathsMatchNothing);
    CPPUNIT_TEST(segmentsAreDecodedAfterTheSplit);
    CPPUNIT_TEST(wrongDeclarationsAreProgramErrors);
    CPPUNIT_TEST(wrongCapturesAreProgramErrors);
    CPPUNIT_TEST(anIllTypedCaptureIsTheIdThatNoRecordHas);
    CPPUNIT_TEST_SUITE_END();

    Router _router;
    std::size_t _list = _router.add("GET", "/api/lead");
    std::size_t _create = _router.add("POST", "/api/lead");
    std::size_t _bulk = _router.add("POST", "/api/lead/bulk-delete");
    std::size_t _show = _router.add("GET", "/api/lead/{id}");
    std::size_t _change = _router.add("PUT", "/api/lead/{id}");
    std::size_t _remove = _router.add("DELETE", "/api/lead/{lead:int}");
    std::size_t _note = _router.add("GET", "/api/lead/{id}/notes/{note}");
    std::size_t _uuid = _router.add("GET", "/crm/leads/{key:uuid}");
    std::size_t _word = _router.add("GET", "/tag/{word:text}");
    std::size_t _root = _router.add("GET", "/");

    void expect(std::size_t route, const std::string& method, const std::string& path) const
    {
        const Router::Match match = _router.find(method, path);
        CPPUNIT_ASSERT_MESSAGE(method + " " + path, match.outcome == Outcome::found);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(method + " " + path, route, match.route);
    }

    void expectNothing(const std::string& path) const
    {
        CPPUNIT_ASSERT_MESSAGE(path, _router.find("GET", path).outcome == Outcome::notFound);
    }

    void expectAllowed(const std::string& methods, const std::string& method, const std::string& path) const
    {
        const Router::Match match = _router.find(method, path);
        CPPUNIT_ASSERT_MESSAGE(method + " " + path, match.outcome == Outcome::methodNotAllowed);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(method + " " + path, methods, joined(match.allowed));
    }

    void routesAreFoundByMethodAndPath()
    {
        expect(_list, "GET", "/api/lead");
        expect(_create, "POST", "/api/lead");
        expect(_bulk, "POST", "/api/lead/bulk-delete");
        expect(_show, "GET", "/api/lead/5");
        expect(_change, "PUT", "/api/lead/5");
        expect(_remove, "DELETE", "/api/lead/5");
        expect(_note, "GET", "/api/lead/5/notes/6");
        expect(_root, "GET", "/");
        for (const char* path : {"/api", "/api/leads", "/Api/lead", "/api/lead/5/notes", "/api/lead/5/notes/6/7", "/x"})
            expectNothing(path);
    }

    void aTrailingSlashMeansTheSameRoute()
    {
        expect(_list, "GET", "/api/lead/");
        expect(_show, "GET", "/api/lead/5/");
        expectNothing("/api/lead//");
    }

    void headFindsGet()
    {
        expect(_show, "HEAD", "/api/lead/5");
        expectAllowed("POST", "HEAD", "/api/lead/bulk-delete");
    }

    void capturesAreTyped()
    {
        const Router::Match match = _router.find("GET", "/api/lead/5/notes/999999999999999999");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, match.captures.integer());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{999999999999999999}, match.captures.integer("note"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, _router.find("GET", "/api/lead/007").captures.integer());
        const std::string key = "0190c3E4-aaaa-BBBB-cccc-0123456789af";
        CPPUNIT_ASSERT_EQUAL(key, _router.find("GET", "/crm/leads/" + key).captures.text("key"));
        CPPUNIT_ASSERT_EQUAL(std::string("a b"), _router.find("GET", "/tag/a%20b").captures.text("word"));
    }

    void literalsWinOverCaptures()
    {
        Router router;
        const std::size_t text = router.add("GET", "/x/{word:text}");
        const std::size_t uuid = router.add("GET", "/x/{key:uuid}");
        const std::size_t number = router.add("GET", "/x/{id}");
        const std::size_t literal = router.add("GET", "/x/5");
        CPPUNIT_ASSERT_EQUAL(literal, router.find("GET", "/x/5").route);
        CPPUNIT_ASSERT_EQUAL(number, router.find("GET", "/x/6").route);
        CPPUNIT_ASSERT_EQUAL(uuid, router.find("GET", "/x/0190c3e4-aaaa-bbbb-cccc-0123456789ab").route);
        CPPUNIT_ASSERT_EQUAL(text, router.find("GET", "/x/seven").route);
    }

    void theSearchGoesBackWhereALiteralLeadsNowhere()
    {
        Router router;
        router.add("GET", "/a/5/x");
        const std::size_t byNumber = router.add("GET", "/a/{id}/y");
        const std::size_t byText = router.add("GET", "/a/{word:text}/{other}/z");
        const std::size_t post = router.add("POST", "/a/{id}/x");
        CPPUNIT_ASSERT_EQUAL(byNumber, router.find("GET", "/a/5/y").route);
        const Router::Match match = router.find("GET", "/a/5/6/z");
        CPPUNIT_ASSERT_EQUAL(byText, match.route);
        CPPUNIT_ASSERT_EQUAL(std::string("5"), match.captures.text("word"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, match.captures.integer("other"));
        CPPUNIT_ASSERT_EQUAL(post, router.find("POST", "/a/5/x").route);
        CPPUNIT_ASSERT_EQUAL(std::string("GET,HEAD,POST"), joined(router.find("PUT", "/a/5/x").allowed));
    }

    void routesMayNameTheSameCaptureDifferently()
    {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, _router.find("PUT", "/api/lead/5").captures.integer("id"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, _router.find("DELETE", "/api/lead/5").captures.integer("lead"));
    }

    void anotherMethodIsNotAllowed()
    {
        expectAllowed("GET,HEAD,POST", "DELETE", "/api/lead");
        expectAllowed("GET,HEAD,PUT,DELETE", "POST", "/api/lead/5");
        expectAllowed("GET,HEAD,PUT,DELETE", "get", "/api/lead/5");
        expectAllowed("POST", "PUT", "/api/lead/bulk-delete");
        expectAllowed("GET,HEAD,PUT,DELETE", "PATCH", "/api/lead/abc");
    }

    void optionsIsNeverFound()
    {
        expectAllowed("GET,HEAD,POST", "OPTIONS", "/api/lead");
        CPPUNIT_ASSERT(_router.find("OPTIONS", "/nowhere").outcome == Outcome::notFound);
        CPPUNIT_ASSERT(_router.find("OPTIONS", "*").outcome == Outcome::notFound);
    }

    void anIllTypedCaptureIsToldFromAnUnknownPath()
    {
        for (const char* segment : {"abc", "-5", "+5", "1.0", "5x", "%205", "1000000000000000000", "%EF%BC%95"})
        {
            const Router::Match match = _router.find("PUT", std::string("/api/lead/") + segment);
            CPPUNIT_ASSERT_MESSAGE(segment, match.outcome == Outcome::illTyped);
            CPPUNIT_ASSERT_EQUAL(_change, match.route);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), _router.find("GET", "/api/lead/abc").captures.text("id"));
        for (const char* segment : {"5", "0190c3e4-aaaa-bbbb-cccc-0123456789a", "0190c3e4-aaaa-bbbb-cccc-0123456789abc",
                                    "0190c3e4aaaabbbbcccc0123456789ab", "g190c3e4-aaaa-bbbb-cccc-0123456789ab"})
            CPPUNIT_ASSERT(_router.find("GET", std::string("/crm/leads/") + segment).outcome == Outcome::illTyped);
        expectNothing("/api/lead/abc/nowhere");
    }

    void crookedPathsMatchNothing()
    {
        for (const char* path : {"",
                                 "api/lead",
                                 "*",
                                 "//",
                                 "//api/lead",
                                 "/api//lead",
                                 "/api/lead//",
                                 "/./api/lead",
                                 "/api/./lead",
                                 "/api/x/../lead",
                                 "/..",
                                 "/tag/.",
                                 "/tag/..",
                                 "/tag/%2e",
                                 "/tag/%2e%2e",
                                 "/tag/%2E.",
                                 "/tag/a%00b",
                                 "/tag/%00",
                                 "/tag/%ff",
                                 "/tag/%c0%af",
                                 "/tag/\xFF",
                                 "/tag/%ED%A0%80",
                                 "/api%2Flead",
                                 "/api/lead%2f5",
                                 "http://h/api/lead"})
            expectNothing(path);
    }

    void segmentsAreDecodedAfterTheSplit()
    {
        expect(_list, "GET", "/%61pi/l%65ad");
        expect(_word, "GET", "/tag/a%2Fb");
        const auto word = [this](const std::string& segment)
        { return _router.find("GET", "/tag/" + segment).captures.text("word"); };
        CPPUNIT_ASSERT_EQUAL(std::string("a/b"), word("a%2Fb"));
        CPPUNIT_ASSERT_EQUAL(std::string("%2e"), word("%252e"));
        CPPUNIT_ASSERT_EQUAL(std::string("a+b"), word("a+b"));
        CPPUNIT_ASSERT_EQUAL(std::string("%zz"), word("%zz"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xC3\xA4"), word("%c3%a4"));
        CPPUNIT_ASSERT_EQUAL(std::string("..."), word("..."));
    }

    void wrongDeclarationsAreProgramErrors()
    {
        for (const char* pattern : {"/api/lead", "/api/lead/", "/api/lead/{other}", "/x/{id:word}", "/x/{}",
                                    "/x/{:int}", "no/slash", "/a//b"})
            CPPUNIT_ASSERT_THROW_MESSAGE(pattern, _router.add("GET", pattern), std::logic_error);
        CPPUNIT_ASSERT_THROW(_router.add("HEAD", "/y"), std::logic_error);
        CPPUNIT_ASSERT_THROW(_router.add("OPTIONS", "/y"), std::logic_error);
        CPPUNIT_ASSERT_EQUAL(_root + 1, _router.add("GET", "/y"));
    }

    void wrongCapturesAreProgramErrors()
    {
        CPPUNIT_ASSERT_THROW(_router.find("GET", "/api/lead/5").captures.integer("note"), std::logic_error);
        CPPUNIT_ASSERT_THROW(_router.find("GET", "/api/lead").captures.text("id"), std::logic_error);
    }

    void anIllTypedCaptureIsTheIdThatNoRecordHas()
    {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, _router.find("GET", "/api/lead/abc").captures.integer());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, _router.find("GET", "/api/lead/1234567890123456789").captures.integer());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RouterTest);

} // namespace Leadwire
