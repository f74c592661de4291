/// What an operator allows of uploads.
#pragma once

#include "model/files/LeadFiles.h"

#include <cstddef>
#include <string>
#include <vector>

namespace Leadwire
{

/// The settings that begin with `files.`; conf/leadwire.properties explains them.
struct FileSettings
{
    std::string folder;                    ///< of the FileStore, absolute
    bool areStreamed = false;              ///< the program sends the bytes itself
    std::string send = "X-Accel-Redirect"; ///< else the header that makes the web server send a file
    std::size_t maxSize = 0;               ///< bytes of one file
    std::size_t maxCount = 0;              ///< files in one request
    Quota quota;                           ///< of each workspace
    std::vector<std::string> types;        ///< what may be stored, as `contentType` names it; `audio/*` is all audio
    std::vector<std::string> refusedExtensions; ///< in lower case, without the dot
};

} // namespace Leadwire
