// Multipart bodies: fields, files, and everything that breaks one.
#include "fcgi/Fields.h"

#include "Show.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class MultipartTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(MultipartTest);
    CPPUNIT_TEST(fieldsAndFilesAreToldApart);
    CPPUNIT_TEST(namesNestAsInAForm);
    CPPUNIT_TEST(anEmptyFileIsAFile);
    CPPUNIT_TEST(aFileFieldWithoutAFileIsNull);
    CPPUNIT_TEST(fileNamesArriveAsGiven);
    CPPUNIT_TEST(backslashesOfANameStay);
    CPPUNIT_TEST(bytesOfAFileAreUntouched);
    CPPUNIT_TEST(preambleEpilogueAndPaddingAreIgnored);
    CPPUNIT_TEST(aLongerWordIsNoBoundary);
    CPPUNIT_TEST(boundariesOfSeventyCharactersPassAndLongerOnesDoNot);
    CPPUNIT_TEST(aQuotedBoundaryMayHoldBlanks);
    CPPUNIT_TEST(everyCutOfABodyIsUnreadable);
    CPPUNIT_TEST(brokenPartsAreUnreadable);
    CPPUNIT_TEST(invalidUtf8IsUnreadable);
    CPPUNIT_TEST(oneThousandPartsPassAndOneMoreDoesNot);
    CPPUNIT_TEST(hugeHeadersAreUnreadable);
    CPPUNIT_TEST_SUITE_END();

    static Fields read(const std::string& body) { return Fields::multipart("multipart/form-data; boundary=XX", body); }

    static std::string part(const std::string& disposition, const std::string& content)
    {
        return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    static void expect(const std::string& shown, const std::string& parts)
    {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(parts, shown, show(read(parts + "--XX--\r\n")));
    }

    static void refuse(const std::string& body)
    {
        CPPUNIT_ASSERT_THROW_MESSAGE(body.substr(0, 200), read(body), UnreadableBody);
    }

    void fieldsAndFilesAreToldApart()
    {
        expect("{}", "");
        expect(R"({"a":"1","file":<x.txt|text/plain|hello>,"b":""})",
               part("name=\"a\"", "1") +
                   part("name=\"file\"; filename=\"x.txt\"\r\nContent-Type: text/plain", "hello") + part("name=b", ""));
        expect(R"({"a":"1"})", "--XX\r\ncontent-disposition: Form-Data; NAME=\"a\"\r\n\r\n1\r\n");
    }

    void namesNestAsInAForm()
    {
        expect(R"({"a":["1","2"],"c":{"k":"v"},"a_b":"x"})", part("name=\"a[]\"", "1") + part("name=\"a[]\"", "2") +
                                                                 part("name=\"c[k]\"", "v") +
                                                                 part("name=\"a.b\"", "x"));
        expect(R"({"files":[<1||>,<2||x>]})",
               part("name=\"files[]\"; filename=\"1\"", "") + part("name=\"files[]\"; filename=\"2\"", "x"));
        expect(R"({"a":"2"})", part("name=\"a\"", "1") + part("name=\"a\"", "2"));
    }

    void anEmptyFileIsAFile() { expect(R"({"f":<x.txt||>})", part("name=\"f\"; filename=\"x.txt\"", "")); }

    void aFileFieldWithoutAFileIsNull()
    {
        expect(R"({"f":null})", part("name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream", ""));
        expect(R"({"f":<||x>})", part("name=\"f\"; filename=\"\"", "x"));
    }

    void fileNamesArriveAsGiven()
    {
        expect("{\"f\":<\xC3\xA4 \xE2\x82\xAC.pdf||x>}",
               part("name=\"f\"; filename=\"\xC3\xA4 \xE2\x82\xAC.pdf\"", "x"));
        expect("{\"f\":<../../etc/passwd||x>}", part("name=\"f\"; filename=\"../../etc/passwd\"", "x"));
        expect("{\"f\":<a;b\"c.txt||x>}", part("name=\"f\"; filename=\"a;b\\\"c.txt\"", "x"));
        expect("{\"f\":<\xC3\xA4.txt||x>}", part("name=\"f\"; filename=\"a.txt\"; filename*=UTF-8''%C3%A4.txt", "x"));
        expect("{\"f\":<\xC3\xA4.txt||x>}", part("name=\"f\"; filename*=utf-8'de'%c3%a4.txt", "x"));
        expect("{\"f\":<a.txt||x>}", part("name=\"f\"; filename=\"a.txt\"; filename*=ISO-8859-1''%E4.txt", "x"));
    }

    void backslashesOfANameStay()
    {
        expect(R"({"f":<a\b.txt||x>})", part(R"(name="f"; filename="a\b.txt")", "x"));
        expect(R"({"f":<C:\new\b.txt||x>})", part(R"(name="f"; filename="C:\new\b.txt")", "x"));
        expect(R"({"f":<a\b"c\\d||x>})", part(R"(name="f"; filename="a\\b\"c\\\\d")", "x"));
        expect(R"({"f":<a\b||x>})", part(R"(name="f"; filename=a\b)", "x"));
    }

    void bytesOfAFileAreUntouched()
    {
        std::string bytes;
        for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
        bytes += "\r\n--X\r\n\r\n--\r\n\n--XX\r\n";
        const Fields fields = read(part("name=\"f\"; filename=\"x\"", bytes) + "--XX--");
        CPPUNIT_ASSERT(bytes == *fields.find("f")->as<Upload>()->bytes);
    }

    void preambleEpilogueAndPaddingAreIgnored()
    {
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1"})"),
                             show(read("a preamble\r\n" + part("name=\"a\"", "1") + "--XX-- \r\nan epilogue --XX")));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1"})"),
                             show(read("--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--")));
    }

    void aLongerWordIsNoBoundary() { expect("{\"a\":\"1\r\n--XXY\r\n2\"}", part("name=\"a\"", "1\r\n--XXY\r\n2")); }

    void boundariesOfSeventyCharactersPassAndLongerOnesDoNot()
    {
        for (const std::size_t length : {1U, 70U, 71U, 1018U})
        {
            const std::string boundary(length, 'b');
            const std::string type = "multipart/form-data; boundary=" + boundary;
            std::string body = "--" + boundary;
            body.append("\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--").append(boundary).append("--\r\n");
            if (length <= 70)
                CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1"})"), show(Fields::multipart(type, body)));
            else
                CPPUNIT_ASSERT_THROW(Fields::multipart(type, body), UnreadableBody);
        }
        for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=",
                                 "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a\tb\"", ""})
            CPPUNIT_ASSERT_THROW_MESSAGE(type, Fields::multipart(type, "--\r\n\r\n--"), UnreadableBody);
    }

    void aQuotedBoundaryMayHoldBlanks()
    {
        const std::string body = "--a b=c\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--a b=c--";
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1"})"),
                             show(Fields::multipart("multipart/form-data; charset=utf-8; Boundary=\"a b=c\"", body)));
    }

    void everyCutOfABodyIsUnreadable()
    {
        const std::string whole = part("name=\"a\"", "1") + part("name=\"f\"; filename=\"x\"", "some bytes") + "--XX--";
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"1","f":<x||some bytes>})"), show(read(whole)));
        for (std::size_t length = 0; length < whole.size(); ++length) refuse(whole.substr(0, length));
    }

    void brokenPartsAreUnreadable()
    {
        const std::string end = "\r\n--XX--";
        refuse("--XX\r\n\r\ncontent" + end);
        refuse("--XX\r\nContent-Type: text/plain\r\n\r\ncontent" + end);
        refuse("--XX\r\nContent-Disposition: form-data\r\n\r\ncontent" + end);
        refuse("--XX\r\nContent-Disposition: form-data; name=\"\"\r\n\r\ncontent" + end);
        refuse("--XX\r\nContent-Disposition: form-data; filename=\"x\"\r\n\r\ncontent" + end);
        refuse("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\ncontent" + end);
        refuse("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\ncontent" + end);
        refuse("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename*=latin1''x\r\n\r\ncontent" + end);
        refuse("--XXContent-Disposition: form-data; name=\"a\"\r\n\r\ncontent" + end);
        refuse("no boundary at all");
        refuse("--YY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--YY--");
    }

    void invalidUtf8IsUnreadable()
    {
        const std::string end = "--XX--";
        refuse(part("name=\"a\"", "\xFF") + end);
        refuse(part("name=\"\xC3\"", "1") + end);
        refuse(part("name=\"f\"; filename=\"\xE4.txt\"", "1") + end);
        refuse(part("name=\"f\"; filename*=UTF-8''%E4.txt", "1") + end);
        CPPUNIT_ASSERT(read(part("name=\"f\"; filename=\"x\"", "\xFF\xFE") + end).find("f")->as<Upload>());
    }

    void oneThousandPartsPassAndOneMoreDoesNot()
    {
        std::string body;
        for (int i = 0; i < 1000; ++i) body += part("name=\"a[]\"", "x");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, read(body + "--XX--").find("a")->as<List>()->size());
        refuse(body + part("name=\"b\"", "x") + "--XX--");
    }

    void hugeHeadersAreUnreadable()
    {
        refuse(part("name=\"a\"\r\nX-Long: " + std::string(1'000'000, 'x'), "1") + "--XX--");
        refuse(part("name=\"" + std::string(20'000, 'x') + "\"", "1") + "--XX--");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MultipartTest);

} // namespace Leadwire
