/// What a supervisor leaves to the program that takes its place on a reload. It travels in the environment, since the
/// process id, the children and the descriptors stay.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// The listening socket and the children.
struct Handover
{
    int socket = -1;
    std::string path;           ///< of the socket, as it was when the socket was made
    bool ownsSocket = false;    ///< we made the socket file, so we remove it
    std::vector<pid_t> workers; ///< serving until the new ones are ready
    std::vector<pid_t> companions;
    std::vector<pid_t> ending; ///< already told to end

    /// Writes it to the environment of this process.
    void leave() const;

    /// Reads what was left and removes it; nullopt if there is none, or if it was left to another process.
    static std::optional<Handover> find();

    /// Takes back what was left.
    static void forget();
};

} // namespace Leadwire
