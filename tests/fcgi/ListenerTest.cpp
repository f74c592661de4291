// Says to a Listener what web servers say, and what they would not. Each defect of libfcgi 2.4.2 has its test here.
#include "fcgi/Listener.h"

#include "fcgi/ListeningSocket.h"
#include "tests/fcgi/FastCgiClient.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace Leadwire
{

namespace
{

constexpr std::size_t maxBody = 1000;
constexpr std::size_t largeAnswer = 300000;

/// `POST /path?query 3 bytes` and what is wrong with the body, then the body.
Response echo(const Request& request)
{
    if (request.path == "/large") return Response::json(200, std::string(largeAnswer, 'x'));
    std::string text = request.method + ' ' + request.path + '?' + request.query + ' ';
    text += std::to_string(request.body.size()) + " bytes";
    if (request.truncated) text += " truncated";
    if (request.tooLarge) text += " too large";
    return Response::json(200, text + '\n' + request.body);
}

/// Standard error turned into a pipe for as long as this lives.
class CaughtErrors
{
public:
    CaughtErrors() : _before(::dup(STDERR_FILENO))
    {
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(_pipe.data(), O_CLOEXEC));
        ::dup2(_pipe[1], STDERR_FILENO);
    }
    ~CaughtErrors()
    {
        ::dup2(_before, STDERR_FILENO);
        for (const int descriptor : {_before, _pipe[0], _pipe[1]}) ::close(descriptor);
    }
    CaughtErrors(const CaughtErrors&) = delete;
    CaughtErrors& operator=(const CaughtErrors&) = delete;

    bool waitFor(std::string_view text)
    {
        std::array<char, 4096> piece;
        pollfd wait{_pipe[0], POLLIN, 0};
        while (_seen.find(text) == std::string::npos && ::poll(&wait, 1, 10000) > 0)
            _seen.append(piece.data(), static_cast<std::size_t>(::read(_pipe[0], piece.data(), piece.size())));
        return _seen.find(text) != std::string::npos;
    }

private:
    int _before;
    std::array<int, 2> _pipe{};
    std::string _seen;
};

/// Lets this process open no more descriptors for as long as it lives.
class NoMoreDescriptors
{
public:
    NoMoreDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &_before);
        const int lowestFree = ::dup(STDIN_FILENO);
        ::close(lowestFree);
        rlimit tight = _before;
        tight.rlim_cur = static_cast<rlim_t>(lowestFree);
        ::setrlimit(RLIMIT_NOFILE, &tight);
    }
    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &_before); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

private:
    rlimit _before{};
};

} // namespace

class ListenerTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ListenerTest);
    CPPUNIT_TEST(deliversARequest);
    CPPUNIT_TEST(keepsAConnectionForManyRequests);
    CPPUNIT_TEST(closesAConnectionThatShallNotBeKept);
    CPPUNIT_TEST(aKeptConnectionHoldsNoThread);
    CPPUNIT_TEST(keepsNoMoreConnectionsThanThreads);
    CPPUNIT_TEST(takesTogetherWhatIsThereTogether);
    CPPUNIT_TEST(keepsManyConnectionsForWhatTakesNoTime);
    CPPUNIT_TEST(takesNoMoreWithoutTheTurn);
    CPPUNIT_TEST(whoPassesTheTurnIsReplaced);
    CPPUNIT_TEST(aBodyIsReadWithoutTheTurn);
    CPPUNIT_TEST(aKeptConnectionMayBeClosedByItsPeer);
    CPPUNIT_TEST(readsABodyOfEveryMethod);
    CPPUNIT_TEST(anOversizedBodyLeavesAKeptConnectionUsable);
    CPPUNIT_TEST(aBodyOfExactlyTheLimitIsDelivered);
    CPPUNIT_TEST(aShortBodyIsTruncated);
    CPPUNIT_TEST(aLongBodyIsTruncated);
    CPPUNIT_TEST(anAbortedBodyIsTruncated);
    CPPUNIT_TEST(aBodyCutByTheEndOfTheConnectionIsTruncated);
    CPPUNIT_TEST(aRequestCutInItsParametersIsNotDelivered);
    CPPUNIT_TEST(everySplitOfARequestIsTheSameRequest);
    CPPUNIT_TEST(emptyParametersAreParameters);
    CPPUNIT_TEST(refusesAnAuthorizer);
    CPPUNIT_TEST(refusesAFilter);
    CPPUNIT_TEST(survivesAnUnknownRole);
    CPPUNIT_TEST(answersQuestionsAboutItsLimits);
    CPPUNIT_TEST(survivesAnotherVersionOfTheProtocol);
    CPPUNIT_TEST(survivesNoise);
    CPPUNIT_TEST(sendsLargeAnswersWhole);
    CPPUNIT_TEST(sendsNoBodyToHead);
    CPPUNIT_TEST(survivesAClientThatIsGone);
    CPPUNIT_TEST(aRequestNeverAnsweredIsDropped);
    CPPUNIT_TEST(anAnswerWithAForgedHeaderIsNotSent);
    CPPUNIT_TEST(aSilentPeerHoldsNoThread);
    CPPUNIT_TEST(closingWaitsForNobody);
    CPPUNIT_TEST(outlivesALackOfDescriptors);
    CPPUNIT_TEST(leavesTheSignalsAlone);
    CPPUNIT_TEST(stopsAtOnceWhileIdle);
    CPPUNIT_TEST(stopsAtOnceWhileIdleOnAKeptConnection);
    CPPUNIT_TEST(answersTheRunningRequestBeforeItStops);
    CPPUNIT_TEST(answersWhatReachedItsKeptConnectionBeforeItStops);
    CPPUNIT_TEST(waitsForWhoIsAboutToSpeakBeforeItStops);
    CPPUNIT_TEST(answersWhoHadConnectedBeforeItStops);
    CPPUNIT_TEST(aConnectionThatIsNeverIdleCannotKeepItFromStopping);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        std::string pattern = "/tmp/leadwire-listener-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _folder = pattern;
        SupervisorSettings settings;
        settings.socket = socketPath();
        _socket = makeListeningSocket(settings);
        _stop = ::eventfd(0, EFD_CLOEXEC);
        _connections.emplace(_socket, _stop);
        _delivered = 0;
        _passesTurn = false;
        _answer = echo;
    }

    void tearDown() override
    {
        stop();
        if (_served.valid()) _served.wait();
        _connections.reset();
        ::close(_socket);
        ::close(_stop);
        ::unlink(socketPath().c_str());
        ::rmdir(_folder.c_str());
    }

    void deliversARequest()
    {
        _answer = [](const Request& request)
        {
            CPPUNIT_ASSERT_EQUAL(std::string("leads.example"), request.host);
            CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.7"), request.remoteAddress);
            CPPUNIT_ASSERT(request.header("X-Secret-Key") == "s");
            return echo(request);
        };
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.method = "POST", .uri = "/a%2Fb?c=d", .body = "abc"},
                                           {{"HTTP_X_SECRET_KEY", "s"}, {"HTTP_X_REQUEST_ID", "one"}}));
        const auto answer = client.read();
        CPPUNIT_ASSERT(answer.ended);
        CPPUNIT_ASSERT_EQUAL(200, answer.status());
        CPPUNIT_ASSERT_EQUAL(std::string("POST /a%2Fb?c=d 3 bytes\nabc"), answer.body);
        CPPUNIT_ASSERT_EQUAL(std::to_string(answer.body.size()), answer.header("Content-Length"));
        CPPUNIT_ASSERT_EQUAL(std::string("no-store"), answer.header("Cache-Control"));
        CPPUNIT_ASSERT_EQUAL(std::string("one"), answer.header("X-Request-Id"));
    }

    void keepsAConnectionForManyRequests()
    {
        serve();
        FastCgiClient client(socketPath());
        for (int i = 0; i < 20; ++i)
        {
            const std::string uri = "/" + std::to_string(i);
            client.send(FastCgiClient::request({.method = "POST", .uri = uri, .body = "abc", .keep = true}));
            CPPUNIT_ASSERT_EQUAL("POST " + uri + "? 3 bytes\nabc", client.read().body);
        }
    }

    void closesAConnectionThatShallNotBeKept()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT(client.read().ended);
        CPPUNIT_ASSERT(client.isClosed());
    }

    void aKeptConnectionHoldsNoThread()
    {
        serve();
        FastCgiClient kept(socketPath());
        for (int i = 0; i < 3; ++i)
        {
            kept.send(FastCgiClient::request({.keep = true}));
            CPPUNIT_ASSERT(kept.read().ended);
            assertServes();
        }
    }

    void keepsNoMoreConnectionsThanThreads()
    {
        _passesTurn = true; // for what takes long
        serve();
        FastCgiClient first(socketPath()), second(socketPath());
        first.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT(first.read().ended);
        second.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT(second.read().ended);
        CPPUNIT_ASSERT(second.isClosed());
        first.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT(first.read().ended);
    }

    void takesTogetherWhatIsThereTogether()
    {
        Listener listener(*_connections, maxBody);
        std::array<FastCgiClient, 3> clients;
        Request request;
        for (std::size_t i = 0; i < clients.size(); ++i)
        {
            clients.at(i).connect(socketPath());
            clients.at(i).send(FastCgiClient::request({.uri = "/" + std::to_string(i), .keep = true}));
        }
        std::vector<std::string> paths;
        CPPUNIT_ASSERT(listener.next(request));
        paths.push_back(request.path);
        while (listener.more(request)) paths.push_back(request.path);
        CPPUNIT_ASSERT_EQUAL(clients.size(), paths.size());
        // In any order; each has its own.
        for (std::size_t i = paths.size(); i-- > 0;) listener.send(Response::json(200, paths.at(i)), i);
        for (std::size_t i = 0; i < clients.size(); ++i)
            CPPUNIT_ASSERT_EQUAL("/" + std::to_string(i), clients.at(i).read().body);
        CPPUNIT_ASSERT_THROW(listener.send(Response::empty(200), 1), std::logic_error);
        CPPUNIT_ASSERT_THROW(listener.send(Response::empty(200), paths.size()), std::logic_error);
    }

    void keepsManyConnectionsForWhatTakesNoTime()
    {
        serve();
        std::array<FastCgiClient, 5> clients;
        for (FastCgiClient& client : clients) client.connect(socketPath());
        for (int round = 0; round < 2; ++round)
            for (FastCgiClient& client : clients)
            {
                client.send(FastCgiClient::request({.keep = true}));
                CPPUNIT_ASSERT(client.read().ended);
            }
    }

    void takesNoMoreWithoutTheTurn()
    {
        Listener listener(*_connections, maxBody);
        Request request;
        FastCgiClient first(socketPath()), second(socketPath());
        for (FastCgiClient* client : {&first, &second}) client->send(FastCgiClient::request({}));
        CPPUNIT_ASSERT(listener.next(request));
        listener.passTurn();
        CPPUNIT_ASSERT(!listener.more(request));
        listener.send(Response::empty(200));
        CPPUNIT_ASSERT(listener.next(request));
        listener.send(Response::empty(200));
    }

    void whoPassesTheTurnIsReplaced()
    {
        Listener busy(*_connections, maxBody);
        Request request;
        FastCgiClient slow(socketPath());
        slow.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT(busy.next(request));
        serve(); // waits for the turn
        FastCgiClient other(socketPath());
        other.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT_EQUAL(0, _delivered.load());
        busy.passTurn();
        CPPUNIT_ASSERT(other.read().ended);
        busy.send(Response::empty(200));
        CPPUNIT_ASSERT(slow.read().ended);
    }

    void aBodyIsReadWithoutTheTurn()
    {
        constexpr std::size_t size = 1U << 20U;
        Listener reading(*_connections, maxBody);
        FastCgiClient slow(socketPath());
        const std::string whole = FastCgiClient::request({.method = "POST", .body = std::string(size, 'b')});
        const std::size_t half = whole.size() / 2;
        slow.send(whole.substr(0, 1000));
        auto read = std::async(std::launch::async,
                               [&]
                               {
                                   Request request;
                                   const bool isThere = reading.next(request);
                                   reading.send(Response::empty(isThere && request.tooLarge ? 413 : 200));
                               });
        slow.send(whole.substr(1000, half));
        slow.waitUntilRead();
        serve();
        assertServes();
        slow.send(whole.substr(1000 + half));
        CPPUNIT_ASSERT_EQUAL(413, slow.read().status());
        read.wait();
    }

    void aKeptConnectionMayBeClosedByItsPeer()
    {
        serve();
        for (int i = 0; i < 3; ++i)
        {
            FastCgiClient client(socketPath());
            client.send(FastCgiClient::request({.keep = true}));
            CPPUNIT_ASSERT(client.read().ended);
        }
        assertServes();
        CPPUNIT_ASSERT_EQUAL(4, _delivered.load());
    }

    void readsABodyOfEveryMethod()
    {
        serve();
        FastCgiClient client(socketPath());
        for (const std::string method : {"GET", "DELETE", "PATCH", "PUT", "OPTIONS", "LOCK"})
        {
            client.send(FastCgiClient::request({.method = method, .body = "abc", .keep = true}));
            CPPUNIT_ASSERT_EQUAL(method + " /? 3 bytes\nabc", client.read().body);
        }
    }

    void anOversizedBodyLeavesAKeptConnectionUsable()
    {
        serve();
        FastCgiClient client(socketPath());
        for (const std::size_t size : {maxBody + 1, std::size_t{200000}})
        {
            client.send(FastCgiClient::request({.method = "POST", .body = std::string(size, 'b'), .keep = true}));
            CPPUNIT_ASSERT_EQUAL(std::string("POST /? 0 bytes too large\n"), client.read().body);
            client.send(FastCgiClient::request({.keep = true}));
            CPPUNIT_ASSERT_EQUAL(std::string("GET /? 0 bytes\n"), client.read().body);
        }
    }

    void aBodyOfExactlyTheLimitIsDelivered()
    {
        serve();
        const std::string body(maxBody, 'b');
        CPPUNIT_ASSERT_EQUAL("POST /? 1000 bytes\n" + body, ask({.method = "POST", .body = body}));
    }

    void aShortBodyIsTruncated()
    {
        serve();
        CPPUNIT_ASSERT_EQUAL(std::string("POST /? 3 bytes truncated\nabc"),
                             ask({.method = "POST", .body = "abc", .length = "10"}));
        CPPUNIT_ASSERT_EQUAL(std::string("POST /? 0 bytes truncated\n"), ask({.method = "POST", .length = "10"}));
    }

    void aLongBodyIsTruncated()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.method = "POST", .body = "abcdefghij", .length = "3", .keep = true}));
        CPPUNIT_ASSERT_EQUAL(std::string("POST /? 10 bytes truncated\nabcdefghij"), client.read().body);
        client.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT_EQUAL(std::string("GET /? 0 bytes\n"), client.read().body);
    }

    void anAbortedBodyIsTruncated()
    {
        serve();
        FastCgiClient client(socketPath());
        // Even if all bytes announced have come: who aborts does not want it done.
        client.send(FastCgiClient::head({.method = "POST", .length = "3"}) +
                    FastCgiClient::record(FastCgiClient::standardInput, "abc") +
                    FastCgiClient::record(FastCgiClient::abortRequest, {}));
        CPPUNIT_ASSERT_EQUAL(std::string("POST /? 3 bytes truncated\nabc"), client.read().body);
        assertServes();
    }

    void aBodyCutByTheEndOfTheConnectionIsTruncated()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::head({.method = "POST", .length = "3"}) +
                    FastCgiClient::record(FastCgiClient::standardInput, "abc"));
        client.finishSending();
        CPPUNIT_ASSERT_EQUAL(std::string("POST /? 3 bytes truncated\nabc"), client.read().body);
        assertServes();
    }

    void aRequestCutInItsParametersIsNotDelivered()
    {
        serve();
        const std::string whole = FastCgiClient::head({});
        for (const std::size_t missing : {1U, 8U, 9U, 20U})
        {
            FastCgiClient client(socketPath());
            client.send(whole.substr(0, whole.size() - missing));
            client.finishSending();
            CPPUNIT_ASSERT(client.isClosed());
        }
        assertServes();
        CPPUNIT_ASSERT_EQUAL(1, _delivered.load());
    }

    void everySplitOfARequestIsTheSameRequest()
    {
        serve();
        const std::string whole =
            FastCgiClient::request({.method = "POST", .uri = "/split?a=1", .body = "body", .keep = true},
                                   {{"HTTP_LONG", std::string(200, 'l')}});
        FastCgiClient client(socketPath());
        for (std::size_t i = 1; i < whole.size(); ++i)
        {
            client.send(whole.substr(0, i));
            client.waitUntilRead();
            client.send(whole.substr(i));
            CPPUNIT_ASSERT_EQUAL(std::string("POST /split?a=1 4 bytes\nbody"), client.read().body);
        }
    }

    void emptyParametersAreParameters()
    {
        _answer = [](const Request& request)
        { return Response::json(200, request.header("X-Empty") == "" ? "empty" : "absent"); };
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({}, {{"HTTP_X_EMPTY", ""}, {"", "nameless"}, {"", ""}}));
        CPPUNIT_ASSERT_EQUAL(std::string("empty"), client.read().body);
    }

    void refusesAnAuthorizer() { refusesRole(2); }
    void refusesAFilter() { refusesRole(3); }

    void survivesAnUnknownRole()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.role = 9}));
        CPPUNIT_ASSERT(client.isClosed());
        assertServes();
    }

    void answersQuestionsAboutItsLimits()
    {
        serve();
        FastCgiClient client(socketPath());
        // libfcgi 2.4.2 answers only when more bytes follow what it was asked, be they padding: a known limit, since
        // neither nginx nor Apache asks.
        const std::string question = FastCgiClient::pairs({{"FCGI_MPXS_CONNS", ""}});
        client.send(FastCgiClient::record(FastCgiClient::getValues, question, 8));
        const auto record = client.readRecord();
        CPPUNIT_ASSERT_EQUAL(int{FastCgiClient::getValuesResult}, int{record.type});
        CPPUNIT_ASSERT_EQUAL(FastCgiClient::pairs({{"FCGI_MPXS_CONNS", "0"}}), record.content);
        client.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT_EQUAL(std::string("GET /? 0 bytes\n"), client.read().body);
    }

    void survivesAnotherVersionOfTheProtocol()
    {
        serve();
        std::string bytes = FastCgiClient::request({});
        bytes[0] = 7;
        FastCgiClient client(socketPath());
        client.send(bytes);
        CPPUNIT_ASSERT(client.isClosed());
        assertServes();
    }

    void survivesNoise()
    {
        serve();
        for (const std::string noise : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\x02", "\x01"})
        {
            FastCgiClient client(socketPath());
            client.send(noise);
            client.finishSending();
            CPPUNIT_ASSERT(client.isClosed());
        }
        assertServes();
    }

    void sendsLargeAnswersWhole()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.uri = "/large", .keep = true}));
        const auto answer = client.read();
        CPPUNIT_ASSERT(answer.ended);
        CPPUNIT_ASSERT(answer.body == std::string(largeAnswer, 'x'));
        client.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT_EQUAL(std::string("GET /? 0 bytes\n"), client.read().body);
    }

    void sendsNoBodyToHead()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.method = "HEAD", .uri = "/large", .keep = true}));
        const auto answer = client.read();
        CPPUNIT_ASSERT(answer.ended);
        CPPUNIT_ASSERT_EQUAL(std::to_string(largeAnswer), answer.header("Content-Length"));
        CPPUNIT_ASSERT(answer.body.empty());
    }

    void survivesAClientThatIsGone()
    {
        serve();
        {
            FastCgiClient client(socketPath());
            client.send(FastCgiClient::request({.uri = "/large"}));
        }
        assertServes();
        CPPUNIT_ASSERT_EQUAL(2, _delivered.load());
    }

    void aRequestNeverAnsweredIsDropped()
    {
        Listener listener(*_connections, maxBody);
        Request request;
        FastCgiClient first(socketPath());
        first.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT(listener.next(request));

        FastCgiClient second(socketPath());
        second.send(FastCgiClient::request({.uri = "/second"}));
        CPPUNIT_ASSERT(listener.next(request));
        CPPUNIT_ASSERT_EQUAL(std::string("/second"), request.path);
        CPPUNIT_ASSERT(first.isClosed());
        listener.send(echo(request));
        CPPUNIT_ASSERT(second.read().ended);
        CPPUNIT_ASSERT_THROW(listener.send(echo(request)), std::logic_error);
    }

    void anAnswerWithAForgedHeaderIsNotSent()
    {
        Listener listener(*_connections, maxBody);
        Request request;
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT(listener.next(request));
        CPPUNIT_ASSERT_THROW(listener.send(Response::empty(200).header("Location", "/\r\nX: y")), std::logic_error);
        listener.send(Response::empty(500));
        CPPUNIT_ASSERT_EQUAL(500, client.read().status());
    }

    void aSilentPeerHoldsNoThread()
    {
        serve();
        // With the library's own two seconds each, the last would give up before its turn.
        std::array<FastCgiClient, 6> silent;
        for (FastCgiClient& client : silent) client.connect(socketPath());
        assertServes();
    }

    void closingWaitsForNobody()
    {
        serve();
        std::array<FastCgiClient, 6> open;
        for (FastCgiClient& client : open)
        {
            client.connect(socketPath());
            client.send(FastCgiClient::request({}));
        }
        assertServes();
    }

    void outlivesALackOfDescriptors()
    {
        CaughtErrors errors;
        FastCgiClient client;
        serve();
        {
            const NoMoreDescriptors tight;
            client.connect(socketPath());
            client.send(FastCgiClient::request({}));
            CPPUNIT_ASSERT(errors.waitFor("accept.failed"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("GET /? 0 bytes\n"), client.read().body);
    }

    void leavesTheSignalsAlone()
    {
        const Listener listener(*_connections, maxBody);
        for (const int signal : {SIGTERM, SIGUSR1})
        {
            struct sigaction action
            {
            };
            ::sigaction(signal, nullptr, &action);
            CPPUNIT_ASSERT(action.sa_handler == SIG_DFL);
        }
    }

    void stopsAtOnceWhileIdle()
    {
        serve();
        assertServes();
        stop();
        CPPUNIT_ASSERT(hasStopped());
    }

    void stopsAtOnceWhileIdleOnAKeptConnection()
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.keep = true}));
        CPPUNIT_ASSERT(client.read().ended);
        stop();
        CPPUNIT_ASSERT(hasStopped());
        CPPUNIT_ASSERT(client.isClosed());
    }

    void answersTheRunningRequestBeforeItStops()
    {
        std::promise<void> begun, go;
        holdFirst(begun, go);
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.keep = true}));
        begun.get_future().wait();
        stop();
        go.set_value();
        CPPUNIT_ASSERT_EQUAL(std::string("GET /? 0 bytes\n"), client.read().body);
        CPPUNIT_ASSERT(hasStopped());
    }

    void answersWhatReachedItsKeptConnectionBeforeItStops()
    {
        std::promise<void> begun, go;
        holdFirst(begun, go);
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({.uri = "/1", .keep = true}));
        begun.get_future().wait();
        client.send(FastCgiClient::request({.uri = "/2", .keep = true}));
        stop();
        go.set_value();
        CPPUNIT_ASSERT_EQUAL(std::string("GET /1? 0 bytes\n"), client.read().body);
        CPPUNIT_ASSERT_EQUAL(std::string("GET /2? 0 bytes\n"), client.read().body);
        CPPUNIT_ASSERT(client.isClosed());
        CPPUNIT_ASSERT(hasStopped());
    }

    void waitsForWhoIsAboutToSpeakBeforeItStops()
    {
        serve();
        FastCgiClient client(socketPath());
        assertServes(); // so that the other was accepted
        stop();
        client.send(FastCgiClient::request({}));
        CPPUNIT_ASSERT(client.read().ended);
        CPPUNIT_ASSERT(hasStopped());
    }

    void answersWhoHadConnectedBeforeItStops()
    {
        std::promise<void> begun, go;
        holdFirst(begun, go);
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request({}));
        begun.get_future().wait();
        std::array<FastCgiClient, 5> others;
        for (FastCgiClient& other : others)
        {
            other.connect(socketPath());
            other.send(FastCgiClient::request({}));
        }
        stop();
        go.set_value();
        CPPUNIT_ASSERT(client.read().ended);
        for (FastCgiClient& other : others) CPPUNIT_ASSERT(other.read().ended);
        CPPUNIT_ASSERT(hasStopped());
    }

    void aConnectionThatIsNeverIdleCannotKeepItFromStopping()
    {
        FastCgiClient client(socketPath());
        _answer = [&](const Request& request)
        {
            // The next one has always arrived before this one is answered.
            client.send(FastCgiClient::request({.uri = "/next", .keep = true}));
            if (_delivered == 2) stop();
            return echo(request);
        };
        serve();
        client.send(FastCgiClient::request({.keep = true}));
        for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT(client.read().ended);
        CPPUNIT_ASSERT(client.isClosed());
        CPPUNIT_ASSERT(hasStopped());
    }

private:
    std::string socketPath() const { return _folder + "/socket"; }

    /// Serves with one thread until `stop`.
    void serve()
    {
        _served = std::async(std::launch::async,
                             [this]
                             {
                                 Listener listener(*_connections, maxBody);
                                 Request request;
                                 while (listener.next(request))
                                 {
                                     ++_delivered;
                                     if (_passesTurn) listener.passTurn();
                                     listener.send(_answer(request));
                                 }
                             });
    }

    /// Answers the first request once `go` says so.
    void holdFirst(std::promise<void>& begun, std::promise<void>& go)
    {
        _answer = [&, first = true](const Request& request) mutable
        {
            if (std::exchange(first, false))
            {
                begun.set_value();
                go.get_future().wait();
            }
            return echo(request);
        };
    }

    void stop() const { ::eventfd_write(_stop, 1); }

    bool hasStopped() const { return _served.wait_for(10s) == std::future_status::ready; }

    std::string ask(const Asked& asked) const
    {
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::request(asked));
        return client.read().body;
    }

    void assertServes() const { CPPUNIT_ASSERT_EQUAL(std::string("GET /next? 0 bytes\n"), ask({.uri = "/next"})); }

    void refusesRole(std::uint16_t role)
    {
        serve();
        FastCgiClient client(socketPath());
        client.send(FastCgiClient::head({.keep = true, .role = role}));
        CPPUNIT_ASSERT_EQUAL(403, client.read().status());
        CPPUNIT_ASSERT(client.isClosed());
        assertServes();
        CPPUNIT_ASSERT_EQUAL(1, _delivered.load());
    }

    std::string _folder;
    int _socket = -1;
    int _stop = -1;
    std::optional<Connections> _connections;
    std::atomic<int> _delivered = 0;
    bool _passesTurn = false; ///< before each answer
    std::function<Response(const Request&)> _answer;
    std::future<void> _served;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ListenerTest);

} // namespace Leadwire
