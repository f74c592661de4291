#include "fcgi/Transcript.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace Leadwire
{

Transcript::Transcript() : _descriptor(::memfd_create("transcript", MFD_CLOEXEC))
{
    if (_descriptor < 0) throw std::system_error(errno, std::generic_category(), "no file can be made in memory");
}

Transcript::~Transcript()
{
    ::close(_descriptor);
}

std::string Transcript::text() const
{
    constexpr std::size_t most = 2000;
    std::string text(most, '\0');
    const ssize_t length = ::pread(_descriptor, text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

} // namespace Leadwire
