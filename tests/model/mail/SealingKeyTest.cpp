// Passwords in the database: told by the key alone, and only for the workspace they were sealed for.
#include "model/mail/SealingKey.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>
#include <vector>

namespace Leadwire
{

class SealingKeyTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(SealingKeyTest);
    CPPUNIT_TEST(whatWasSealedIsOpened);
    CPPUNIT_TEST(anotherKeyOrWorkspaceOpensNothing);
    CPPUNIT_TEST(aChangedTextOpensNothing);
    CPPUNIT_TEST(whatIsNoKeyIsNotRepeated);
    CPPUNIT_TEST_SUITE_END();

    const std::string _text = SealingKey::create();
    const SealingKey _key{_text};

    void whatWasSealedIsOpened()
    {
        for (const std::string password : {"", "secret", "größer \t als"})
        {
            const std::string sealed = _key.seal(password, 7);
            CPPUNIT_ASSERT_EQUAL(password, _key.open(sealed, 7).value());
            CPPUNIT_ASSERT(sealed != _key.seal(password, 7));
            CPPUNIT_ASSERT_EQUAL(password, SealingKey(_text).open(sealed, 7).value());
        }
    }

    void anotherKeyOrWorkspaceOpensNothing()
    {
        const std::string sealed = _key.seal("secret", 7);
        CPPUNIT_ASSERT(!_key.open(sealed, 8));
        CPPUNIT_ASSERT(!SealingKey(SealingKey::create()).open(sealed, 7));
    }

    void aChangedTextOpensNothing()
    {
        const std::string sealed = _key.seal("secret", 7);
        for (std::size_t i = 2; i < sealed.size(); ++i)
        {
            std::string changed = sealed;
            changed[i] = changed[i] == '0' ? '1' : '0';
            CPPUNIT_ASSERT(!_key.open(changed, 7));
        }
        for (const std::string& text :
             std::vector<std::string>{"", "\\x", "\\x00", "secret", sealed.substr(0, sealed.size() - 2)})
            CPPUNIT_ASSERT(!_key.open(text, 7));
    }

    void whatIsNoKeyIsNotRepeated()
    {
        for (const std::string& text :
             std::vector<std::string>{"", "hunter2", _text.substr(1), _text + "AAAA", "!" + _text.substr(1)})
        {
            try
            {
                const SealingKey key(text);
                CPPUNIT_FAIL(text);
            }
            catch (const std::runtime_error& failure)
            {
                const std::string said = failure.what();
                CPPUNIT_ASSERT_MESSAGE(said, said.find("mail.key must be 32 bytes") == 0);
                CPPUNIT_ASSERT_MESSAGE(said, text.empty() || said.find(text) == std::string::npos);
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SealingKeyTest);

} // namespace Leadwire
