// What is in the Debian package, who may do what with it, and what lintian makes of it.
#include "tests/package/Package.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace Leadwire
{

class PackageTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(PackageTest);
    CPPUNIT_TEST(holdsWhatAServerNeedsAndNothingElse);
    CPPUNIT_TEST(belongsToRootAlone);
    CPPUNIT_TEST(settingsAreKeptWhenThePackageIsReplaced);
    CPPUNIT_TEST(namesItsVersionAndWhatItNeeds);
    CPPUNIT_TEST(maintainerScriptsCanBeRead);
    CPPUNIT_TEST(theProgramRuns);
    CPPUNIT_TEST(buffersAreGuarded);
    CPPUNIT_TEST(theProgramIsHardened);
    CPPUNIT_TEST(theManualPageTellsOfEveryCommand);
    CPPUNIT_TEST(lintianHasNoComplaint);
    CPPUNIT_TEST_SUITE_END();

public:
    void holdsWhatAServerNeedsAndNothingElse()
    {
        std::set<std::string> expected{"/etc/leadwire/leadwire.properties",
                                       unitFolder + "leadwire-.service.d/10-sandbox.conf",
                                       unitFolder + "leadwire-courier.service",
                                       unitFolder + "leadwire-sweep.service",
                                       unitFolder + "leadwire-sweep.timer",
                                       unitFolder + "leadwire.service",
                                       unitFolder + "leadwire.service.d/10-sandbox.conf",
                                       unitFolder + "leadwire.socket",
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
        for (const std::string folder : {"nginx", "apache", "logrotate"})
            for (const auto& entry : std::filesystem::directory_iterator(sources + "/conf/" + folder))
                expected.insert("/usr/share/leadwire/" + folder + "/" + entry.path().filename().string());
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
        for (const std::string program :
             {"systemd | systemd-standalone-sysusers", "systemd | systemd-standalone-tmpfiles"})
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

    void theProgramRuns()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("leadwire " LEADWIRE_VERSION "\n"), outputOf({program(), "--version"}));
    }

    // That shows in the program only where the compiler cannot prove that a buffer is large enough.
    void buffersAreGuarded()
    {
        const std::filesystem::path configuration(CPACK_CONFIGURATION);
        std::ifstream commands(configuration.parent_path() / "compile_commands.json");
        std::size_t compiled = 0;
        for (std::string line; std::getline(commands, line);)
        {
            if (line.find("\"command\"") == std::string::npos) continue;
            ++compiled;
            CPPUNIT_ASSERT_MESSAGE(line, line.find(" -D_FORTIFY_SOURCE=2 ") != std::string::npos);
        }
        CPPUNIT_ASSERT(compiled > 100);
    }

    void theProgramIsHardened()
    {
        const std::string elf = outputOf({"/usr/bin/readelf", "-W", "-h", "-l", "-d", "-S", "--dyn-syms", program()});
        const auto has = [&](const std::string& words) { return elf.find(words) != std::string::npos; };
        CPPUNIT_ASSERT_MESSAGE("position independent", has("DYN (Position-Independent Executable file)"));
        CPPUNIT_ASSERT_MESSAGE("relocations are closed", has("GNU_RELRO") && has("BIND_NOW"));
        CPPUNIT_ASSERT_MESSAGE("the stack is guarded", has("__stack_chk_fail"));
        CPPUNIT_ASSERT_MESSAGE("stripped", !has(".symtab") && !has(".debug_info"));
        std::istringstream lines(elf);
        for (std::string line; std::getline(lines, line);)
            CPPUNIT_ASSERT_MESSAGE(line, line.find("GNU_STACK") == std::string::npos ||
                                             line.find("RWE") == std::string::npos);
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(PackageTest);

} // namespace Leadwire
