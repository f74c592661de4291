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
/// (PostgreSQL's manual, 8.16.6). The text must outlive it.
class RecordReader
{
public:
    /// Throws std::logic_error if `text` is no row, as all others do.
    explicit RecordReader(std::string_view text);

    void read(std::string& member);
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

    std::string_view _rest;
};

/// Reads all columns of a Row from the text of one with as many.
template <Row T>
void readRecord(std::string_view text, T& row)
{
    RecordReader reader(text);
    std::apply([&](auto&... member) { (reader.read(member), ...); }, row.columns());
}

} // namespace Leadwire
