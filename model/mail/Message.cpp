// Security: nothing with a control character becomes a header; Poco 1.11's MailMessage would let a line break through
// and so make headers of a subject, and its encoded words may split a character. The body is quoted-printable, with no
// line that is long or begins with a dot, so that nothing on the way can end or change it.
#include "model/mail/Message.h"

#include "model/mail/Base64.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <stdexcept>

namespace Leadwire
{
namespace
{

// For a line of its own: a longer text is encoded, since a long word in it could not be folded.
constexpr std::size_t shortEnough = 60;

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

bool continues(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

/// Lines of at most 76 characters; what is not plain ASCII, a dot that begins a line and a blank that ends one become
/// `=` and two digits. `text` has CR LF at each line's end and at its own.
std::string quotedPrintable(const std::string& text)
{
    constexpr std::size_t longest = 76, escape = 3;
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text.compare(i, 2, "\r\n") == 0)
        {
            encoded += "\r\n";
            column = 0;
            ++i;
            continue;
        }
        if (column + escape + 1 > longest)
        {
            encoded += "=\r\n";
            column = 0;
        }
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool isBlank = byte == ' ' || byte == '\t';
        const bool endsLine = text.compare(i + 1, 2, "\r\n") == 0;
        const bool stays =
            (isBlank && !endsLine) || (byte > ' ' && byte <= '~' && byte != '=' && (byte != '.' || column > 0));
        if (stays)
            encoded += text[i];
        else
            encoded += {'=', digits[byte >> 4U], digits[byte & 15U]};
        column += stays ? 1 : escape;
    }
    return encoded;
}

/// Line ends as the standard has them: CR LF, whatever was typed.
std::string withLineEnds(const std::string& text)
{
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const bool isPair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (text[i] != '\r' && text[i] != '\n')
            lines += text[i];
        else if (!isPair)
            lines += "\r\n";
    }
    if (!lines.ends_with("\r\n")) lines += "\r\n";
    return lines;
}

/// A display name and an address.
std::string mailbox(const std::optional<std::string>& name, const std::string& address)
{
    if (!name) return address;
    if (!isAscii(*name) || name->size() > shortEnough) return headerText(*name) + "\r\n <" + address + ">";
    std::string quoted;
    for (const char c : *name)
    {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return '"' + quoted + "\"\r\n <" + address + ">";
}

} // namespace

bool hasControls(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (byte == 0xC2 && next < 0xA0) return true;
        const std::string_view three = text.substr(i, 3);
        if (three == "\u2028" || three == "\u2029") return true;
    }
    return false;
}

bool isMailAddress(std::string_view text)
{
    constexpr std::size_t longest = 254, longestLocal = 64;
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at <= longestLocal && at + 1 < text.size() &&
           text.size() <= longest && text.find_first_of("()<>,;:\\\"[] ") == std::string_view::npos &&
           text.find('@', at + 1) == std::string_view::npos && !hasControls(text);
}

bool isAsciiAddress(std::string_view text)
{
    return isMailAddress(text) && isAscii(text);
}

std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string headerText(const std::string& text)
{
    // What looks like an encoded word would be taken for one.
    if (isAscii(text) && text.size() <= shortEnough && text.find("=?") == std::string::npos) return text;
    // In bytes: 48 or 60 characters of base64, with 12 more around them, and before the first the name of the header.
    constexpr std::size_t mostInFirst = 36, most = 45;
    std::string words;
    for (std::size_t begin = 0; begin < text.size();)
    {
        std::size_t end = std::min(begin + (begin == 0 ? mostInFirst : most), text.size());
        while (end < text.size() && end > begin + 1 && continues(text[end])) --end;
        words += (words.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(begin, end - begin)) + "?=";
        begin = end;
    }
    return words;
}

std::string Message::text(std::int64_t now) const
{
    if (!isMailAddress(recipient) || !isAsciiAddress(sender))
        throw std::invalid_argument("the sender or the recipient is not one address");
    if (hasControls(subject) || hasControls(id) || (senderName && hasControls(*senderName)))
        throw std::invalid_argument("a header would hold a control character");
    const auto time = Poco::Timestamp::fromEpochTime(now);
    return "Date: " + Poco::DateTimeFormatter::format(time, Poco::DateTimeFormat::RFC1123_FORMAT, 0) +
           "\r\nFrom: " + mailbox(senderName, sender) + "\r\nTo: " + recipient + "\r\nSubject: " + headerText(subject) +
           "\r\nMessage-ID: " + id +
           "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
           "quoted-printable"
           "\r\n\r\n" +
           quotedPrintable(withLineEnds(body));
}

} // namespace Leadwire
