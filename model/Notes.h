/// The notes of leads.
#pragma once

#include "model/Account.h"
#include "model/Note.h"
#include "model/Query.h"

#include <functional>
#include <optional>
#include <string>

namespace Leadwire
{

/// Asks for and changes notes. Belongs to the thread of its connection. Every change writes its activity with it. The
/// notes of a soft-deleted lead exist for none of these.
class Notes
{
public:
    explicit Notes(Connection& connection);

    /// Every note of a lead, the newest first, in batches of 200, so that memory stays bounded however many there are.
    /// False if there is no such lead.
    bool each(std::int64_t workspace, std::int64_t lead, const std::function<void(const Note&)>& take);

    /// Makes a note of `changes`, a JSON object with the columns title, text and media_id.
    /// nullopt if there is no such lead.
    std::optional<Note> create(const Account& account, std::int64_t lead, const std::string& changes);

    /// Changes the columns that `changes` names. nullopt if the lead has no such note.
    std::optional<Note> update(const Account& account, std::int64_t lead, std::int64_t note,
                               const std::string& changes);

    /// False if the lead has no such note.
    bool remove(const Account& account, std::int64_t lead, std::int64_t note);

private:
    /// A row of a lead's notes; of a lead without notes, one row without a note.
    struct Listed
    {
        std::optional<std::int64_t> noteId;
        Note note;
        auto columns() { return std::tuple_cat(std::tie(noteId), note.columns()); }
    };

    Query<Listed(std::int64_t, std::int64_t, std::int64_t)> _list;
    Query<Note(std::int64_t, std::int64_t, std::int64_t, std::string)> _create;
    Query<Note(std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string)> _update;
    Query<std::int64_t(std::int64_t, std::int64_t, std::int64_t, std::int64_t)> _remove;
};

} // namespace Leadwire
