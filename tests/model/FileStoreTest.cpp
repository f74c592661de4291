// The store of files as an account keeps it that is not in the web server's group.
#include "model/files/FileStore.h"

#include "tests/TemporaryFolder.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <string>

namespace Leadwire
{

class FileStoreTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(FileStoreTest);
    CPPUNIT_TEST(whatIsStoredBelongsToTheGroupOfTheFolder);
    CPPUNIT_TEST_SUITE_END();

    /// Only root can give a folder to accounts and groups that it then acts as.
    void whatIsStoredBelongsToTheGroupOfTheFolder()
    {
        if (::geteuid() != 0) return;
        constexpr uid_t service = 65'001, webServer = 65'002;
        const TemporaryFolder folder;
        CPPUNIT_ASSERT_EQUAL(0, ::chown(folder.path().c_str(), service, webServer));
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(folder.path().c_str(), 02750));
        const std::string hash = contentHash("Dear John");

        const pid_t child = ::fork();
        if (child == 0) ::_exit(publish(folder.path(), hash, service));
        int status = -1;
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
        CPPUNIT_ASSERT_EQUAL(0, status);
        for (std::string name = FileStore::nameOf(7, hash); !name.empty();
             name.resize(name.find('/') == name.npos ? 0 : name.rfind('/')))
        {
            struct stat found
            {
            };
            CPPUNIT_ASSERT_EQUAL(0, ::stat((folder.path() + "/" + name).c_str(), &found));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, webServer, found.st_gid);
            const mode_t expected = S_ISDIR(found.st_mode) ? 02750 : 0640;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, expected, found.st_mode & 07777U);
        }
    }

    static int publish(const std::string& folder, const std::string& hash, uid_t account)
    {
        ::umask(0027);
        if (::setgroups(0, nullptr) != 0 || ::setgid(account) != 0 || ::setuid(account) != 0) return EXIT_FAILURE;
        try
        {
            return FileStore(folder).publish(7, hash, "Dear John") ? EXIT_SUCCESS : EXIT_FAILURE;
        }
        catch (const std::exception&)
        {
            return EXIT_FAILURE;
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileStoreTest);

} // namespace Leadwire
