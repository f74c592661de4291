/// The web servers that may stand before the program, each with the configuration that we ship.
#pragma once

#include "Child.h"

#include <memory>
#include <string>

namespace Leadwire
{

enum class Front
{
    nginx,
    apache
};

/// What a front is told.
struct Site
{
    std::string folder; ///< for its configuration, its error.log, and files/, the only folder that it sends files from
    std::string socket; ///< of the program
    int port = 0;       ///< of 127.0.0.1
    std::size_t threads = 0; ///< of all workers together
};

/// Renders the configuration into the site's folder and starts the server. It may not be ready yet.
std::unique_ptr<Child> startFront(Front front, const Site& site);

/// The group through which that front reaches the program's socket (socket_group); empty if it needs none.
std::string groupOf(Front front);

} // namespace Leadwire
