/// One HTTP answer, complete before its first byte is sent: a crash can never leave half an answer behind a 200.
/// Security: every answer carries Cache-Control: no-store and X-Content-Type-Options: nosniff (`headerBlock`).
#pragma once

#include "fcgi/Spool.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Leadwire
{

/// An answer. Movable value.
struct Response
{
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers; ///< in order, beside those every answer has
    Spool body;

    /// An answer with a JSON body and its Content-Type.
    static Response json(int status, std::string body);
    /// An answer without body or Content-Type.
    static Response empty(int status);

    Response& header(std::string name, std::string value);
};

/// The reason phrase of a status (RFC 9110, RFC 6585), "Unknown" for one that has none.
std::string_view reasonPhrase(int status);

/// Status line, all headers and the blank line, in CGI form (`Status: 200 OK\r\n…`).
/// Adds Content-Length (but for 204 and 304), no-store, nosniff and X-Request-Id.
/// CR, LF and NUL in a header value are a program error: throws std::logic_error.
std::string headerBlock(const Response& response, std::string_view requestId);

} // namespace Leadwire
