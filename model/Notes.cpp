#include "model/Notes.h"

#include <limits>

namespace Leadwire
{
namespace
{

constexpr std::size_t batchSize = 200;

// What is asked of the note that is changed: it is $4 of the live lead $3.
const std::string named = R"(
         WHERE workspace_id = $1 AND lead_id = $3 AND id = $4
           AND (SELECT 1 FROM lead WHERE workspace_id = $1 AND id = $3 AND deleted_at IS NULL) = 1)";

// Note's columns over `note n` with its author and its file.
constexpr const char* columns = R"(
    n.id, n.lead_id, n.title, n.text, n.created_at, p.id, p.name, p.email, m.id, m.title, m.mime_type, m.size)";
constexpr const char* joins = R"(
    LEFT JOIN account p ON p.workspace_id = $1 AND p.id = n.created_by
    LEFT JOIN media m ON m.workspace_id = $1 AND m.id = n.media_id)";

// The note of the change `n`, after its activity has been written.
std::string changed(const std::string& change, const std::string& word)
{
    return "WITH n AS (" + change + R"( RETURNING *),
         told AS (INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
                  SELECT workspace_id, lead_id, $2, 'note', concat_ws(': ', 'Note )" +
           word + R"(', title) FROM n)
         SELECT)" +
           columns + " FROM n" + joins;
}

std::optional<Note> first(std::vector<Note>& notes)
{
    return notes.empty() ? std::nullopt : std::optional(std::move(notes.front()));
}

} // namespace

Notes::Notes(Connection& connection) :
    // The rows come in the order of the inner question.
    _list(connection, std::string("SELECT n.id, ") + columns + R"(
          FROM lead l LEFT JOIN LATERAL
               (SELECT * FROM note WHERE workspace_id = $1 AND lead_id = $2 AND id < $3 ORDER BY id DESC LIMIT )" +
                          std::to_string(batchSize) + ") n ON true" + joins +
                          " WHERE l.workspace_id = $1 AND l.id = $2 AND l.deleted_at IS NULL"),
    _create(connection, changed(R"(
        INSERT INTO note (workspace_id, lead_id, title, text, media_id, created_by)
        SELECT $1, l.id, r.title, r.text, r.media_id, $2
          FROM lead l CROSS JOIN jsonb_populate_record(NULL::note, $4::jsonb) r
         WHERE l.workspace_id = $1 AND l.id = $3 AND l.deleted_at IS NULL)",
                                "added")),
    _update(connection, changed(R"(
        UPDATE note SET (title, text, media_id, updated_at) =
               (SELECT r.title, r.text, r.media_id, clock_timestamp() FROM jsonb_populate_record(note, $5::jsonb) r))" +
                                    named,
                                "changed")),
    _remove(connection, R"(
        WITH n AS (DELETE FROM note)" +
                            named +
                            R"( RETURNING *)
        INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
        SELECT workspace_id, lead_id, $2, 'note', concat_ws(': ', 'Note removed', title) FROM n RETURNING id)")
{
}

bool Notes::each(std::int64_t workspace, std::int64_t lead, const std::function<void(const Note&)>& take)
{
    for (std::int64_t before = std::numeric_limits<std::int64_t>::max();;)
    {
        const auto& rows = _list(workspace, lead, before);
        if (rows.empty()) return false;
        for (const auto& row : rows)
        {
            if (row.noteId) take(row.note);
        }
        if (rows.size() < batchSize) return true;
        before = rows.back().note.id;
    }
}

std::optional<Note> Notes::create(const Account& account, std::int64_t lead, const std::string& changes)
{
    return first(_create(account.workspace, account.id, lead, changes));
}

std::optional<Note> Notes::update(const Account& account, std::int64_t lead, std::int64_t note,
                                  const std::string& changes)
{
    return first(_update(account.workspace, account.id, lead, note, changes));
}

bool Notes::remove(const Account& account, std::int64_t lead, std::int64_t note)
{
    return !_remove(account.workspace, account.id, lead, note).empty();
}

} // namespace Leadwire
