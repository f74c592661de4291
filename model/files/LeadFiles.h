/// The files on leads: rows and bytes together or not at all.
#pragma once

#include "model/Account.h"
#include "model/Query.h"
#include "model/files/FileStore.h"
#include "model/files/Media.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// A file in the list of a lead.
struct LeadFile
{
    Media media;
    std::optional<std::int64_t> accountId; ///< who uploaded it; null if that account is gone
    std::optional<std::string> accountName, accountEmail;
    std::string createdAt; ///< PostgreSQL's text, in UTC
    auto columns()
    {
        return std::tuple_cat(media.columns(), std::tie(accountId, accountName, accountEmail, createdAt));
    }
};

/// A file with what names its bytes in the FileStore.
struct StoredFile
{
    Media media;
    std::string sha256; ///< hexadecimal
    auto columns() { return std::tuple_cat(media.columns(), std::tie(sha256)); }
};

/// A file to be put on a lead.
struct NewFile
{
    std::string title;      ///< at most 255 characters, without U+0000
    std::string mimeType;   ///< from the content
    std::string_view bytes; ///< outlives the call
    std::string sha256;     ///< of the bytes, hexadecimal
};

/// The most that one workspace may store, counted by rows: a file that shares its bytes counts too.
struct Quota
{
    std::int64_t files = 0, bytes = 0;
};

/// Which files of a lead.
struct FileList
{
    std::string search{};               ///< a part of the title, case aside; empty: all
    std::int64_t before = INT64_MAX;    ///< with ids below this
    std::int64_t limit = 0, offset = 0; ///< counted from the newest
};

/// Asks for and changes the files of leads. Belongs to the thread of its connection. A soft-deleted lead has none.
class LeadFiles
{
public:
    explicit LeadFiles(Connection& connection);

    /// A page, newest id first, in one statement. nullopt if there is no such lead.
    std::optional<std::vector<LeadFile>> page(std::int64_t workspace, std::int64_t lead, const FileList& list);

    /// One file of a lead, in one statement. nullopt if there is no such lead; with id 0 if it has no such file.
    std::optional<StoredFile> find(std::int64_t workspace, std::int64_t lead, std::int64_t media);

    enum class Outcome
    {
        done,
        missing, ///< there is no such lead
        unknown, ///< one of the ids is no file of the workspace
        full     ///< the quota does not allow it
    };

    /// Stores new files and puts them on the lead with those that the workspace has already (`ids`, each once), with
    /// activities: all of it, or nothing. Bytes are durable before their rows are.
    /// Throws Failure as FileStore does.
    Outcome add(const Account& account, std::int64_t lead, const std::vector<NewFile>& files,
                const std::vector<std::int64_t>& ids, const FileStore& store, const Quota& quota);

    /// Takes files off a lead, with activities; `ids` is a PostgreSQL array, and those that the lead does not have are
    /// passed over. False if there is no such lead. Files that nothing refers to any more lose their rows, and their
    /// bytes to the Sweep.
    bool remove(const Account& account, std::int64_t lead, const std::string& ids);

private:
    Outcome publish(const Account& account, std::int64_t lead, const std::vector<NewFile>& files,
                    const std::vector<std::int64_t>& ids, const FileStore& store, const Quota& quota,
                    std::vector<std::string>& made);
    void withdraw(std::int64_t workspace, const FileStore& store, const std::vector<std::string>& made);

    Connection& _connection;
    Query<LeadFile(std::int64_t, std::int64_t, std::string, std::int64_t, std::int64_t, std::int64_t)> _page;
    Query<StoredFile(std::int64_t, std::int64_t, std::int64_t)> _find;
    Query<bool(std::int64_t, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t)> _reserve;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, std::string, std::string, std::string, std::string,
                      std::string, std::int64_t, std::int64_t)>
        _add;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, std::string)> _detach;
    Query<std::string(std::int64_t, std::string)> _claim;
};

} // namespace Leadwire
