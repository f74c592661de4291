/// The bytes of uploaded files, in a folder outside any web root:
///
///     <folder>/<workspace>/<first two hex digits>/<SHA-256 in hex>
///     <folder>/incoming/<random>                                     being written
///
/// Security: names are made of numbers and hex digits alone; nothing that a client sends is ever part of a path.
/// Contents are shared within a workspace and never between two, so no tenant can learn what another one has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// The store at one folder, which must exist: a folder that is not there is a disk that is not mounted, never made
/// here. A value without state; any thread, any process, any host that shares the folder. Who publishes or removes
/// holds the lock on (workspace, sha256), see LeadFiles and Sweep.
///
/// Everything throws Failure: `full` if there is no room, else Unavailable with the reason.
class FileStore
{
public:
    explicit FileStore(std::string folder) : _folder(std::move(folder)) {}

    /// Makes `bytes` stored under their hash: when this returns, they survive a crash of the machine. They appear whole
    /// or not at all. Returns false if they were there before.
    bool publish(std::int64_t workspace, const std::string& sha256, std::string_view bytes) const;

    /// Removes what is stored under the hash; nothing if there is none.
    void remove(std::int64_t workspace, const std::string& sha256) const;

    /// Whether a file of this size is stored under the hash.
    bool has(std::int64_t workspace, const std::string& sha256, std::int64_t size) const;

    /// An open file, for the caller to close, and how many bytes it has.
    struct Opened
    {
        int descriptor;
        std::uint64_t size;
    };

    /// Opens what is stored under the hash for reading; nullopt if there is none.
    std::optional<Opened> open(std::int64_t workspace, const std::string& sha256) const;

    /// Where the bytes are, below the folder: `7/ab/ab12…`.
    static std::string nameOf(std::int64_t workspace, const std::string& sha256);

    const std::string& folder() const { return _folder; }
    std::string incoming() const { return _folder + "/incoming"; }

private:
    std::string pathOf(std::int64_t workspace, const std::string& sha256) const;
    void makeFolder(const std::string& path) const;

    std::string _folder;
};

/// The SHA-256 of `bytes` as 64 lower-case hex digits.
std::string contentHash(std::string_view bytes);

} // namespace Leadwire
