// Mails as text: what stands in the headers, and that nothing typed can become one.
#include "model/mail/Message.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Net/QuotedPrintableDecoder.h>
#include <cppunit/extensions/HelperMacros.h>

#include <iterator>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace Leadwire
{

class MessageTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(MessageTest);
    CPPUNIT_TEST(aPlainMessageIsAsTheStandardHasIt);
    CPPUNIT_TEST(encodedWordsAreShortAndSplitNoCharacter);
    CPPUNIT_TEST(plainSubjectsStayReadable);
    CPPUNIT_TEST(controlsMakeNoMessage);
    CPPUNIT_TEST(noLineIsTooLong);
    CPPUNIT_TEST(lineEndsOfAnyKindBecomeOne);
    CPPUNIT_TEST(onlyOneAddressIsAnAddress);
    CPPUNIT_TEST(quotesInANameStayInside);
    CPPUNIT_TEST_SUITE_END();

    static Message message(const std::string& subject, const std::string& body)
    {
        return {"<1@example.com>", "sales@example.com", "Sales", "john@example.com", subject, body};
    }

    static std::string decoded(const std::string& base64)
    {
        std::istringstream stream(base64);
        Poco::Base64Decoder decoder(stream);
        return {std::istreambuf_iterator<char>(decoder), {}};
    }

    static std::string bodyOf(const std::string& text)
    {
        std::istringstream stream(text.substr(text.find("\r\n\r\n") + 4));
        Poco::Net::QuotedPrintableDecoder decoder(stream);
        return {std::istreambuf_iterator<char>(decoder), {}};
    }

    void aPlainMessageIsAsTheStandardHasIt()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n"
                                         "From: \"Sales\"\r\n <sales@example.com>\r\n"
                                         "To: john@example.com\r\n"
                                         "Subject: Hello\r\n"
                                         "Message-ID: <1@example.com>\r\n"
                                         "MIME-Version: 1.0\r\n"
                                         "Content-Type: text/plain; charset=UTF-8\r\n"
                                         "Content-Transfer-Encoding: quoted-printable\r\n"
                                         "\r\n"
                                         "Hi =3D Gr=C3=BC=C3=9Fe\r\n=2Ex =20\r\n"),
                             message("Hello", "Hi = Grüße\n.x  ").text(0));
    }

    void encodedWordsAreShortAndSplitNoCharacter()
    {
        for (const std::string unit : {"ü", "漢", "😀", "aü", "ab漢"})
        {
            std::string subject;
            while (characterCount(subject) < 250) subject += unit;
            const std::string header = headerText(subject);
            std::string together;
            std::istringstream lines(header);
            for (std::string line; std::getline(lines, line);)
            {
                if (line.ends_with('\r')) line.pop_back();
                if (line.starts_with(' ')) line.erase(0, 1);
                CPPUNIT_ASSERT_MESSAGE(line,
                                       line.size() <= 75 && line.starts_with("=?UTF-8?B?") && line.ends_with("?="));
                const std::string word = decoded(line.substr(10, line.size() - 12));
                CPPUNIT_ASSERT_MESSAGE(line, (static_cast<unsigned char>(word.front()) & 0xC0U) != 0x80);
                together += word;
            }
            CPPUNIT_ASSERT_EQUAL(subject, together);
        }
    }

    void plainSubjectsStayReadable()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("Re: 100% off, \"today\"!"), headerText("Re: 100% off, \"today\"!"));
        CPPUNIT_ASSERT_EQUAL(std::string("=?UTF-8?B?PT9VVEYtOD9CP1FRPT0/PQ==?="), headerText("=?UTF-8?B?QQ==?="));
    }

    void controlsMakeNoMessage()
    {
        for (const std::string& control : std::vector<std::string>{"\r\n", "\n", "\r", "\t", std::string(1, '\0'),
                                                                   "\x7f", "\u0085", "\u2028", "\u2029"})
        {
            CPPUNIT_ASSERT(hasControls("a" + control));
            CPPUNIT_ASSERT_THROW(message("Hi" + control + "Bcc: x@example.com", "").text(0), std::invalid_argument);
            Message named = message("Hi", "");
            named.senderName = "Sales" + control;
            CPPUNIT_ASSERT_THROW(named.text(0), std::invalid_argument);
            named = message("Hi", "");
            named.recipient = "a" + control + "@example.com";
            CPPUNIT_ASSERT_THROW(named.text(0), std::invalid_argument);
        }
        CPPUNIT_ASSERT(!hasControls("Größe ✓ 漢字 \u00a0"));
    }

    void noLineIsTooLong()
    {
        Message longest = message(std::string(255, 'x'), std::string(65535, 'y'));
        longest.senderName = std::string(255, 'z');
        const std::string text = longest.text(0);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
        {
            CPPUNIT_ASSERT_MESSAGE(line, line.ends_with('\r'));
            CPPUNIT_ASSERT_MESSAGE(line, line.size() <= 77);
        }
        CPPUNIT_ASSERT_EQUAL(std::string(65535, 'y') + "\r\n", bodyOf(text));
        std::string hard;
        for (int i = 0; i < 3000; ++i) hard += i % 7 == 0 ? "." : i % 5 == 0 ? "ü" : i % 3 == 0 ? " " : "=";
        CPPUNIT_ASSERT_EQUAL(hard + "\r\n", bodyOf(message("x", hard).text(0)));
        CPPUNIT_ASSERT(message("x", hard).text(0).find("\r\n.") == std::string::npos);
    }

    void lineEndsOfAnyKindBecomeOne()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("a\r\nb\r\nc\r\n.\r\n\r\nd\r\n"),
                             bodyOf(message("x", "a\nb\rc\r\n.\n\nd").text(0)));
    }

    void onlyOneAddressIsAnAddress()
    {
        for (const std::string good : {"a@b", "john.doe+x@example.com", "jörg@bücher.example", "o'neil@example.com"})
            CPPUNIT_ASSERT_MESSAGE(good, isMailAddress(good));
        for (const std::string bad : {"", "a", "@b", "a@", "a@b@c", "a@b,c@d", "a@b;c@d", "<a@b>", "a b@c", "a@b ",
                                      "\"a\"@b", "a@[127.0.0.1]", "a@b>\r\nRCPT TO:<c@d", "a:b@c", "a\\@b"})
            CPPUNIT_ASSERT_MESSAGE(bad, !isMailAddress(bad));
        CPPUNIT_ASSERT(!isMailAddress(std::string(65, 'a') + "@b"));
        CPPUNIT_ASSERT(!isMailAddress("a@" + std::string(253, 'b')));
        CPPUNIT_ASSERT(!isAsciiAddress("jörg@example.com"));
    }

    void quotesInANameStayInside()
    {
        Message named = message("Hi", "");
        named.senderName = R"(A "b" \ <x@y>)";
        CPPUNIT_ASSERT(named.text(0).find(R"(From: "A \"b\" \\ <x@y>")"
                                          "\r\n <sales@example.com>\r\n") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MessageTest);

} // namespace Leadwire
