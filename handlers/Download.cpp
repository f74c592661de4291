#include "handlers/Download.h"

#include "fcgi/Utf8.h"

#include <algorithm>
#include <cctype>

namespace Leadwire
{
namespace
{

constexpr const char* internalPath = "/leadwire-files/"; // as in conf/nginx/leadwire.conf.in

bool isControl(unsigned char c)
{
    return c < 0x20 || c == 0x7F;
}

/// For clients that know no other: every character that is not plain ASCII, or means something in a header, is `_`.
/// `%` too, which some would decode.
std::string fallback(std::string_view name)
{
    std::string text;
    while (!name.empty())
    {
        const auto c = static_cast<unsigned char>(name.front());
        const bool isPlain = c < 0x80 && !isControl(c) && c != '"' && c != '\\' && c != '%';
        text += isPlain ? name.front() : '_';
        name.remove_prefix(std::max<std::size_t>(utf8Length(name), 1));
    }
    return text;
}

/// As RFC 8187 writes it.
std::string encoded(std::string_view name)
{
    constexpr std::string_view allowed = "!#$&+-.^_`|~";
    constexpr const char* digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : name)
    {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && (std::isalnum(byte) != 0 || allowed.find(c) != allowed.npos))
            text += c;
        else if (isControl(byte))
            text += '_';
        else
            text.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
    return text;
}

} // namespace

std::string asFileName(std::string title)
{
    if (title == "." || title == "..") return "_";
    std::replace_if(
        title.begin(), title.end(), [](char c) { return c == '/' || c == '\\'; }, '_');
    return title;
}

Response download(std::int64_t workspace, const StoredFile& file, const FileSettings& settings)
{
    const std::string name = asFileName(file.media.title);
    const std::string stored = FileStore::nameOf(workspace, file.sha256);
    Response response = Response::empty(200);
    response.header("Content-Type", file.media.mimeType);
    response.header("Content-Disposition",
                    "attachment; filename=\"" + fallback(name) + "\"; filename*=UTF-8''" + encoded(name));
    response.header("Content-Security-Policy", "default-src 'none'; sandbox");
    if (settings.send == "X-Sendfile")
        response.header("X-Sendfile", settings.folder + "/" + stored);
    else
        response.header("X-Accel-Redirect", internalPath + stored);
    return response;
}

} // namespace Leadwire
