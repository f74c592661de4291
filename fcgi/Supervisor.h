/// Keeps a fixed pool of worker processes on one listening socket. It never serves requests itself, so nothing that a
/// request can do reaches it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace Leadwire
{

/// What to run, on which socket, and how many.
struct SupervisorSettings
{
    std::string socket = "/run/leadwire/leadwire.sock"; ///< path of the unix socket; at most 107 bytes
    std::string socketMode = "0660";                    ///< octal
    std::string socketGroup;                            ///< group of the web server; empty: leave it
    int backlog = 1024;
    std::size_t workers = 2;
    std::chrono::seconds grace{30};   ///< for running requests, when stopping
    std::vector<std::string> worker;  ///< program and arguments of a worker, program as absolute path
    std::vector<std::string> check;   ///< program and arguments of the self-check run before a reload
    std::vector<std::string> self;    ///< program and arguments of this supervisor, to execute again
    std::function<void()> workerDied; ///< called for each worker that ended unasked; may be empty
    /// Further programs kept running beside the workers (the courier).
    std::vector<std::vector<std::string>> companions;
};

/// Runs the pool until SIGTERM or SIGINT. The listening socket is the one at LISTEN_FDS (systemd), or the one handed on
/// by a reload, or a new one at `socket` (a stale socket file is replaced, a live one is an error that says so).
///
/// * A dead worker is replaced at once; after five deaths within a second of their start, at most one start a second.
/// * SIGHUP: runs `check`; where it fails, the old generation goes on serving and the log says why, in the check's
/// words. Else `self` is
///   executed in place of this program (same process id), handing on socket and children; the new supervisor starts its
///   workers, and when they are ready stops the old ones, which finish what they have begun. A socket handed on stays
///   where it is, whatever the settings now say; the log warns of it.
/// * SIGTERM: stops the workers, waits for the grace period, then kills. A second SIGTERM kills at once.
/// * A service manager is told by sd_notify(3)'s protocol: ready when all workers are; reloading, and ready when that
/// is
///   over, with the reason where it was refused; stopping; and twice as often as it asks for, that a worker serves.
/// * Workers get SIGTERM when the supervisor dies, whatever killed it.
///
/// Must be called from a process with one thread. Returns the exit status.
int runSupervisor(const SupervisorSettings& settings);

} // namespace Leadwire
