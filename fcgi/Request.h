/// One HTTP request as the web server handed it over: a plain value, read to its last byte, owned by whoever holds it.
/// Security: the client's address is REMOTE_ADDR only; forwarded-for headers are never read. HTTP_PROXY is dropped.
#pragma once

#include "fcgi/Fields.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Leadwire
{

/// A request. Tests build one by hand; Listener builds one from FastCGI records.
struct Request
{
    std::string method; ///< as sent, upper case by HTTP's own rule; `Api` applies method override
    std::string path;   ///< raw path of REQUEST_URI, before `?`
    std::string query;  ///< raw query of REQUEST_URI, after `?`; empty if there is none
    std::string scheme = "http";
    std::string host;          ///< the Host header, port included
    std::string remoteAddress; ///< the peer of the web server
    std::string id;            ///< X-Request-Id of a trusted front, else made here: 1 to 64 of [A-Za-z0-9._-]
    /// CGI names without HTTP_: `X_SECRET_KEY`; repeats stand twice.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string contentType;
    std::string body;
    std::chrono::microseconds reading{0}; ///< from its first bytes at hand to its last
    bool tooLarge = false;                ///< the body went over the limit; `body` is empty
    bool truncated = false; ///< fewer or more bytes came than CONTENT_LENGTH announced, or the stream failed

    /// The header `name` (`X-Secret-Key`, any case), or nullopt if it is absent. The first, if it was sent twice.
    std::optional<std::string_view> header(std::string_view name) const;

    /// How many times the header was sent. A credential sent twice must be refused.
    std::size_t headerCount(std::string_view name) const;

    /// The query string as fields. Throws UnreadableBody as Fields::form does.
    Fields queryFields() const { return Fields::form(query); }

    /// The body as fields. Throws UnreadableBody as Fields::body does.
    Fields bodyFields() const { return Fields::body(contentType, body); }
};

} // namespace Leadwire
