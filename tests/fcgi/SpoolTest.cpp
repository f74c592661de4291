// Bytes come back in order, from memory and from the file, and the file leaves nothing behind.
#include "fcgi/Spool.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace Leadwire
{

namespace
{

std::size_t openDescriptors()
{
    const std::filesystem::directory_iterator first("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(first, std::filesystem::directory_iterator()));
}

/// Sets TMPDIR to a new folder while it lives.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        const char* former = std::getenv("TMPDIR");
        if (former) _former = former;
        std::string pattern = std::filesystem::temp_directory_path() / "spool-test-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _path = pattern;
        ::setenv("TMPDIR", _path.c_str(), 1);
    }
    ~TemporaryFolder()
    {
        if (_former.empty())
            ::unsetenv("TMPDIR");
        else
            ::setenv("TMPDIR", _former.c_str(), 1);
        std::filesystem::remove_all(_path);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return _path; }

private:
    std::string _former;
    std::filesystem::path _path;
};

/// Limits the size of files that this process may write while it lives.
class FileLimit
{
public:
    explicit FileLimit(rlim_t bytes) : _handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &_former);
        const rlimit limit{bytes, _former.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &_former);
        std::signal(SIGXFSZ, _handler);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;

private:
    rlimit _former{};
    void (*_handler)(int);
};

} // namespace

class SpoolTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(SpoolTest);
    CPPUNIT_TEST(fewBytesStayInMemory);
    CPPUNIT_TEST(manyBytesGoToAFileAndComeBackInOrder);
    CPPUNIT_TEST(theFileHasNoName);
    CPPUNIT_TEST(theFileDiesWithTheSpool);
    CPPUNIT_TEST(aMoveTakesEverything);
    CPPUNIT_TEST(readingStopsWhenTheSinkSaysSo);
    CPPUNIT_TEST(aMissingFolderIsAnError);
    CPPUNIT_TEST(aFullFolderLosesNothing);
    CPPUNIT_TEST_SUITE_END();

    /// A spool of 300,000 known bytes, some in a file and some in memory, and those bytes.
    static std::pair<Spool, std::string> filled()
    {
        Spool spool;
        std::string all;
        for (int i = 0; all.size() < 300'000; ++i)
        {
            const std::string piece = std::to_string(i) + ",";
            spool.memory() += piece;
            all += piece;
            if (i % 1000 == 0) spool.settle(10'000);
        }
        spool.memory() += "end";
        return {std::move(spool), all + "end"};
    }

    void fewBytesStayInMemory()
    {
        const std::size_t before = openDescriptors();
        Spool spool(std::string(1000, 'x'));
        spool.settle();
        spool.settle(1000);
        CPPUNIT_ASSERT_EQUAL(before, openDescriptors());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1000}, spool.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, spool.memory().size());
        CPPUNIT_ASSERT_EQUAL(std::string(1000, 'x'), spool.text());
        CPPUNIT_ASSERT_EQUAL(std::string(), Spool().text());
    }

    void manyBytesGoToAFileAndComeBackInOrder()
    {
        const std::size_t before = openDescriptors();
        auto [spool, all] = filled();
        CPPUNIT_ASSERT_EQUAL(before + 1, openDescriptors());
        CPPUNIT_ASSERT(spool.memory().size() < 20'000);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{all.size()}, spool.size());
        CPPUNIT_ASSERT(all == spool.text());
        CPPUNIT_ASSERT(all == spool.text());
        spool.settle();
        CPPUNIT_ASSERT(spool.memory().empty());
        CPPUNIT_ASSERT(all == spool.text());
    }

    void theFileHasNoName()
    {
        const TemporaryFolder folder;
        const auto [spool, all] = filled();
        CPPUNIT_ASSERT(std::filesystem::is_empty(folder.path()));
        CPPUNIT_ASSERT(all == spool.text());
    }

    void theFileDiesWithTheSpool()
    {
        const std::size_t before = openDescriptors();
        {
            auto [spool, all] = filled();
            CPPUNIT_ASSERT_EQUAL(before + 1, openDescriptors());
            spool = Spool("small");
            CPPUNIT_ASSERT_EQUAL(before, openDescriptors());
            spool = filled().first;
        }
        CPPUNIT_ASSERT_EQUAL(before, openDescriptors());
    }

    void aMoveTakesEverything()
    {
        auto [spool, all] = filled();
        Spool other = std::move(spool);
        CPPUNIT_ASSERT(all == other.text());
        spool = Spool(); // a moved-from spool may be used again
        spool.memory() = "new";
        spool.settle(0);
        CPPUNIT_ASSERT_EQUAL(std::string("new"), spool.text());
        CPPUNIT_ASSERT(all == other.text());
    }

    void readingStopsWhenTheSinkSaysSo()
    {
        const auto [spool, all] = filled();
        int pieces = 0;
        CPPUNIT_ASSERT(!spool.read([&pieces](std::string_view) { return ++pieces < 2; }));
        CPPUNIT_ASSERT_EQUAL(2, pieces);
        CPPUNIT_ASSERT(spool.read([](std::string_view) { return true; }));
        CPPUNIT_ASSERT(!Spool("x").read([](std::string_view) { return false; }));
    }

    void aMissingFolderIsAnError()
    {
        const TemporaryFolder folder;
        std::filesystem::remove(folder.path());
        Spool spool("bytes");
        CPPUNIT_ASSERT_THROW(spool.settle(0), std::system_error);
        CPPUNIT_ASSERT_EQUAL(std::string("bytes"), spool.text());
    }

    void aFullFolderLosesNothing()
    {
        Spool spool("first,");
        spool.settle(0);
        spool.memory() += std::string(10'000, 'x');
        {
            const FileLimit limit(5000);
            CPPUNIT_ASSERT_THROW(spool.settle(0), std::system_error);
        }
        const std::string all = "first," + std::string(10'000, 'x');
        CPPUNIT_ASSERT(all == spool.text());
        spool.settle(0);
        CPPUNIT_ASSERT(all == spool.text());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{all.size()}, spool.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SpoolTest);

} // namespace Leadwire
