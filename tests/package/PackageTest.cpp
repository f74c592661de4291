// The Debian package as cpack builds it: what is in it, who may do what with it, and what systemd and lintian make of it.
// Nothing is installed.
#include "handlers/Settings.h"
#include "tests/TemporaryFolder.h"
#include "tests/served/Child.h"

#include <Poco/String.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace Leadwire
{
namespace
{

Finished finished(std::vector<std::string> words)
{
    Start start;
    start.words = std::move(words);
    return run(start);
}

/// What the program puts out; throws where it fails.
std::string outputOf(const std::vector<std::string>& words)
{
    const Finished program = finished(words);
    if (program.status != 0) throw std::runtime_error(words[0] + ": " + program.output + program.errors);
    return program.output;
}

/// The package, built once and unpacked.
struct Package
{
    TemporaryFolder folder;
    std::string file, root = folder.path() + "/root", control = folder.path() + "/control";

    Package()
    {
        outputOf({CPACK_PROGRAM, "-G", "DEB", "--config", CPACK_CONFIGURATION, "-B", folder.path()});
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            if (entry.path().extension() == ".deb") file = entry.path();
        outputOf({"/usr/bin/dpkg-deb", "-x", file, root});
        outputOf({"/usr/bin/dpkg-deb", "-e", file, control});
    }

    std::string field(const std::string& name) const
    {
        return Poco::trim(outputOf({"/usr/bin/dpkg-deb", "-f", file, name}));
    }

    static const Package& built()
    {
        static const Package package;
        return package;
    }
};

const std::string units = "/lib/systemd/system/";

/// The units, with the unpacked program in the place of the installed one.
class Units
{
public:
    Units()
    {
        const auto& package = Package::built();
        const auto recursively = std::filesystem::copy_options::recursive;
        std::filesystem::copy(package.root + units, _folder.path(), recursively);
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

class PackageTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(PackageTest);
    CPPUNIT_TEST(holdsWhatAServerNeedsAndNothingElse);
    CPPUNIT_TEST(belongsToRootAlone);
    CPPUNIT_TEST(settingsAreKeptWhenThePackageIsReplaced);
    CPPUNIT_TEST(namesItsVersionAndWhatItNeeds);
    CPPUNIT_TEST(maintainerScriptsCanBeRead);
    CPPUNIT_TEST(theProgramRuns);
    CPPUNIT_TEST(theProgramIsHardened);
    CPPUNIT_TEST(theManualPageTellsOfEveryCommand);
    CPPUNIT_TEST(unitsAndSettingsSpeakOfTheSamePlaces);
    CPPUNIT_TEST(unitsAreInOrder);
    CPPUNIT_TEST(unitsExposeLittle);
    CPPUNIT_TEST(theWebServerReadsFilesAndWritesNothing);
    CPPUNIT_TEST(lintianHasNoComplaint);
    CPPUNIT_TEST_SUITE_END();

public:
    void holdsWhatAServerNeedsAndNothingElse()
    {
        std::set<std::string> expected{"/etc/leadwire/leadwire.properties",
                                       units + "leadwire-.service.d/10-sandbox.conf",
                                       units + "leadwire-courier.service",
                                       units + "leadwire-sweep.service",
                                       units + "leadwire-sweep.timer",
                                       units + "leadwire.service",
                                       units + "leadwire.service.d/10-sandbox.conf",
                                       units + "leadwire.socket",
                                       "/usr/bin/leadwire",
                                       "/usr/lib/sysusers.d/leadwire.conf",
                                       "/usr/lib/tmpfiles.d/leadwire.conf",
                                       "/usr/share/doc/leadwire/README.md",
                                       "/usr/share/doc/leadwire/changelog.Debian.gz",
                                       "/usr/share/doc/leadwire/changelog.gz",
                                       "/usr/share/doc/leadwire/copyright",
                                       "/usr/share/lintian/overrides/leadwire",
                                       "/usr/share/man/man1/leadwire.1.gz"};
        const std::string sources = LEADWIRE_SOURCE_FOLDER;
        for (const std::string front : {"nginx", "apache"})
            for (const auto& entry : std::filesystem::directory_iterator(sources + "/conf/" + front))
                expected.insert("/usr/share/leadwire/" + front + "/" + entry.path().filename().string());
        std::set<std::string> found;
        const std::string& root = Package::built().root;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
            if (!entry.is_directory() || std::filesystem::is_empty(entry))
                found.insert(entry.path().string().substr(root.size()));
        for (const auto& name : expected) CPPUNIT_ASSERT_MESSAGE("lacks " + name, found.count(name) == 1);
        for (const auto& name : found) CPPUNIT_ASSERT_MESSAGE("has " + name, expected.count(name) == 1);
    }

    void belongsToRootAlone()
    {
        std::istringstream list(outputOf({"/usr/bin/dpkg-deb", "-c", Package::built().file}));
        for (std::string line; std::getline(list, line);)
        {
            const std::string mode = line.substr(0, 10);
            const std::string name = line.substr(line.rfind(" .") + 2);
            CPPUNIT_ASSERT_MESSAGE(line, line.substr(11, 9) == "root/root");
            if (name == "/etc/leadwire/leadwire.properties")
                CPPUNIT_ASSERT_EQUAL(std::string("-rw-r-----"), mode);
            else if (mode.front() == 'd' || name == "/usr/bin/leadwire")
                CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string("rwxr-xr-x"), mode.substr(1));
            else
                CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string("-rw-r--r--"), mode);
        }
    }

    void settingsAreKeptWhenThePackageIsReplaced()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("/etc/leadwire/leadwire.properties\n"),
                             textOf(Package::built().control + "/conffiles"));
    }

    void namesItsVersionAndWhatItNeeds()
    {
        const auto& package = Package::built();
        CPPUNIT_ASSERT_EQUAL(std::string(LEADWIRE_VERSION "-1"), package.field("Version"));
        const std::string needs = package.field("Depends");
        for (const std::string library : {"libc6", "libfcgi0ldbl", "libpocodatapostgresql80", "libpq5", "libsodium23"})
            CPPUNIT_ASSERT_MESSAGE(needs, needs.find(library + " (>= ") != std::string::npos);
        for (const std::string program : {"systemd | systemd-standalone-sysusers", "systemd | systemd-standalone-tmpfiles"})
            CPPUNIT_ASSERT_MESSAGE(needs, needs.find(program) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("postgresql, nginx | apache2, iso-codes"), package.field("Recommends"));
    }

    void maintainerScriptsCanBeRead()
    {
        for (const std::string name : {"postinst", "prerm", "postrm"})
        {
            const std::string script = Package::built().control + "/" + name;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 0, ::access(script.c_str(), X_OK));
            outputOf({"/bin/sh", "-n", script});
        }
    }

    void theProgramRuns() { CPPUNIT_ASSERT_EQUAL(std::string("leadwire " LEADWIRE_VERSION "\n"), outputOf({program(), "--version"})); }

    void theProgramIsHardened()
    {
        const std::string elf = outputOf({"/usr/bin/readelf", "-W", "-h", "-l", "-d", "-S", "--dyn-syms", program()});
        const auto has = [&](const std::string& words) { return elf.find(words) != std::string::npos; };
        CPPUNIT_ASSERT_MESSAGE("position independent", has("DYN (Position-Independent Executable file)"));
        CPPUNIT_ASSERT_MESSAGE("relocations are closed", has("GNU_RELRO") && has("BIND_NOW"));
        CPPUNIT_ASSERT_MESSAGE("the stack is guarded", has("__stack_chk_fail"));
        CPPUNIT_ASSERT_MESSAGE("buffers are guarded", has("_chk@GLIBC"));
        CPPUNIT_ASSERT_MESSAGE("stripped", !has(".symtab") && !has(".debug_info"));
        std::istringstream lines(elf);
        for (std::string line; std::getline(lines, line);)
            CPPUNIT_ASSERT_MESSAGE(line, line.find("GNU_STACK") == std::string::npos || line.find("RWE") == std::string::npos);
    }

    void theManualPageTellsOfEveryCommand()
    {
        const std::string page = outputOf({"/bin/zcat", Package::built().root + "/usr/share/man/man1/leadwire.1.gz"});
        CPPUNIT_ASSERT(page.find("\"Leadwire " LEADWIRE_VERSION "\"") != std::string::npos);
        std::istringstream help(outputOf({program(), "--help"}));
        int commands = 0;
        for (std::string line; std::getline(help, line);)
        {
            if (!line.starts_with("  ")) continue;
            const std::string name = line.substr(2, line.find("  ", 2) - 2);
            CPPUNIT_ASSERT_MESSAGE(name, page.find(".TP\n.B " + name + "\n") != std::string::npos);
            ++commands;
        }
        CPPUNIT_ASSERT(commands > 10);
    }

    void unitsAndSettingsSpeakOfTheSamePlaces()
    {
        const std::string& root = Package::built().root;
        const std::string folders = textOf(root + "/usr/lib/tmpfiles.d/leadwire.conf");
        const std::string sandbox = textOf(root + units + "leadwire.service.d/10-sandbox.conf");
        const std::string socket = textOf(root + units + "leadwire.socket");
        CPPUNIT_ASSERT(socket.find("\nListenStream=" + otherwise("socket") + "\n") != std::string::npos);
        CPPUNIT_ASSERT(socket.find("\nSocketMode=" + otherwise("socket_mode") + "\n") != std::string::npos);
        CPPUNIT_ASSERT(otherwise("socket").starts_with(otherwise("runtime") + "/"));
        const std::string files = otherwise("files.folder");
        for (const std::string& folder : {otherwise("runtime"), files})
            CPPUNIT_ASSERT_MESSAGE(folder, folders.find("\nd " + folder + " ") != std::string::npos);
        CPPUNIT_ASSERT(sandbox.find("\nReadWritePaths=" + files.substr(0, files.rfind('/')) + " " + otherwise("runtime") +
                                    "\n") != std::string::npos);
    }

    void unitsAreInOrder()
    {
        const Units copy;
        std::vector<std::string> verify{"/usr/bin/systemd-analyze", "verify", "--man=no"};
        for (const auto& service : copy.services) verify.push_back(copy.path(service));
        for (const std::string name : {"leadwire.socket", "leadwire-sweep.timer"}) verify.push_back(copy.path(name));
        const Finished verified = finished(verify);
        CPPUNIT_ASSERT_EQUAL(std::string(), verified.output + verified.errors);
        CPPUNIT_ASSERT_EQUAL(0, verified.status);
    }

    void unitsExposeLittle()
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

    /// Where it is installed, as scripts/package sees to.
    void lintianHasNoComplaint()
    {
        const std::string lintian = "/usr/bin/lintian";
        if (!std::filesystem::exists(lintian)) return;
        const Finished found = finished({lintian, "--allow-root", "--fail-on", "error,warning", Package::built().file});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(found.output + found.errors, 0, found.status);
    }

private:
    static std::string program() { return Package::built().root + "/usr/bin/leadwire"; }

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

CPPUNIT_TEST_SUITE_REGISTRATION(PackageTest);

} // namespace Leadwire
