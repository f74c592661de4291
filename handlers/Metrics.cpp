#include "handlers/Metrics.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <sstream>
#include <tuple>

namespace Leadwire
{
namespace
{

/// Writes metrics one after the other.
class Text
{
public:
    /// Begins a metric; samples follow.
    void begin(const char* name, const char* type, const char* help)
    {
        _name = name;
        _text << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
    }

    template <class Number>
    void sample(const std::string& labels, Number value, const char* suffix = "")
    {
        _text << _name << suffix;
        if (!labels.empty()) _text << '{' << labels << '}';
        _text << ' ' << value << '\n';
    }

    std::string text() const { return _text.str(); }

private:
    std::ostringstream _text;
    const char* _name = "";
};

constexpr double microseconds = 1e6; ///< in a second

/// `GET /api/leads/{id}` as labels; none of the routes' letters needs an escape.
std::string labelsOf(const Scoreboard::Answers& answers)
{
    const auto blank = answers.route.find(' ');
    const bool isNamed = blank != std::string::npos;
    return "method=\"" + (isNamed ? answers.route.substr(0, blank) : "") + "\",route=\"" +
           (isNamed ? answers.route.substr(blank + 1) : answers.route) + "\",status=\"" +
           (answers.status == 0 ? "other" : std::to_string(answers.status)) + '"';
}

void writeAnswers(Text& text, const Scoreboard& scoreboard)
{
    text.begin("leadwire_request_duration_seconds", "histogram", "Time to answer a request, sending aside.");
    for (const auto& answers : scoreboard.answers())
    {
        const std::string labels = labelsOf(answers);
        std::uint64_t within = 0;
        for (std::size_t i = 0; i < Scoreboard::bounds.size(); ++i)
        {
            std::ostringstream bound;
            bound << static_cast<double>(Scoreboard::bounds.at(i)) / microseconds;
            text.sample(labels + ",le=\"" + bound.str() + '"', within += answers.within.at(i), "_bucket");
        }
        // Counted while they are read, the buckets may be ahead of the count.
        const std::uint64_t all = within + answers.within.back();
        text.sample(labels + ",le=\"+Inf\"", all, "_bucket");
        text.sample(labels, static_cast<double>(answers.microseconds) / microseconds, "_sum");
        text.sample(labels, all, "_count");
    }
}

void writeThreads(Text& text, const Scoreboard& scoreboard)
{
    std::map<Scoreboard::Stage, int> stages{
        {Scoreboard::Stage::waiting, 0}, {Scoreboard::Stage::answering, 0}, {Scoreboard::Stage::sending, 0}};
    for (const auto& thread : scoreboard.threads()) ++stages[thread.stage];
    text.begin("leadwire_threads", "gauge", "Threads of all workers by what they do.");
    for (const auto& [stage, count] : stages) text.sample("stage=\"" + std::string(nameOf(stage)) + '"', count);
    text.begin("leadwire_requests_in_flight", "gauge", "Requests being answered or sent.");
    text.sample("", stages[Scoreboard::Stage::answering] + stages[Scoreboard::Stage::sending]);
}

void writeMail(Text& text, const Scoreboard& scoreboard)
{
    if (scoreboard.value(Scoreboard::Gauge::mailSeen) == 0) return; // no courier runs here
    const auto oldest = scoreboard.value(Scoreboard::Gauge::mailOldest);
    text.begin("leadwire_mail_queue", "gauge", "Mails that wait to be sent, when a courier last looked.");
    text.sample("", scoreboard.value(Scoreboard::Gauge::mailDepth));
    text.begin("leadwire_mail_queue_age_seconds", "gauge", "How long the oldest of them has been due.");
    text.sample("", oldest == 0 ? 0 : std::max<std::int64_t>(std::time(nullptr) - oldest, 0));
}

} // namespace

Response metricsAnswer(const Scoreboard& scoreboard)
{
    Text text;
    writeAnswers(text, scoreboard);
    writeThreads(text, scoreboard);
    writeMail(text, scoreboard);
    text.begin("leadwire_database_seconds_total", "counter", "Time spent waiting for the database.");
    text.sample("", static_cast<double>(scoreboard.value(Scoreboard::Counter::databaseTime)) / microseconds);
    for (const auto& [counter, name, help] :
         {std::tuple(Scoreboard::Counter::retries, "leadwire_database_retries_total",
                     "Work that was done again since the database undid or lost it."),
          {Scoreboard::Counter::refusals, "leadwire_rate_limit_refusals_total",
           "Requests refused by limits and quotas."},
          {Scoreboard::Counter::restarts, "leadwire_worker_restarts_total", "Workers that died and were replaced."},
          {Scoreboard::Counter::stuck, "leadwire_stuck_threads_total", "Threads that the watchdog gave up."}})
    {
        text.begin(name, "counter", help);
        text.sample("", scoreboard.value(counter));
    }
    Response response;
    response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = Spool(text.text());
    return response;
}

} // namespace Leadwire
