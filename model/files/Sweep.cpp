#include "model/files/Sweep.h"

#include "model/TextArray.h"
#include "model/Transaction.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace Leadwire
{
namespace
{

namespace fs = std::filesystem;

constexpr std::size_t batchSize = 500;

/// The entries of a folder as they are now; none where there is no folder, or it vanished.
std::vector<fs::directory_entry> entriesOf(const fs::path& folder)
{
    std::error_code ignored;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored))
        entries.push_back(*entry);
    return entries;
}

bool isOlder(const fs::directory_entry& file, std::chrono::seconds grace)
{
    std::error_code vanished;
    const auto written = file.last_write_time(vanished);
    // In seconds: a long grace counted in nanoseconds, as the clock does, would overflow.
    return !vanished && std::chrono::floor<std::chrono::seconds>(fs::file_time_type::clock::now() - written) >= grace;
}

std::size_t removeAbandoned(const FileStore& store, std::chrono::seconds grace)
{
    std::size_t count = 0;
    for (const auto& file : entriesOf(store.incoming()))
    {
        std::error_code vanished;
        if (isOlder(file, grace) && fs::remove(file.path(), vanished)) ++count;
    }
    return count;
}

/// The workspaces that have folders in the store.
std::vector<std::int64_t> foldersOf(const FileStore& store)
{
    std::vector<std::int64_t> workspaces;
    for (const auto& folder : entriesOf(store.folder()))
    {
        const std::string name = folder.path().filename();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc() && end == name.data() + name.size() && number > 0) workspaces.push_back(number);
    }
    return workspaces;
}

/// Whether a name is one that the store gives to contents: others are not ours to remove.
bool isContent(const fs::path& path)
{
    constexpr std::size_t digits = 64;
    const std::string name = path.filename();
    return name.size() == digits && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

Sweep::Sweep(Connection& connection) :
    _connection(connection), _workspaces(connection, "SELECT id FROM media_workspaces($1)"),
    _enter(connection, "SELECT set_config('leadwire.workspace', $1, false)"),
    _gone(connection, "SELECT id, encode(sha256, 'hex') FROM media_gone WHERE workspace_id = $1 AND id > $2"
                      " ORDER BY id LIMIT " +
                          std::to_string(batchSize)),
    _claim(connection, "SELECT media_claim($1, $2)"),
    _settle(connection, "DELETE FROM media_gone WHERE workspace_id = $1 AND id = $2 RETURNING id"),
    _withoutRow(connection, "SELECT s FROM unnest($2::text[]) s WHERE"
                            " (SELECT 1 FROM media WHERE workspace_id = $1 AND sha256 = decode(s, 'hex') LIMIT 1)"
                            " IS NULL"),
    _rows(connection, "SELECT id, size, title, encode(sha256, 'hex') FROM media WHERE workspace_id = $1 AND id > $2"
                      " ORDER BY id LIMIT " +
                          std::to_string(batchSize)),
    _stillThere(connection, "SELECT id FROM media WHERE workspace_id = $1 AND id = $2")
{
}

// The bytes go before the transaction ends, so that a crash in between leaves the note of them. `gone` is that note.
bool Sweep::removeIfFree(std::int64_t workspace, const std::string& sha256, const FileStore& store, std::int64_t gone)
{
    Transaction transaction(_connection);
    const std::string word = _claim(workspace, sha256).at(0);
    if (word == "busy") return false;
    if (word == "free") store.remove(workspace, sha256);
    if (gone != 0) _settle(workspace, gone);
    transaction.commit();
    return word == "free";
}

std::size_t Sweep::removeGone(std::int64_t workspace, const FileStore& store)
{
    std::size_t count = 0;
    for (std::int64_t last = 0;;)
    {
        const auto batch = _gone(workspace, last); // a copy: the rows of a query stay only until it is asked again
        for (const auto& gone : batch) count += removeIfFree(workspace, gone.sha256, store, gone.id) ? 1 : 0;
        if (batch.size() < batchSize) return count;
        last = batch.back().id;
    }
}

std::size_t Sweep::removeGone(const FileStore& store)
{
    std::size_t count = 0;
    for (const auto workspace : std::vector(_workspaces(true)))
    {
        _enter(std::to_string(workspace));
        count += removeGone(workspace, store);
    }
    _enter("");
    return count;
}

std::size_t Sweep::removeOrphans(std::int64_t workspace, const FileStore& store, std::chrono::seconds grace)
{
    std::size_t count = 0;
    for (const auto& shelf : entriesOf(store.folder() + "/" + std::to_string(workspace)))
    {
        std::vector<std::string> names;
        const auto settle = [&]
        {
            for (const auto& sha256 : std::vector(_withoutRow(workspace, textArray(names))))
                count += removeIfFree(workspace, sha256, store) ? 1 : 0;
            names.clear();
        };
        for (const auto& file : entriesOf(shelf.path()))
        {
            if (isContent(file.path()) && isOlder(file, grace)) names.push_back(file.path().filename());
            if (names.size() == batchSize) settle();
        }
        if (!names.empty()) settle();
    }
    return count;
}

void Sweep::lookForRows(std::int64_t workspace, const FileStore& store, SweepResult& result)
{
    for (std::int64_t last = 0;;)
    {
        const auto& batch = _rows(workspace, last);
        for (const auto& row : batch)
        {
            if (store.has(workspace, row.sha256, row.size))
                ++result.present;
            else if (!_stillThere(workspace, row.id).empty()) // not removed since
                result.missing.push_back({workspace, row.id, row.title});
        }
        if (batch.size() < batchSize) return;
        last = batch.back().id;
    }
}

SweepResult Sweep::run(const FileStore& store, std::chrono::seconds grace,
                       const std::function<void(std::int64_t)>& report)
{
    SweepResult result;
    result.abandoned = removeAbandoned(store, grace);
    std::vector<std::int64_t> workspaces = foldersOf(store);
    for (const auto workspace : _workspaces(false)) workspaces.push_back(workspace);
    std::sort(workspaces.begin(), workspaces.end());
    workspaces.erase(std::unique(workspaces.begin(), workspaces.end()), workspaces.end());
    for (const auto workspace : workspaces)
    {
        report(workspace);
        _enter(std::to_string(workspace));
        result.removed += removeGone(workspace, store);
        result.removed += removeOrphans(workspace, store, grace);
        lookForRows(workspace, store, result);
    }
    _enter("");
    return result;
}

} // namespace Leadwire
