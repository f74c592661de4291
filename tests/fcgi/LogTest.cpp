// Each line is one JSON object, whatever is logged.
#include "fcgi/Log.h"

#include "Show.h"
#include "fcgi/Utf8.h"

#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>

namespace Leadwire
{

namespace
{

/// What `work` writes to standard error.
std::string captured(const std::function<void()>& work)
{
    std::string path = "/tmp/log-test-XXXXXX";
    const int file = ::mkstemp(path.data());
    const int former = ::dup(STDERR_FILENO);
    ::unlink(path.c_str());
    ::dup2(file, STDERR_FILENO);
    work();
    ::dup2(former, STDERR_FILENO);
    ::close(former);

    std::string text(1U << 16U, '\0');
    const ssize_t length = ::pread(file, text.data(), text.size(), 0);
    ::close(file);
    CPPUNIT_ASSERT(length >= 0);
    text.resize(static_cast<std::size_t>(length));
    return text;
}

Fields line(std::string_view level, std::string_view event,
            std::initializer_list<std::pair<std::string_view, LogValue>> fields)
{
    const std::string text = captured([&] { logLine(level, event, fields); });
    CPPUNIT_ASSERT(text.ends_with("}\n"));
    CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1}, std::count(text.begin(), text.end(), '\n'));
    return Fields::json(text);
}

const std::string& textOf(const Fields& fields, std::string_view name)
{
    return *fields.find(name)->as<std::string>();
}

} // namespace

class LogTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(LogTest);
    CPPUNIT_TEST(aLineSaysWhenWhatAndWho);
    CPPUNIT_TEST(fieldsKeepTheirKindAndOrder);
    CPPUNIT_TEST(aClientCannotForgeALine);
    CPPUNIT_TEST(badBytesBecomeReplacementCharacters);
    CPPUNIT_TEST(aLongFieldIsCutBetweenCharacters);
    CPPUNIT_TEST(linesOfABatchAreWrittenTogether);
    CPPUNIT_TEST(aBatchIsNoLongerThanAPipeTakes);
    CPPUNIT_TEST(whatIsNoNewsIsNotHeldBack);
    CPPUNIT_TEST_SUITE_END();

    /// How many bytes have been written to standard error, which is a file.
    static std::size_t written()
    {
        struct stat file
        {
        };
        CPPUNIT_ASSERT_EQUAL(0, ::fstat(STDERR_FILENO, &file));
        return static_cast<std::size_t>(file.st_size);
    }

    static std::ptrdiff_t countLines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

    void linesOfABatchAreWrittenTogether()
    {
        const std::string text = captured(
            []
            {
                {
                    const LogBatch batch;
                    logLine("info", "first");
                    logLine("info", "second");
                    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, written());
                    LogBatch::write();
                    const std::size_t two = written();
                    CPPUNIT_ASSERT(two > 0);
                    logLine("info", "third");
                    CPPUNIT_ASSERT_EQUAL(two, written());
                }
                const std::size_t three = written();
                logLine("info", "fourth");
                CPPUNIT_ASSERT(written() > three);
            });
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{4}, countLines(text));
        CPPUNIT_ASSERT(text.find("first") < text.find("second") && text.find("third") < text.find("fourth"));
    }

    void aBatchIsNoLongerThanAPipeTakes()
    {
        int ends[2];
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends, O_DIRECT | O_CLOEXEC)); // a read gives what one write gave
        const int former = ::dup(STDERR_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        {
            const LogBatch batch;
            for (int i = 0; i < 50; ++i) logLine("info", "request", {{"text", std::string_view("of some length")}});
            logLine("info", "long", {{"a", std::string(2000, 'a')}, {"b", std::string(1500, 'b')}});
        }
        ::dup2(former, STDERR_FILENO);
        for (const int other : {former, ends[1]}) ::close(other);
        std::string text(1U << 16U, '\0');
        std::ptrdiff_t lines = 0;
        std::size_t pieces = 0;
        for (ssize_t length = 0; (length = ::read(ends[0], text.data(), text.size())) > 0; ++pieces)
        {
            CPPUNIT_ASSERT_EQUAL('\n', text.at(static_cast<std::size_t>(length) - 1));
            lines += countLines(text.substr(0, static_cast<std::size_t>(length)));
        }
        ::close(ends[0]);
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{51}, lines);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, pieces);
    }

    void whatIsNoNewsIsNotHeldBack()
    {
        const std::string text = captured(
            []
            {
                const LogBatch batch;
                logLine("info", "first");
                logLine("error", "second");
                CPPUNIT_ASSERT(written() > 0);
                logLine("info", "third");
            });
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{3}, countLines(text));
        CPPUNIT_ASSERT(text.find("first") < text.find("second") && text.find("second") < text.find("third"));
    }

    void aLineSaysWhenWhatAndWho()
    {
        const Fields fields = line("info", "request", {});
        const std::string& time = textOf(fields, "time");
        const std::string form = "0000-00-00T00:00:00.000000Z";
        CPPUNIT_ASSERT_EQUAL(form.size(), time.size());
        for (std::size_t i = 0; i < form.size(); ++i)
            CPPUNIT_ASSERT_MESSAGE(time, form[i] == '0' ? time[i] >= '0' && time[i] <= '9' : time[i] == form[i]);
        CPPUNIT_ASSERT_EQUAL(std::string("info"), textOf(fields, "level"));
        CPPUNIT_ASSERT_EQUAL(std::string("request"), textOf(fields, "event"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{::getpid()}, *fields.find("pid")->as<std::int64_t>());
    }

    void fieldsKeepTheirKindAndOrder()
    {
        const std::string text = captured(
            []
            {
                logLine("error", "x",
                        {{"status", 404},
                         {"milliseconds", 1.25},
                         {"route", "/lead/{id}"},
                         {"none", std::numeric_limits<double>::infinity()}});
            });
        CPPUNIT_ASSERT_MESSAGE(text,
                               text.ends_with(R"("status":404,"milliseconds":1.25,"route":"/lead/{id}","none":null})"
                                              "\n"));
    }

    void aClientCannotForgeALine()
    {
        const std::string hostile("x\"}\n{\"level\":\"error\"}\r\x1B[31m\0y", 29);
        CPPUNIT_ASSERT_EQUAL(hostile, textOf(line("info", "request", {{"path", hostile}}), "path"));
    }

    void badBytesBecomeReplacementCharacters()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("a\xEF\xBF\xBD"
                                         "b"),
                             textOf(line("info", "request",
                                         {{"path", "a\xFF"
                                                   "b"}}),
                                    "path"));
    }

    void aLongFieldIsCutBetweenCharacters()
    {
        const auto cut = [](const std::string& text) { return textOf(line("info", "x", {{"a", text}}), "a"); };
        CPPUNIT_ASSERT_EQUAL(std::string(2000, 'x'), cut(std::string(2000, 'x')));
        CPPUNIT_ASSERT_EQUAL(std::string(2000, 'x'), cut(std::string(1'000'000, 'x')));
        std::string odd = "x";
        for (int i = 0; i < 3000; ++i) odd += "\xC3\xA4";
        CPPUNIT_ASSERT_EQUAL(odd.substr(0, 1999), cut(odd));
        const std::string bad = cut(std::string(5000, '\xFF'));
        CPPUNIT_ASSERT(bad.size() <= 2000 && bad.size() > 1990 && isUtf8(bad));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LogTest);

} // namespace Leadwire
