/// Brings the file store in line with the rows: removes bytes that nothing refers to, and what crashes have left.
/// Security: bytes are removed only under the lock that their writers take, and rows are never touched.
#pragma once

#include "model/Query.h"
#include "model/files/FileStore.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace Leadwire
{

/// A row whose bytes are not in the store.
struct MissingFile
{
    std::int64_t workspace = 0;
    std::int64_t media = 0;
    std::string title;
};

/// What a sweep did and found.
struct SweepResult
{
    std::size_t removed = 0;   ///< stored contents that nothing referred to
    std::size_t abandoned = 0; ///< uploads that had not come to their end
    std::size_t present = 0;   ///< files whose bytes are there
    std::vector<MissingFile> missing;
};

/// Sweeps. Belongs to the thread of its connection, which has the program's role. Safe beside running workers and other
/// sweeps. Throws Failure as FileStore does, and DatabaseError; what was done until then stays done.
///
///     Sweep(connection).removeGone(store);           // often: costs one statement where there is nothing to do
///     Sweep(connection).run(store, grace, report);   // now and then: looks at every file and every row
class Sweep
{
public:
    explicit Sweep(Connection& connection);

    /// Removes the bytes of files whose rows have gone, of the workspace that the session is identified for. Passes
    /// over what others are working on. Returns how many contents it removed.
    std::size_t removeGone(std::int64_t workspace, const FileStore& store);

    /// As above for every workspace. Leaves the session without a workspace, as does `run`.
    std::size_t removeGone(const FileStore& store);

    /// Everything: what `removeGone` does, contents and unfinished uploads that are older than `grace` and have no row,
    /// and a look for every row's bytes. With a grace shorter than an upload takes, uploads on their way may fail,
    /// whole. `report` is told of each workspace before it is worked on.
    SweepResult run(const FileStore& store, std::chrono::seconds grace,
                    const std::function<void(std::int64_t workspace)>& report);

private:
    struct Gone
    {
        std::int64_t id = 0;
        std::string sha256;
        auto columns() { return std::tie(id, sha256); }
    };
    struct Row
    {
        std::int64_t id = 0, size = 0;
        std::string title, sha256;
        auto columns() { return std::tie(id, size, title, sha256); }
    };

    bool removeIfFree(std::int64_t workspace, const std::string& sha256, const FileStore& store, std::int64_t gone = 0);
    std::size_t removeOrphans(std::int64_t workspace, const FileStore& store, std::chrono::seconds grace);
    void lookForRows(std::int64_t workspace, const FileStore& store, SweepResult& result);

    Connection& _connection;
    Query<std::int64_t(bool)> _workspaces;
    Query<std::string(std::string)> _enter;
    Query<Gone(std::int64_t, std::int64_t)> _gone;
    Query<std::string(std::int64_t, std::string)> _claim;
    Query<std::int64_t(std::int64_t, std::int64_t)> _settle;
    Query<std::string(std::int64_t, std::string)> _withoutRow;
    Query<Row(std::int64_t, std::int64_t)> _rows;
    Query<std::int64_t(std::int64_t, std::int64_t)> _stillThere;
};

} // namespace Leadwire
