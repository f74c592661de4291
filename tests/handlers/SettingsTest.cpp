// The settings and their manual say the same.
#include "handlers/Settings.h"

#include <Poco/Util/MapConfiguration.h>
#include <Poco/Util/PropertyFileConfiguration.h>
#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class SettingsTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(SettingsTest);
    CPPUNIT_TEST(theManualShowsEveryKeyWithItsDefault);
    CPPUNIT_TEST(theManualShowsNoKeyThatIsNotRead);
    CPPUNIT_TEST(aWrongValueIsNamedWithWhatItShouldBe);
    CPPUNIT_TEST(aWrongKeyIsNotRepeated);
    CPPUNIT_TEST(noWorkersMeansOneForEachCore);
    CPPUNIT_TEST(aRelativePathBeginsAtTheFolderOfTheFile);
    CPPUNIT_TEST(anOwnerThatIsNotNamedIsTheProgramsRole);
    CPPUNIT_TEST_SUITE_END();

public:
    void theManualShowsEveryKeyWithItsDefault()
    {
        const auto manual = load();
        for (const auto& key : settingKeys())
        {
            const std::string name(key.name);
            CPPUNIT_ASSERT_MESSAGE(name, manual->has(name));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(key.otherwise), manual->getString(name));
        }
    }

    void theManualShowsNoKeyThatIsNotRead() { CPPUNIT_ASSERT_EQUAL(settingKeys().size(), leaves(*load(), "")); }

    void aWrongValueIsNamedWithWhatItShouldBe()
    {
        for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
                 {"workers", "many"}, {"threads", "0"}, {"max_body", "-1"}, {"rate_limits", "perhaps"}})
        {
            try
            {
                Settings::from(*with(key, value));
                CPPUNIT_FAIL(key);
            }
            catch (const std::runtime_error& failure)
            {
                const std::string text = failure.what();
                CPPUNIT_ASSERT_MESSAGE(text, text.find(key) != std::string::npos);
                CPPUNIT_ASSERT_MESSAGE(text, text.find("'" + value + "'") != std::string::npos);
                CPPUNIT_ASSERT_MESSAGE(text, text.find("must be") != std::string::npos);
            }
        }
    }

    void aWrongKeyIsNotRepeated()
    {
        try
        {
            Settings::from(*with("mail.key", "hunter2"));
            CPPUNIT_FAIL("taken for a key");
        }
        catch (const std::runtime_error& failure)
        {
            const std::string text = failure.what();
            CPPUNIT_ASSERT_MESSAGE(text, text.find("mail.key must be 32 bytes") != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(text, text.find("hunter2") == std::string::npos);
        }
    }

    void noWorkersMeansOneForEachCore()
    {
        CPPUNIT_ASSERT(Settings::from(*with("workers", "0")).workers > 0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, Settings::from(*with("workers", "3")).workers);
    }

    void aRelativePathBeginsAtTheFolderOfTheFile()
    {
        auto configuration = with("files.folder", "files/of us");
        CPPUNIT_ASSERT_THROW(Settings::from(*configuration), std::runtime_error);
        configuration->setString(settingsFolder, "/srv/leadwire");
        configuration->setString("runtime", "");
        const Settings settings = Settings::from(*configuration);
        CPPUNIT_ASSERT_EQUAL(std::string("/srv/leadwire/files/of us"), settings.api.files.folder);
        CPPUNIT_ASSERT_EQUAL(std::string("/run/leadwire/leadwire.sock"), settings.socket);
        CPPUNIT_ASSERT_EQUAL(std::string(), settings.runtime);
    }

    void anOwnerThatIsNotNamedIsTheProgramsRole()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("leadwire"), Settings::from(*with("database.owner", "")).owner);
    }

private:
    static Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> load()
    {
        return new Poco::Util::PropertyFileConfiguration(LEADWIRE_SOURCE_FOLDER "/conf/leadwire.properties");
    }

    static Poco::AutoPtr<Poco::Util::MapConfiguration> with(const std::string& key, const std::string& value)
    {
        Poco::AutoPtr<Poco::Util::MapConfiguration> configuration(new Poco::Util::MapConfiguration);
        configuration->setString(key, value);
        return configuration;
    }

    static std::size_t leaves(const Poco::Util::AbstractConfiguration& configuration, const std::string& root)
    {
        Poco::Util::AbstractConfiguration::Keys keys;
        configuration.keys(root, keys);
        if (keys.empty()) return 1;
        std::size_t count = 0;
        for (const auto& key : keys) count += leaves(configuration, root.empty() ? key : root + "." + key);
        return count;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsTest);

} // namespace Leadwire
