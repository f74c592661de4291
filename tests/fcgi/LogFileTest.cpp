// A log in a file that is moved, removed, or cannot be written.
#include "fcgi/LogFile.h"

#include "tests/TemporaryFolder.h"

#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>
#include <thread>
#include <vector>

namespace Leadwire
{

class LogFileTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(LogFileTest);
    CPPUNIT_TEST(linesAreAppended);
    CPPUNIT_TEST(whatIsMadeIsOpenToItsGroupAlone);
    CPPUNIT_TEST(aFileThatWasMovedIsMadeAnew);
    CPPUNIT_TEST(noLineIsLostWhenManyThreadsMeetAMove);
    CPPUNIT_TEST(aFileThatCannotBeOpenedIsToldOnceAndLinesGoToStandardError);
    CPPUNIT_TEST(aFullDiskSendsLinesToStandardError);
    CPPUNIT_TEST(linesThatAFileDoesNotTakeWholeGoToStandardError);
    CPPUNIT_TEST(itsNumberIsNoneOfTheStandardOnes);
    CPPUNIT_TEST_SUITE_END();

    std::optional<TemporaryFolder> _folder;

public:
    void setUp() override { _folder.emplace(); }
    void tearDown() override { _folder.reset(); }

private:
    std::string path() const { return _folder->path() + "/log"; }

    static std::string text(const std::string& file)
    {
        std::ostringstream all;
        all << std::ifstream(file).rdbuf();
        return all.str();
    }

    static void write(LogFile& log, const std::string& line)
    {
        log.look();
        log.append(line + "\n");
    }

    /// What `work` writes to standard error.
    std::string errors(const std::function<void()>& work) const
    {
        const std::string file = _folder->path() + "/errors";
        const int former = ::dup(STDERR_FILENO),
                  taken = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
        ::dup2(taken, STDERR_FILENO);
        work();
        ::dup2(former, STDERR_FILENO);
        ::close(former);
        ::close(taken);
        return text(file);
    }

    /// Writes until `condition` holds; the path is looked at once a second.
    static void writeUntil(LogFile& log, const std::function<bool()>& condition)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!condition())
        {
            CPPUNIT_ASSERT(std::chrono::steady_clock::now() < end);
            write(log, "x");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    void linesAreAppended()
    {
        std::ofstream(path()) << "there\n";
        LogFile log, other;
        log.follow(path());
        other.follow(path());
        write(log, "a");
        write(other, "b");
        write(log, "c");
        CPPUNIT_ASSERT_EQUAL(std::string("there\na\nb\nc\n"), text(path()));
    }

    void whatIsMadeIsOpenToItsGroupAlone()
    {
        const mode_t before = ::umask(0077);
        LogFile log;
        log.follow(path());
        write(log, "a");
        ::umask(before);
        CPPUNIT_ASSERT(std::filesystem::status(path()).permissions() == std::filesystem::perms(0640));
        std::filesystem::permissions(path(), std::filesystem::perms(0600));
        LogFile other;
        other.follow(path());
        write(other, "b");
        CPPUNIT_ASSERT(std::filesystem::status(path()).permissions() == std::filesystem::perms(0600));
    }

    void aFileThatWasMovedIsMadeAnew()
    {
        LogFile log;
        log.follow(path());
        write(log, "before");
        std::filesystem::rename(path(), path() + ".1");
        writeUntil(log, [&] { return std::filesystem::exists(path()); });
        write(log, "after");
        CPPUNIT_ASSERT(text(path() + ".1").starts_with("before\n"));
        CPPUNIT_ASSERT(text(path()).ends_with("after\n"));
        std::filesystem::remove(path());
        writeUntil(log, [&] { return std::filesystem::exists(path()); });
    }

    void noLineIsLostWhenManyThreadsMeetAMove()
    {
        LogFile log;
        log.follow(path());
        std::atomic<long> written{0};
        {
            constexpr int count = 4;
            std::vector<std::jthread> threads;
            threads.reserve(count);
            for (int i = 0; i < count; ++i)
                threads.emplace_back(
                    [&](const std::stop_token& stopped)
                    {
                        for (; !stopped.stop_requested(); ++written) write(log, "line");
                    });
            while (written < 1000) std::this_thread::yield();
            std::filesystem::rename(path(), path() + ".1");
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
            while (text(path()).empty() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        }
        const std::string all = text(path() + ".1") + text(path());
        CPPUNIT_ASSERT(!text(path()).empty());
        CPPUNIT_ASSERT_EQUAL(written.load(), static_cast<long>(std::count(all.begin(), all.end(), '\n')));
        CPPUNIT_ASSERT_EQUAL(static_cast<std::size_t>(written * 5), all.size());
    }

    void aFileThatCannotBeOpenedIsToldOnceAndLinesGoToStandardError()
    {
        const std::string folder = _folder->path() + "/later";
        LogFile log;
        log.follow(folder + "/log");
        CPPUNIT_ASSERT_EQUAL(ENOENT, log.look());
        const std::string lost = errors(
            [&]
            {
                log.append("a\n");
                CPPUNIT_ASSERT_EQUAL(0, log.look());
                log.append("b\n");
            });
        CPPUNIT_ASSERT_EQUAL(std::string("a\nb\n"), lost);
        std::filesystem::create_directory(folder);
        errors([&] { writeUntil(log, [&] { return std::filesystem::exists(folder + "/log"); }); });
        CPPUNIT_ASSERT_EQUAL(std::string(), errors([&] { write(log, "c"); }));
        CPPUNIT_ASSERT(text(folder + "/log").ends_with("c\n"));
    }

    void aFullDiskSendsLinesToStandardError()
    {
        LogFile log;
        log.follow("/dev/full");
        CPPUNIT_ASSERT_EQUAL(std::string("a\n"), errors([&] { write(log, "a"); }));
    }

    void linesThatAFileDoesNotTakeWholeGoToStandardError()
    {
        LogFile log;
        log.follow(path());
        const std::string first(99, 'x');
        write(log, first);
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit full{104, before.rlim_max};
        auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &full);
        const std::string refused = errors([&] { write(log, "a\nbbb\nc"); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        CPPUNIT_ASSERT_EQUAL(std::string("bbb\nc\n"), refused);
        write(log, "d");
        CPPUNIT_ASSERT_EQUAL(first + "\na\nbb\nd\n", text(path()));
    }

    void itsNumberIsNoneOfTheStandardOnes()
    {
        const int input = ::dup(STDIN_FILENO);
        ::close(STDIN_FILENO);
        LogFile log;
        log.follow(path());
        write(log, "a");
        const bool isFree = ::fcntl(STDIN_FILENO, F_GETFD) < 0;
        if (input >= 0) ::dup2(input, STDIN_FILENO);
        if (input >= 0) ::close(input);
        CPPUNIT_ASSERT(isFree);
        CPPUNIT_ASSERT_EQUAL(std::string("a\n"), text(path()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LogFileTest);

} // namespace Leadwire
