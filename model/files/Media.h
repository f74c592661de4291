/// An uploaded file as the APIs show it: its row, not its bytes (FileStore).
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

namespace Leadwire
{

/// A file of a workspace. It may hang on several leads and notes; it goes with the last of them.
struct Media
{
    std::int64_t id = 0;
    std::string title;     ///< the name the client gave, at most 255 characters of anything but U+0000; never a path
    std::string mimeType;  ///< from the content, not from what the client claimed
    std::int64_t size = 0; ///< bytes
    auto columns() { return std::tie(id, title, mimeType, size); }
};

} // namespace Leadwire
