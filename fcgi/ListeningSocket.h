/// The socket that the web server connects to: taken over from systemd, or made at a path.
/// Security: nobody can connect before owner, group and mode are as they were asked for.
#pragma once

#include "fcgi/Supervisor.h"

#include <optional>
#include <string>

namespace Leadwire
{

/// The first socket that systemd handed over (LISTEN_FDS, LISTEN_PID), close-on-exec; nullopt if there is none.
/// The two variables are removed from the environment, since they are for this process alone.
std::optional<int> socketFromSystemd();

/// Makes a unix socket at `settings.socket`, close-on-exec, listening, with exactly the mode and group asked for.
/// A stale socket file is replaced. Throws std::runtime_error with one line that says what to do where somebody listens
/// there already, something other than a socket is in the way, or mode, group or path cannot be used.
int makeListeningSocket(const SupervisorSettings& settings);

/// True for a descriptor on which connections can be accepted.
bool isListening(int descriptor);

} // namespace Leadwire
