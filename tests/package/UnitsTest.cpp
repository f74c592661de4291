// The units and folders that the Debian package brings: what systemd makes of them, and who may do what.
#include "handlers/Settings.h"
#include "tests/package/Package.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace Leadwire
{
namespace
{

/// The units, with the unpacked program in the place of the installed one.
class Units
{
public:
    Units()
    {
        const auto& package = Package::built();
        const auto recursively = std::filesystem::copy_options::recursive;
        std::filesystem::copy(package.root + unitFolder, _folder.path(), recursively);
        for (const std::string& name : services) rewrite(name, package.root);
    }

    std::string path(const std::string& name) const { return _folder.path() + "/" + name; }

    const std::vector<std::string> services{"leadwire.service", "leadwire-courier.service", "leadwire-sweep.service"};

private:
    void rewrite(const std::string& name, const std::string& root) const
    {
        const std::string text = Poco::replace(textOf(path(name)), std::string("=/usr/bin/"), "=" + root + "/usr/bin/");
        std::ofstream(path(name)) << text;
    }

    TemporaryFolder _folder;
};

} // namespace

class UnitsTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(UnitsTest);
    CPPUNIT_TEST(speakOfTheSamePlacesAsTheSettings);
    CPPUNIT_TEST(areInOrder);
    CPPUNIT_TEST(exposeLittle);
    CPPUNIT_TEST(theWebServerReadsFilesAndWritesNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void speakOfTheSamePlacesAsTheSettings()
    {
        const std::string& root = Package::built().root;
        const std::string folders = textOf(root + "/usr/lib/tmpfiles.d/leadwire.conf");
        const std::string sandbox = textOf(root + unitFolder + "leadwire.service.d/10-sandbox.conf");
        const std::string socket = textOf(root + unitFolder + "leadwire.socket");
        CPPUNIT_ASSERT(socket.find("\nListenStream=" + otherwise("socket") + "\n") != std::string::npos);
        CPPUNIT_ASSERT(socket.find("\nSocketMode=" + otherwise("socket_mode") + "\n") != std::string::npos);
        CPPUNIT_ASSERT(otherwise("socket").starts_with(otherwise("runtime") + "/"));
        const std::string files = otherwise("files.folder");
        for (const std::string& folder : {otherwise("runtime"), files})
            CPPUNIT_ASSERT_MESSAGE(folder, folders.find("\nd " + folder + " ") != std::string::npos);
        CPPUNIT_ASSERT(sandbox.find("\nReadWritePaths=" + files.substr(0, files.rfind('/')) + " " +
                                    otherwise("runtime") + "\n") != std::string::npos);
    }

    void areInOrder()
    {
        const Units copy;
        std::vector<std::string> verify{"/usr/bin/systemd-analyze", "verify", "--man=no"};
        for (const auto& service : copy.services) verify.push_back(copy.path(service));
        for (const std::string name : {"leadwire.socket", "leadwire-sweep.timer"}) verify.push_back(copy.path(name));
        const Finished verified = finished(verify);
        CPPUNIT_ASSERT_EQUAL(std::string(), verified.output + verified.errors);
        CPPUNIT_ASSERT_EQUAL(0, verified.status);
    }

    void exposeLittle()
    {
        const Units copy;
        for (const auto& service : copy.services)
            // In tenths: 2.0 of 10.
            outputOf({"/usr/bin/systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager",
                      copy.path(service)});
    }

    /// Only root can make folders for other accounts.
    void theWebServerReadsFilesAndWritesNothing()
    {
        if (::geteuid() != 0) return;
        const TemporaryFolder folder;
        const std::string& root = folder.path();
        std::filesystem::create_directories(root + "/usr/lib");
        std::filesystem::copy(Package::built().root + "/usr/lib", root + "/usr/lib",
                              std::filesystem::copy_options::recursive);
        std::filesystem::create_directory(root + "/etc");
        std::ofstream(root + "/etc/group") << "www-data:x:33:\n";
        outputOf({"/usr/bin/systemd-sysusers", "--root=" + root, "leadwire.conf"});
        outputOf({"/usr/bin/systemd-tmpfiles", "--root=" + root, "--create", "leadwire.conf"});
        const std::string account = textOf(root + "/etc/passwd");
        CPPUNIT_ASSERT_MESSAGE(account, account.starts_with("leadwire:x:"));
        CPPUNIT_ASSERT_MESSAGE(account, account.ends_with(":Leadwire:/var/lib/leadwire:/usr/sbin/nologin\n"));
        const auto service = static_cast<uid_t>(std::stoul(account.substr(account.find(":x:") + 3)));
        expect(root + "/run/leadwire", 0750, service, 33);
        expect(root + "/var/lib/leadwire", 0755, service, service);
        expect(root + "/var/lib/leadwire/files", 02750, service, 33);
    }

private:
    /// What holds when nothing is set.
    static std::string otherwise(const std::string& name)
    {
        const auto& keys = settingKeys();
        const auto key =
            std::find_if(keys.begin(), keys.end(), [&](const SettingKey& one) { return one.name == name; });
        CPPUNIT_ASSERT_MESSAGE(name, key != keys.end());
        return std::string(key->otherwise);
    }

    static void expect(const std::string& path, mode_t mode, uid_t owner, gid_t group)
    {
        struct stat found
        {
        };
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 0, ::stat(path.c_str(), &found));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, mode, found.st_mode & 07777U);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, owner, found.st_uid);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, group, found.st_gid);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UnitsTest);

} // namespace Leadwire
