#include "model/files/ContentType.h"

#include <magic.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace Leadwire
{
namespace
{

struct Closer
{
    void operator()(magic_set* cookie) const { ::magic_close(cookie); }
};
using Magic = std::unique_ptr<magic_set, Closer>;

Magic load()
{
    // Compressed contents are not looked into: a few bytes could mean gigabytes.
    Magic magic(::magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS));
    if (!magic || ::magic_load(magic.get(), nullptr) != 0)
        throw std::runtime_error("libmagic cannot load its data; is the package libmagic-mgc installed?");
    return magic;
}

} // namespace

std::string contentType(std::string_view bytes)
{
    thread_local const Magic magic = load();
    constexpr std::size_t enough = 1U << 20; // libmagic's own default: types show at the beginning
    const char* type = ::magic_buffer(magic.get(), bytes.data(), std::min(bytes.size(), enough));
    return type ? type : "application/octet-stream";
}

} // namespace Leadwire
