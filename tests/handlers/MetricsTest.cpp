// The scoreboard as Prometheus reads it.
#include "handlers/Metrics.h"

#include <cppunit/extensions/HelperMacros.h>

#include <ctime>

namespace Leadwire
{

class MetricsTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(MetricsTest);
    CPPUNIT_TEST(answersBecomeHistograms);
    CPPUNIT_TEST(threadsCountersAndMailAreShown);
    CPPUNIT_TEST_SUITE_END();

    static void expectLine(const std::string& text, const std::string& line)
    {
        CPPUNIT_ASSERT_MESSAGE(line + " is not in\n" + text,
                               ("\n" + text).find("\n" + line + "\n") != std::string::npos);
    }

    void answersBecomeHistograms()
    {
        Scoreboard board("");
        const auto route = board.route("GET /api/leads/{id}");
        for (const int micros : {900, 2'000, 2'000, 9'000'000})
            board.count(route, 200, std::chrono::microseconds(micros));
        const Response answer = metricsAnswer(board);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("text/plain; version=0.0.4; charset=utf-8"), answer.headers.at(0).second);
        const std::string text = answer.body.text();
        const std::string labels = R"({method="GET",route="/api/leads/{id}",status="200")";
        expectLine(text, "# TYPE leadwire_request_duration_seconds histogram");
        expectLine(text, "leadwire_request_duration_seconds_bucket" + labels + R"(,le="0.001"} 1)");
        expectLine(text, "leadwire_request_duration_seconds_bucket" + labels + R"(,le="0.0025"} 3)");
        expectLine(text, "leadwire_request_duration_seconds_bucket" + labels + R"(,le="5"} 3)");
        expectLine(text, "leadwire_request_duration_seconds_bucket" + labels + R"(,le="+Inf"} 4)");
        expectLine(text, "leadwire_request_duration_seconds_count" + labels + "} 4");
        expectLine(text, "leadwire_request_duration_seconds_sum" + labels + "} 9.0049");
    }

    void threadsCountersAndMailAreShown()
    {
        Scoreboard board("");
        Scoreboard::Seat first(board);
        const Scoreboard::Seat second(board);
        first.enter(Scoreboard::Stage::sending);
        board.add(Scoreboard::Counter::retries, 2);
        board.add(Scoreboard::Counter::databaseTime, 1'500'000);
        std::string text = metricsAnswer(board).body.text();
        expectLine(text, R"(leadwire_threads{stage="waiting"} 1)");
        expectLine(text, R"(leadwire_threads{stage="sending"} 1)");
        expectLine(text, "leadwire_requests_in_flight 1");
        expectLine(text, "leadwire_database_retries_total 2");
        expectLine(text, "leadwire_database_seconds_total 1.5");
        expectLine(text, "leadwire_worker_restarts_total 0");
        CPPUNIT_ASSERT(text.find("leadwire_mail") == std::string::npos); // no courier has looked
        board.set(Scoreboard::Gauge::mailSeen, std::time(nullptr));
        board.set(Scoreboard::Gauge::mailDepth, 3);
        text = metricsAnswer(board).body.text();
        expectLine(text, "leadwire_mail_queue 3");
        expectLine(text, "leadwire_mail_queue_age_seconds 0");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MetricsTest);

} // namespace Leadwire
