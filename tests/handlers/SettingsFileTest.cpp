// One value of a settings file changes; what a person has written around it stays, and a secret is nobody else's.
#include "handlers/SettingsFile.h"
#include "tests/TemporaryFolder.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace Leadwire
{

class SettingsFileTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(SettingsFileTest);
    CPPUNIT_TEST(aValueChangesInItsLine);
    CPPUNIT_TEST(aNewKeyGoesToTheEnd);
    CPPUNIT_TEST(theLineThatCountsIsChanged);
    CPPUNIT_TEST(aValueOverSeveralLinesIsReplaced);
    CPPUNIT_TEST(whatIsWrittenIsReadAsItWas);
    CPPUNIT_TEST(whatNoLineCanHoldIsRefused);
    CPPUNIT_TEST(aFileWithASecretIsClosedToOthers);
    CPPUNIT_TEST(aFileWithoutSecretsKeepsItsMode);
    CPPUNIT_TEST(theFileBehindALinkIsReplaced);
    CPPUNIT_TEST(aFolderThatIsNotThereIsNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void aValueChangesInItsLine()
    {
        write("# About workers.\nworkers = 2\n\n# About threads.\nthreads=4\n");
        change("workers", "8");
        CPPUNIT_ASSERT_EQUAL(std::string("# About workers.\nworkers = 8\n\n# About threads.\nthreads=4\n"), text());
    }

    void aNewKeyGoesToTheEnd()
    {
        write("workers = 2\n# threads = 1\n");
        change("threads", "4");
        CPPUNIT_ASSERT_EQUAL(std::string("workers = 2\n# threads = 1\nthreads = 4\n"), text());
    }

    void theLineThatCountsIsChanged()
    {
        write("workers = 2\nworkers : 3\n");
        CPPUNIT_ASSERT_EQUAL(std::string("3"), *SettingsFile(path()).value("workers"));
        change("workers", "4");
        CPPUNIT_ASSERT_EQUAL(std::string("workers = 2\nworkers = 4\n"), text());
    }

    void aValueOverSeveralLinesIsReplaced()
    {
        write("cors = growcrm \\\ntaskip \\\ncors = x\nthreads = 4\n");
        change("cors", "");
        CPPUNIT_ASSERT_EQUAL(std::string("cors = \nthreads = 4\n"), text());
    }

    void whatIsWrittenIsReadAsItWas()
    {
        for (const std::string value :
             {"a=b:c", R"(back\slash\)", "# no comment", "!", "Größe", "$workers", "a b", "\"q\""})
        {
            write("threads = 4\n");
            change("database.password", value);
            CPPUNIT_ASSERT_EQUAL(value, *SettingsFile(path()).value("database.password"));
            change("threads", "5");
            CPPUNIT_ASSERT_EQUAL(value, *SettingsFile(path()).value("database.password"));
        }
    }

    void whatNoLineCanHoldIsRefused()
    {
        SettingsFile file(path());
        for (const std::string value : {"a\nb", " a", "a ", "a\tb", "\x01", "a${workers}"})
            CPPUNIT_ASSERT_THROW(file.set("database.password", value), std::runtime_error);
    }

    void aFileWithASecretIsClosedToOthers()
    {
        write("threads = 4\n");
        change("database.password", "secret");
        CPPUNIT_ASSERT_EQUAL(0640U, mode());
        CPPUNIT_ASSERT_EQUAL(0, ::unlink(path().c_str()));
        change("threads", "5");
        CPPUNIT_ASSERT_EQUAL(::geteuid() == 0 ? 0640U : 0600U, mode());
    }

    void aFileWithoutSecretsKeepsItsMode()
    {
        write("threads = 4\n");
        change("threads", "5");
        CPPUNIT_ASSERT_EQUAL(0644U, mode());
    }

    void theFileBehindALinkIsReplaced()
    {
        write("threads = 4\n");
        const std::string link = _folder.path() + "/link";
        CPPUNIT_ASSERT_EQUAL(0, ::symlink("settings", link.c_str()));
        SettingsFile file(link);
        file.set("threads", "6");
        file.save();
        CPPUNIT_ASSERT_EQUAL(std::string("threads = 6\n"), text());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _folder.files().size());
    }

    void aFolderThatIsNotThereIsNamed()
    {
        SettingsFile file("/nowhere/at/all");
        file.set("threads", "6");
        CPPUNIT_ASSERT_THROW(file.save(), std::runtime_error);
    }

private:
    std::string path() const { return _folder.path() + "/settings"; }

    void write(const std::string& text) const
    {
        std::ofstream(path()) << text;
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(path().c_str(), 0644));
    }

    void change(const std::string& key, const std::string& value) const
    {
        SettingsFile file(path());
        file.set(key, value);
        file.save();
    }

    std::string text() const
    {
        std::ostringstream all;
        all << std::ifstream(path()).rdbuf();
        return all.str();
    }

    unsigned mode() const
    {
        struct stat status
        {
        };
        ::stat(path().c_str(), &status);
        return status.st_mode & 07777U;
    }

    TemporaryFolder _folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsFileTest);

} // namespace Leadwire
