// Turns the CGI parameters of one request into a Request.
#include "fcgi/CgiParameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <string>
#include <string_view>

namespace Leadwire
{

namespace
{

constexpr std::size_t longestId = 64;

bool isUsableId(std::string_view id)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !id.empty() && id.size() <= longestId && id.find_first_not_of(allowed) == std::string_view::npos;
}

/// 16 hexadecimal digits: to tell requests apart in a log, not to be secret.
std::string randomId()
{
    thread_local std::mt19937_64 random{(std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()};
    std::array<char, 16> digits;
    digits.fill('0');
    std::array<char, 16> written;
    const auto end = std::to_chars(written.data(), written.data() + written.size(), random(), 16).ptr;
    std::copy_backward(written.data(), end, digits.end());
    return {digits.data(), digits.size()};
}

/// `/path?query`, also out of the absolute form `http://host/path?query` that HTTP/1.1 allows to any client.
void readUri(std::string_view uri, Request& request)
{
    if (const auto scheme = uri.find("://"); scheme != std::string_view::npos && uri.front() != '/' &&
                                             uri.substr(0, scheme).find_first_of("/?") == std::string_view::npos)
    {
        uri.remove_prefix(scheme + 3);
        uri.remove_prefix(std::min(uri.find_first_of("/?"), uri.size()));
    }
    const auto mark = uri.find('?');
    request.path = uri.substr(0, mark);
    request.query = mark == std::string_view::npos ? std::string_view{} : uri.substr(mark + 1);
    if (request.path.empty()) request.path = "/";
}

std::optional<std::uint64_t> readLength(std::string_view text, Request& request)
{
    if (text.empty()) return std::nullopt;
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error == std::errc{} && end == text.data() + text.size()) return length;
    request.truncated = true;
    return std::nullopt;
}

void readHeader(std::string_view name, std::string_view value, Request& request)
{
    if (name == "PROXY") return;
    if (name == "HOST") request.host = value;
    if (name == "X_REQUEST_ID" && request.id.empty() && isUsableId(value)) request.id = value;
    request.headers.emplace_back(name, value);
}

} // namespace

std::optional<std::uint64_t> readParameters(const char* const* parameters, Request& request)
{
    std::optional<std::uint64_t> length;
    for (; *parameters; ++parameters)
    {
        const std::string_view parameter(*parameters);
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos) continue;
        const auto name = parameter.substr(0, equals);
        const auto value = parameter.substr(equals + 1);

        if (name.starts_with("HTTP_"))
            readHeader(name.substr(5), value, request);
        else if (name == "REQUEST_METHOD")
            request.method = value;
        else if (name == "REQUEST_URI")
            readUri(value, request);
        else if (name == "REQUEST_SCHEME" && (value == "http" || value == "https"))
            request.scheme = value;
        else if (name == "HTTPS" && !value.empty() && value != "off")
            request.scheme = "https";
        else if (name == "REMOTE_ADDR")
            request.remoteAddress = value;
        else if (name == "CONTENT_TYPE")
            request.contentType = value;
        else if (name == "CONTENT_LENGTH")
            length = readLength(value, request);
    }
    if (request.id.empty()) request.id = randomId();
    return length;
}

} // namespace Leadwire
