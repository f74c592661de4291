// Reads multipart/form-data. The body is cut here and not by Poco::Net::MultipartReader (1.11), which takes a body
// whose closing boundary never came for a whole one (MultipartTest::everyCutOfABodyIsUnreadable) and fails an assertion
// on a long boundary (boundariesOfSeventyCharactersPassAndLongerOnesDoNot). Poco reads the part headers.
// Security: a body cut short is refused whole, so no half file is ever kept; a file name is data, never a path.
#include "fcgi/Fields.h"
#include "fcgi/Nesting.h"
#include "fcgi/Percent.h"
#include "fcgi/Utf8.h"

#include <Poco/Exception.h>
#include <Poco/MemoryStream.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/NameValueCollection.h>
#include <Poco/String.h>

#include <algorithm>
#include <optional>

namespace Leadwire
{

namespace
{

constexpr std::size_t maxPartHeader = 16384;

[[noreturn]] void broken()
{
    throw UnreadableBody("the multipart body is broken");
}

/// The boundary that the Content-Type names, of 1 to 70 of the characters that RFC 2046 allows.
std::string boundaryOf(std::string_view contentType)
{
    constexpr std::string_view allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ";
    std::string type;
    Poco::Net::NameValueCollection parameters;
    Poco::Net::MessageHeader::splitParameters(std::string(contentType), type, parameters);
    std::string boundary = parameters.get("boundary", "");
    if (boundary.empty() || boundary.size() > 70 || boundary.find_first_not_of(allowed) != boundary.npos)
        throw UnreadableBody("the multipart boundary is missing or wrong");
    return boundary;
}

/// Cuts a body at its boundaries.
class Parts
{
public:
    Parts(std::string_view body, const std::string& boundary) : _rest(body), _delimiter("\r\n--" + boundary)
    {
        // The first boundary may open the body without a line end before it.
        const std::string_view first = std::string_view(_delimiter).substr(2);
        if (!_rest.starts_with(first))
            (void)cut();
        else
            _rest.remove_prefix(first.size());
        enter();
    }

    /// The next part, headers and content; nullopt after the closing boundary.
    std::optional<std::string_view> next()
    {
        if (_isClosed) return std::nullopt;
        const std::string_view part = cut();
        enter();
        return part;
    }

private:
    /// Gives what stands before the next boundary and moves behind it.
    std::string_view cut()
    {
        for (std::size_t at = _rest.find(_delimiter); at != _rest.npos; at = _rest.find(_delimiter, at + 1))
        {
            const std::string_view after = _rest.substr(at + _delimiter.size());
            if (!endsBoundary(after)) continue;
            const std::string_view before = _rest.substr(0, at);
            _rest = after;
            return before;
        }
        broken();
    }

    /// False if the boundary is only the beginning of a longer word, which makes it content.
    static bool endsBoundary(std::string_view after)
    {
        return after.starts_with("--") ||
               after.substr(std::min(after.find_first_not_of(" \t"), after.size())).starts_with("\r\n");
    }

    /// Moves from behind a boundary to the first byte of the part, or notes the end.
    void enter()
    {
        _isClosed = _rest.starts_with("--");
        if (_isClosed) return;
        if (!endsBoundary(_rest)) broken();
        // The line end stays where a part without any header begins with its blank line.
        _rest.remove_prefix(_rest.find("\r\n"));
    }

    std::string_view _rest;
    std::string _delimiter;
    bool _isClosed = false;
};

/// A header in which a backslash that escapes nothing is escaped itself. Poco 1.11 takes every backslash for an escape;
/// who sends a name (RFC 7578, browsers) writes one only before a quote or a backslash
/// (MultipartTest::backslashesOfANameStay).
std::string withPlainBackslashes(const std::string& header)
{
    std::string text;
    for (std::size_t i = 0; i < header.size(); ++i)
    {
        text += header[i];
        if (header[i] != '\\') continue;
        const bool escapes = i + 1 < header.size() && (header[i + 1] == '"' || header[i + 1] == '\\');
        text += escapes ? header[++i] : '\\';
    }
    return text;
}

/// The file name of a part: nullopt for a part that is no file. `filename*` (RFC 5987) is read as UTF-8 only.
std::optional<std::string> fileNameOf(const Poco::Net::NameValueCollection& disposition)
{
    const std::string extended = disposition.get("filename*", "");
    constexpr std::string_view charset = "utf-8'";
    if (extended.size() > charset.size() && Poco::icompare(extended, charset.size(), std::string(charset)) == 0)
    {
        const std::size_t quote = extended.find('\'', charset.size());
        if (quote == extended.npos) broken();
        return percentDecoded(std::string_view(extended).substr(quote + 1));
    }
    if (disposition.has("filename")) return disposition.get("filename");
    if (!extended.empty()) broken();
    return std::nullopt;
}

Value valueOf(std::optional<std::string> fileName, const std::string& contentType, std::string_view content)
{
    if (!fileName)
    {
        if (!isUtf8(content)) throw UnreadableBody("a field is not valid UTF-8");
        return Value(std::string(content));
    }
    if (!isUtf8(*fileName) || !isUtf8(contentType)) throw UnreadableBody("a file name is not valid UTF-8");
    // What a browser sends for a file field in which nothing was chosen.
    if (fileName->empty() && content.empty()) return {};
    return Value(Upload{std::move(*fileName), contentType, std::make_shared<const std::string>(content)});
}

void addPart(Nesting& nesting, std::string_view part)
{
    const std::size_t blank = part.find("\r\n\r\n");
    if (blank == part.npos || blank > maxPartHeader) broken();
    const std::string_view head = part.substr(2, blank + 2);
    Poco::MemoryInputStream stream(head.data(), static_cast<std::streamsize>(head.size()));
    Poco::Net::MessageHeader header;
    header.read(stream);

    std::string kind;
    Poco::Net::NameValueCollection disposition;
    Poco::Net::MessageHeader::splitParameters(withPlainBackslashes(header.get("Content-Disposition", "")), kind,
                                              disposition);
    const std::string name = disposition.get("name", "");
    if (Poco::icompare(kind, "form-data") != 0 || name.empty() || !isUtf8(name)) broken();
    nesting.add(name, valueOf(fileNameOf(disposition), header.get("Content-Type", ""), part.substr(blank + 4)));
}

} // namespace

Fields Fields::multipart(std::string_view contentType, std::string_view body)
{
    try
    {
        Parts parts(body, boundaryOf(contentType));
        Nesting nesting;
        while (const auto part = parts.next()) addPart(nesting, *part);
        return Fields(nesting.take());
    }
    catch (const Poco::Exception&)
    {
        broken();
    }
}

} // namespace Leadwire
