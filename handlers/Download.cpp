#include "handlers/Download.h"

#include "fcgi/ByteRange.h"
#include "fcgi/Log.h"
#include "fcgi/Utf8.h"
#include "model/files/FileStore.h"

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

/// The bytes that the call asks for, and what says which those are.
Response streamed(const Call& call, const StoredFile& file)
{
    const auto opened = FileStore(call.settings.files.folder).open(call.account.workspace, file.sha256);
    if (!opened)
    {
        logLine("error", "file.missing", {{"request", call.request.id}, {"media", file.media.id}});
        throw NotFound("File", std::to_string(file.media.id));
    }
    const auto size = opened->size;
    Response response = Response::empty(200);
    response.body = Spool::ofFile(opened->descriptor, size);
    // If-Range names a version that the client has, and no answer of ours gave it one.
    const bool mayBePart = call.request.method == "GET" && !call.request.header("If-Range");
    const auto range = byteRange(mayBePart ? call.request.header("Range").value_or("") : "", size);
    if (range && range->length == 0)
    {
        response = call.dialect.failure(Failure(Failure::Kind::beyond, ""), call.request);
        response.header("Content-Range", "bytes */" + std::to_string(size));
        return response;
    }
    response.header("Accept-Ranges", "bytes");
    if (!range) return response;
    response.status = 206;
    response.header("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                         std::to_string(range->first + range->length - 1) + "/" + std::to_string(size));
    response.body.narrow(range->first, range->length);
    return response;
}

} // namespace

std::string asFileName(std::string title)
{
    if (title == "." || title == "..") return "_";
    std::replace_if(
        title.begin(), title.end(), [](char c) { return c == '/' || c == '\\'; }, '_');
    return title;
}

Response download(const Call& call, const StoredFile& file)
{
    const FileSettings& settings = call.settings.files;
    const std::string name = asFileName(file.media.title);
    const std::string stored = FileStore::nameOf(call.account.workspace, file.sha256);
    Response response = settings.areStreamed ? streamed(call, file) : Response::empty(200);
    if (response.status == 416) return response;
    response.header("Content-Type", file.media.mimeType);
    response.header("Content-Disposition",
                    "attachment; filename=\"" + fallback(name) + "\"; filename*=UTF-8''" + encoded(name));
    response.header("Content-Security-Policy", "default-src 'none'; sandbox");
    if (settings.areStreamed) return response;
    if (settings.send == "X-Sendfile")
        response.header("X-Sendfile", settings.folder + "/" + stored);
    else
        response.header("X-Accel-Redirect", internalPath + stored);
    return response;
}

} // namespace Leadwire
