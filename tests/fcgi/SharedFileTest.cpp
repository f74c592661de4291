// Maps one file several times, as several processes would.
#include "fcgi/SharedFile.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <string>
#include <system_error>

namespace Leadwire
{

namespace
{

constexpr std::size_t size = 4096;

std::atomic<std::uint64_t>& wordOf(const SharedFile& file)
{
    return *static_cast<std::atomic<std::uint64_t>*>(file.data());
}

} // namespace

class SharedFileTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(SharedFileTest);
    CPPUNIT_TEST(isMadeFullOfZerosForItsOwnerAlone);
    CPPUNIT_TEST(showsTheSameBytesToEverybody);
    CPPUNIT_TEST(keepsItsBytesWhenNobodyMapsIt);
    CPPUNIT_TEST(replacesAFileOfAnotherSize);
    CPPUNIT_TEST(leavesThoseAloneWhoMapTheReplacedFile);
    CPPUNIT_TEST(closesAnOpenFileToOthers);
    CPPUNIT_TEST(refusesAFileOfAnotherAccount);
    CPPUNIT_TEST(whatRootMapsIsForTheAccountOfTheFolder);
    CPPUNIT_TEST(refusesASymbolicLink);
    CPPUNIT_TEST(saysWhichFileCannotBeOpened);
    CPPUNIT_TEST(isMadeOnceByProcessesThatStartTogether);
    CPPUNIT_TEST(withoutAPathIsPrivate);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        std::string pattern = "/tmp/leadwire-shared-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _folder = pattern;
        _path = _folder + "/file";
    }

    void tearDown() override
    {
        ::unlink(_path.c_str());
        ::rmdir(_folder.c_str());
    }

    void isMadeFullOfZerosForItsOwnerAlone()
    {
        const SharedFile file(_path, size);
        const auto* const bytes = static_cast<const char*>(file.data());
        CPPUNIT_ASSERT(std::string(size, '\0') == std::string(bytes, size));
        struct stat found
        {
        };
        CPPUNIT_ASSERT_EQUAL(0, ::stat(_path.c_str(), &found));
        CPPUNIT_ASSERT_EQUAL(0600U, found.st_mode & 07777U);
        CPPUNIT_ASSERT_EQUAL(static_cast<off_t>(size), found.st_size);
    }

    void showsTheSameBytesToEverybody()
    {
        const SharedFile one(_path, size);
        const SharedFile other(_path, size);
        wordOf(one) = 7;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, wordOf(other).load());
    }

    void keepsItsBytesWhenNobodyMapsIt()
    {
        {
            const SharedFile file(_path, size);
            wordOf(file) = 7;
        }
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, wordOf(SharedFile(_path, size)).load());
    }

    void replacesAFileOfAnotherSize()
    {
        std::ofstream(_path) << "something else";
        const SharedFile file(_path, size);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, wordOf(file).load());
    }

    void leavesThoseAloneWhoMapTheReplacedFile()
    {
        const SharedFile old(_path, size);
        const SharedFile replacement(_path, 2 * size);
        wordOf(replacement) = 1;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, wordOf(old).load());
        wordOf(old) = 2;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, wordOf(replacement).load());
    }

    void closesAnOpenFileToOthers()
    {
        std::ofstream(_path).flush();
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(_path.c_str(), 0666));
        const SharedFile file(_path, size);
        struct stat found
        {
        };
        CPPUNIT_ASSERT_EQUAL(0, ::stat(_path.c_str(), &found));
        CPPUNIT_ASSERT_EQUAL(0600U, found.st_mode & 07777U);
    }

    /// Only root can give a file away; for anybody else a device that all may write to stands in.
    void refusesAFileOfAnotherAccount()
    {
        std::string path = "/dev/null";
        if (::geteuid() == 0)
        {
            std::ofstream(_path).flush();
            CPPUNIT_ASSERT_EQUAL(0, ::chown(_path.c_str(), 65534, 65534));
            path = _path;
        }
        try
        {
            const SharedFile file(path, size);
            CPPUNIT_FAIL("mapped a file of another account");
        }
        catch (const std::system_error& error)
        {
            CPPUNIT_ASSERT(std::string(error.what()).find("it belongs to another account") != std::string::npos);
        }
    }

    void whatRootMapsIsForTheAccountOfTheFolder()
    {
        if (::geteuid() != 0) return;
        constexpr uid_t service = 65'001;
        CPPUNIT_ASSERT_EQUAL(0, ::chown(_folder.c_str(), service, service));
        const auto asService = [this]
        {
            const pid_t child = ::fork();
            if (child == 0)
            {
                if (::setuid(service) != 0) ::_exit(2);
                try
                {
                    ++wordOf(SharedFile(_path, size));
                    ::_exit(0);
                }
                catch (const std::system_error&)
                {
                    ::_exit(1);
                }
            }
            int status = -1;
            ::waitpid(child, &status, 0);
            return status;
        };
        const SharedFile first(_path, size);
        CPPUNIT_ASSERT_EQUAL(0, asService());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, wordOf(first).load());
        CPPUNIT_ASSERT_EQUAL(0, ::unlink(_path.c_str()));
        CPPUNIT_ASSERT_EQUAL(0, asService());
        const SharedFile second(_path, size);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, wordOf(second).load());
    }

    void refusesASymbolicLink()
    {
        const std::string target = _folder + "/target";
        CPPUNIT_ASSERT_EQUAL(0, ::symlink(target.c_str(), _path.c_str()));
        CPPUNIT_ASSERT_THROW(SharedFile(_path, size), std::system_error);
        CPPUNIT_ASSERT(::access(target.c_str(), F_OK) != 0);
    }

    void saysWhichFileCannotBeOpened()
    {
        try
        {
            const SharedFile file(_folder + "/absent/file", size);
            CPPUNIT_FAIL("mapped a file in a folder that does not exist");
        }
        catch (const std::system_error& error)
        {
            CPPUNIT_ASSERT(std::string(error.what()).find("/absent/file cannot be opened") != std::string::npos);
        }
    }

    void isMadeOnceByProcessesThatStartTogether()
    {
        constexpr int processes = 8;
        for (int i = 0; i < processes; ++i)
            if (::fork() == 0)
            {
                ++wordOf(SharedFile(_path, size));
                ::_exit(0);
            }
        for (int i = 0; i < processes; ++i) CPPUNIT_ASSERT(::wait(nullptr) > 0);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{processes}, wordOf(SharedFile(_path, size)).load());
    }

    void withoutAPathIsPrivate()
    {
        const SharedFile one("", size);
        const SharedFile other("", size);
        wordOf(one) = 7;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, wordOf(other).load());
    }

private:
    std::string _folder;
    std::string _path;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SharedFileTest);

} // namespace Leadwire
