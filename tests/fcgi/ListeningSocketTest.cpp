// Makes sockets where there was nothing, where there was an old one, and where there must be none.
#include "fcgi/ListeningSocket.h"

#include "tests/fcgi/FastCgiClient.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace Leadwire
{

class ListeningSocketTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ListeningSocketTest);
    CPPUNIT_TEST(hasExactlyTheModeAskedFor);
    CPPUNIT_TEST(acceptsConnections);
    CPPUNIT_TEST(isNotInheritedByPrograms);
    CPPUNIT_TEST(replacesAStaleSocket);
    CPPUNIT_TEST(refusesALiveSocket);
    CPPUNIT_TEST(refusesToReplaceAFile);
    CPPUNIT_TEST(refusesALongPath);
    CPPUNIT_TEST(refusesAModeThatIsNone);
    CPPUNIT_TEST(refusesAnUnknownGroup);
    CPPUNIT_TEST(refusesAFolderThatDoesNotExist);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override
    {
        std::string pattern = "/tmp/leadwire-socket-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()));
        _folder = pattern;
        _settings = {};
        _settings.socket = _folder + "/socket";
    }

    void tearDown() override
    {
        for (const int descriptor : {_socket, _other})
            if (descriptor >= 0) ::close(descriptor);
        _socket = _other = -1;
        ::unlink((_folder + "/socket").c_str());
        ::rmdir(_folder.c_str());
    }

    void hasExactlyTheModeAskedFor()
    {
        const mode_t before = ::umask(0077);
        _settings.socketMode = "0666";
        _socket = makeListeningSocket(_settings);
        CPPUNIT_ASSERT_EQUAL(mode_t{0077}, ::umask(before));
        struct stat found
        {
        };
        CPPUNIT_ASSERT_EQUAL(0, ::stat(_settings.socket.c_str(), &found));
        CPPUNIT_ASSERT_EQUAL(0666U, found.st_mode & 07777U);
    }

    void acceptsConnections()
    {
        _socket = makeListeningSocket(_settings);
        CPPUNIT_ASSERT(isListening(_socket));
        FastCgiClient client(_settings.socket);
    }

    void isNotInheritedByPrograms()
    {
        _socket = makeListeningSocket(_settings);
        CPPUNIT_ASSERT_EQUAL(FD_CLOEXEC, ::fcntl(_socket, F_GETFD));
    }

    void replacesAStaleSocket()
    {
        ::close(makeListeningSocket(_settings));
        CPPUNIT_ASSERT_THROW(FastCgiClient{_settings.socket}, std::system_error);
        _socket = makeListeningSocket(_settings);
        FastCgiClient client(_settings.socket);
    }

    void refusesALiveSocket()
    {
        _socket = makeListeningSocket(_settings);
        assertRefused("somebody serves");
        FastCgiClient client(_settings.socket);
    }

    void refusesToReplaceAFile()
    {
        std::ofstream(_settings.socket) << "precious";
        assertRefused("is no socket");
        std::string content;
        std::ifstream(_settings.socket) >> content;
        CPPUNIT_ASSERT_EQUAL(std::string("precious"), content);
    }

    void refusesALongPath()
    {
        _settings.socket = "/tmp/" + std::string(102, 'a');
        _socket = makeListeningSocket(_settings);
        ::unlink(_settings.socket.c_str());
        _settings.socket += 'a';
        assertRefused("1 to 107 bytes, this one has 108");
    }

    void refusesAModeThatIsNone()
    {
        for (const std::string mode : {"", "rw", "0680", "1777", "0660 "})
        {
            _settings.socketMode = mode;
            assertRefused("octal");
        }
    }

    void refusesAnUnknownGroup()
    {
        _settings.socketGroup = "no-such-group";
        assertRefused("there is no group no-such-group");
    }

    void refusesAFolderThatDoesNotExist()
    {
        _settings.socket = _folder + "/absent/socket";
        assertRefused("does its folder exist");
    }

private:
    void assertRefused(const std::string& reason)
    {
        try
        {
            _other = makeListeningSocket(_settings);
        }
        catch (const std::runtime_error& error)
        {
            CPPUNIT_ASSERT_MESSAGE(error.what(), std::string(error.what()).find(reason) != std::string::npos);
            return;
        }
        CPPUNIT_FAIL("the socket was made, although: " + reason);
    }

    std::string _folder;
    SupervisorSettings _settings;
    int _socket = -1;
    int _other = -1;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ListeningSocketTest);

} // namespace Leadwire
