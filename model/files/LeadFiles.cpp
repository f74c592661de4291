#include "model/files/LeadFiles.h"

#include "model/Failure.h"
#include "model/Leads.h"
#include "model/TextArray.h"
#include "model/Transaction.h"

#include <algorithm>
#include <stdexcept>

namespace Leadwire
{
namespace
{

LeadFiles::Outcome outcome(const std::string& word)
{
    if (word == "done") return LeadFiles::Outcome::done;
    if (word == "missing") return LeadFiles::Outcome::missing;
    if (word == "unknown") return LeadFiles::Outcome::unknown;
    if (word == "full") return LeadFiles::Outcome::full;
    throw std::logic_error("the database gives an outcome that is not known here: " + word);
}

/// The contents as a PostgreSQL array, each once.
std::string contentsOf(const std::vector<NewFile>& files)
{
    std::vector<std::string> hashes;
    hashes.reserve(files.size());
    for (const auto& file : files) hashes.push_back(file.sha256);
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    return textArray(hashes);
}

} // namespace

LeadFiles::LeadFiles(Connection& connection) :
    _connection(connection), _page(connection, R"(
        SELECT f.id, f.title, f.mime_type, f.size, p.id, p.name, p.email, f.created_at
          FROM lead l
          LEFT JOIN LATERAL
               (SELECT m.* FROM lead_media s JOIN media m ON m.workspace_id = $1 AND m.id = s.media_id
                 WHERE s.workspace_id = $1 AND s.lead_id = $2 AND s.media_id < $4
                   AND strpos(lower(m.title), lower($3)) > 0
                 ORDER BY s.media_id DESC LIMIT $5 OFFSET $6) f ON true
          LEFT JOIN account p ON p.workspace_id = $1 AND p.id = f.created_by
         WHERE l.workspace_id = $1 AND l.id = $2 AND l.deleted_at IS NULL
         ORDER BY f.id DESC)"),
    _find(connection, R"(
        SELECT m.id, m.title, m.mime_type, m.size, encode(m.sha256, 'hex')
          FROM lead l
          LEFT JOIN lead_media s ON s.workspace_id = $1 AND s.lead_id = $2 AND s.media_id = $3
          LEFT JOIN media m ON m.workspace_id = $1 AND m.id = s.media_id
         WHERE l.workspace_id = $1 AND l.id = $2 AND l.deleted_at IS NULL)"),
    _reserve(connection, "SELECT media_reserve($1, $2::text[], $3, $4, $5, $6)"),
    _add(connection,
         "SELECT media_add($1, $2, $3, $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9, $10)"),
    _detach(connection, "SELECT media_detach($1, $2, $3, $4::bigint[])"),
    _claim(connection, "SELECT media_claim($1, $2)")
{
}

std::optional<std::vector<LeadFile>> LeadFiles::page(std::int64_t workspace, std::int64_t lead, const FileList& list)
{
    auto& rows = _page(workspace, lead, list.search, list.before, list.limit, list.offset);
    if (rows.empty()) return std::nullopt;
    if (rows.front().media.id == 0) rows.clear(); // the lead alone
    return std::move(rows);
}

std::optional<StoredFile> LeadFiles::find(std::int64_t workspace, std::int64_t lead, std::int64_t media)
{
    auto& rows = _find(workspace, lead, media);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

LeadFiles::Outcome LeadFiles::add(const Account& account, std::int64_t lead, const std::vector<NewFile>& files,
                                  const std::vector<std::int64_t>& ids, const FileStore& store, const Quota& quota)
{
    Transaction transaction(_connection);
    std::vector<std::string> made;
    Outcome result = Outcome::done;
    try
    {
        result = publish(account, lead, files, ids, store, quota, made);
    }
    catch (const Failure&) // of the store; after one of the database the Sweep removes what was made
    {
        withdraw(account.workspace, store, made);
        throw;
    }
    if (result == Outcome::done)
        transaction.commit();
    else
        withdraw(account.workspace, store, made);
    return result;
}

LeadFiles::Outcome LeadFiles::publish(const Account& account, std::int64_t lead, const std::vector<NewFile>& files,
                                      const std::vector<std::int64_t>& ids, const FileStore& store, const Quota& quota,
                                      std::vector<std::string>& made)
{
    std::int64_t bytes = 0;
    for (const auto& file : files) bytes += static_cast<std::int64_t>(file.bytes.size());
    if (!files.empty() && !_reserve(account.workspace, contentsOf(files), static_cast<std::int64_t>(files.size()),
                                    bytes, quota.files, quota.bytes)
                               .at(0))
        return Outcome::full;
    for (const auto& file : files)
    {
        if (store.publish(account.workspace, file.sha256, file.bytes)) made.push_back(file.sha256);
    }
    std::vector<std::string> titles, types, hashes;
    std::vector<std::int64_t> sizes;
    for (const auto& file : files)
    {
        titles.push_back(file.title);
        types.push_back(file.mimeType);
        hashes.push_back(file.sha256);
        sizes.push_back(static_cast<std::int64_t>(file.bytes.size()));
    }
    return outcome(_add(account.workspace, account.id, lead, textArray(titles), textArray(types), textArray(hashes),
                        arrayOf(sizes), arrayOf(ids), quota.files, quota.bytes)
                       .at(0));
}

// Asking first makes sure that the connection, and with it the lock, is still ours: else others may have come to rely
// on the bytes.
void LeadFiles::withdraw(std::int64_t workspace, const FileStore& store, const std::vector<std::string>& made)
{
    for (const auto& sha256 : made)
    {
        if (_claim(workspace, sha256).at(0) == "free") store.remove(workspace, sha256);
    }
}

bool LeadFiles::remove(const Account& account, std::int64_t lead, const std::string& ids)
{
    return outcome(_detach(account.workspace, account.id, lead, ids).at(0)) == Outcome::done;
}

} // namespace Leadwire
