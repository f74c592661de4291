/// A whole row in one column: what PostgreSQL prints for `ROW(…)::text`. For statements whose rows are of two kinds, so
/// that the columns of one are not empty in the rows of the other.
#pragma once

#include "model/Columns.h"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace Leadwire
{

/// Reads the fields of such a text one by one: `(5,"Ada Lovelace",,"say ""hi""")`, where nothing between commas is NULL
/// (PostgreSQL's manual, 8.16.6). Texts are views of it, or of `room`, where those that were escaped are put.
class RecordReader
{
public:
    /// `room` must be able to grow by the size of `text` without moving, see roomFor; both must outlive what is read.
    /// Throws std::logic_error if `text` is no row, as all others do.
    RecordReader(std::string_view text, std::string& room);

    void read(std::string_view& member);
    void read(std::int64_t& member);
    void read(bool& member);
    template <class T>
    void read(std::optional<T>& member)
    {
        if (isNull())
            member.reset(), skip();
        else
            read(member.emplace());
    }

private:
    bool isNull() const;
    void skip(); ///< the comma or parenthesis behind a field
    std::string_view plain();
    std::string_view run(); ///< up to the next quote or backslash
    bool isClosing() const; ///< whether the next quote ends the text

    std::string_view _rest;
    std::string& _room;
};

/// A text that can grow to `size` without moving.
std::string roomFor(std::size_t size);

/// Reads the columns `given` of a Row from the text of one that has no others. Its texts stay as long as `text` and
/// `room` do.
template <Row T>
void readRecord(std::string_view text, std::string& room, T& row, const ColumnSet& given)
{
    RecordReader reader(text, room);
    std::size_t place = 0;
    std::apply([&](auto&... member) { ((given[place++] ? reader.read(member) : void()), ...); }, row.columns());
}

} // namespace Leadwire
