/// A mail as text: RFC 5322 with MIME, plain text in UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// What a message says.
struct Message
{
    std::string id; ///< the Message-ID, with its angle brackets
    std::string sender;
    std::optional<std::string> senderName;
    std::string recipient;
    std::string subject;
    std::string body; ///< as typed; any line ends

    /// The whole text with CRLF line ends, every line of at most 76 bytes but for long addresses: what goes after DATA,
    /// before dots are doubled. `now` is in seconds since 1970. Throws std::invalid_argument if anything that becomes a
    /// header holds a control character, or an address is none.
    std::string text(std::int64_t now) const;
};

/// Whether a text in UTF-8 holds a control character (C0, DEL, C1) or U+2028 or U+2029: what may break a line somewhere
/// on the way.
bool hasControls(std::string_view text);

/// Whether a text is one address that can stand in an SMTP command: no quotes, brackets, blanks, lists or controls, at
/// most 254 bytes. Letters beyond ASCII are allowed.
bool isMailAddress(std::string_view text);

/// As above, in ASCII alone.
bool isAsciiAddress(std::string_view text);

/// How many characters a text in UTF-8 has.
std::size_t characterCount(std::string_view text);

/// A text as it stands in a header: itself if it is plain ASCII, else encoded words of at most 75 characters, none of
/// which splits a character, each but the first on a line of its own.
std::string headerText(const std::string& text);

} // namespace Leadwire
