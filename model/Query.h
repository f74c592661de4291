/// A statement with typed parameters and typed rows, prepared once per connection and then reused, which is five to
/// seven times faster than preparing each time.
#pragma once

#include "model/Columns.h"
#include "model/Connection.h"
#include "model/DatabaseError.h"
#include "model/Statement.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace Leadwire
{

/// Rows, and what they may be views of. Movable.
template <class Out>
struct Rows
{
    std::vector<Out> rows;
    std::optional<Result> result;
    Out like{}; ///< what rows hold that no column gives
};

template <class Signature>
class Query;

/// `Query<Lead(std::int64_t, std::string)>`: takes an integer as $1 and a text as $2, gives rows of Lead.
///
///     Query<Country(std::string)> byCode(connection, "SELECT id, name FROM country WHERE code = $1");
///     for (const Country& country: byCode("US")) …
///
/// Parameters are std::int64_t, bool, std::string or std::optional of these; lists go as one text ('{1,2}' or JSON).
/// Rows are structs with `columns()`, or a single std::string, std::int64_t, bool or optional.
/// Belongs to the thread of its connection.
template <class Out, class... In>
class Query<Out(In...)>
{
public:
    /// Keeps the text; the statement is prepared at its first use.
    /// The text may give fewer columns than the rows have: `given`.
    Query(Connection& connection, std::string sql, const ColumnSet& given = ColumnSet().set()) :
        _statement(connection, std::move(sql)), _given(given)
    {
    }

    /// Runs the statement and gives its rows, which stay until the next call. Throws DatabaseError.
    std::vector<Out>& operator()(const In&... in)
    {
        const Parameters parameters{Parameter(in)...};
        const auto texts = textsOf(parameters);
        read(_statement.run(texts.data(), texts.size()), _rows);
        return _rows.rows;
    }

    /// Lets the statement, which must change nothing, wait until the next one of the connection is run, to go out with
    /// it, and gives its rows to `take` before that one's are given. `take` may throw, but run no statement; both
    /// outlive the next statement.
    template <class Take>
    void ahead(const In&... in, Take take)
    {
        const Parameters parameters{Parameter(in)...};
        const auto texts = textsOf(parameters);
        _statement.ahead(texts.data(), texts.size(),
                         [this, take = std::move(take)](Result& result)
                         {
                             read(std::move(result), _rows);
                             take(_rows.rows);
                         });
    }

    /// Lets the statement wait as above; its rows come to `rows`, which must live until then, and are its own.
    void expect(const In&... in, Rows<Out>& rows)
    {
        const Parameters parameters{Parameter(in)...};
        const auto texts = textsOf(parameters);
        _statement.ahead(texts.data(), texts.size(), [this, &rows](Result& result) { read(std::move(result), rows); });
    }

private:
    using Parameters = std::array<Parameter, sizeof...(In)>;

    static std::array<const char*, sizeof...(In)> textsOf(const Parameters& parameters)
    {
        std::array<const char*, sizeof...(In)> texts{};
        for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = parameters[i].text();
        return texts;
    }

    void read(Result result, Rows<Out>& to) const
    {
        to.rows.clear();
        to.rows.resize(result.size(), to.like);
        for (std::size_t row = 0; row < result.size(); ++row) read(result, row, to.rows);
        if constexpr (Row<Out>) to.result = std::move(result);
    }

    void read(const Result& result, std::size_t row, std::vector<Out>& rows) const
    {
        if constexpr (Row<Out>)
            readRow(result, row, _given, rows[row]);
        else
        {
            Out value{};
            readColumn(result, row, 0, value);
            rows[row] = std::move(value);
        }
    }

    Statement _statement;
    ColumnSet _given;
    Rows<Out> _rows;
};

} // namespace Leadwire
