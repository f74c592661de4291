/// A statement with typed parameters and typed rows, prepared once per connection and then reused, which is five to
/// seven times faster than preparing each time. The defects of Poco::Data's PostgreSQL connector are contained here.
#pragma once

#include "model/Columns.h"
#include "model/Connection.h"
#include "model/DatabaseError.h"

#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace Leadwire
{

/// Keeps a statement from ever being destroyed: Poco 1.11 frees the result twice when one is that failed on reuse
/// (QueryTest::survivesAFailedExecutionOfAReusedStatement). A few kilobytes each, and failures are rare; the server
/// frees its side when the connection, which is in doubt by now, is dropped. Any thread.
void forsake(std::unique_ptr<Poco::Data::Statement> statement);

template <class Signature>
class Query;

/// `Query<Lead(std::int64_t, std::string)>`: takes an integer as $1 and a text as $2, gives rows of Lead.
///
///     Query<Country(std::string)> byCode(connection, "SELECT id, name FROM country WHERE code = $1");
///     for (const Country& country: byCode("US")) …
///
/// Parameters are std::int64_t, bool, std::string or std::optional of these; lists go as one text ('{1,2}' or JSON).
/// Rows are structs with `columns()`, or a single std::string, std::int64_t, bool or optional.
/// Belongs to the thread of its connection. No text in the SQL may hold `$` and a digit but the parameters (Poco counts
/// them).
template <class Out, class... In>
class Query<Out(In...)>
{
public:
    /// Keeps the text; the statement is prepared at its first use.
    Query(Connection& connection, std::string sql) : _connection(connection), _sql(std::move(sql)) {}

    /// Runs the statement and gives its rows, which stay until the next call. Throws DatabaseError.
    std::vector<Out>& operator()(In... in)
    {
        _in = std::tuple<In...>(std::move(in)...);
        _rows.clear(); // Poco 1.11 appends to a reused vector (QueryTest::aReusedQueryGivesOnlyItsOwnRows)
        const Connection::Running running(_connection);
        try
        {
            if (!_statement) prepare();
            _statement->execute();
        }
        catch (const Poco::Exception& failure)
        {
            if (_isReused) forsake(std::move(_statement));
            _statement.reset();
            _connection.doubt();
            throw DatabaseError(failure.displayText());
        }
        _isReused = true;
        return _rows;
    }

private:
    void prepare()
    {
        _statement = std::make_unique<Poco::Data::Statement>(_connection.session());
        _isReused = false;
        *_statement << _sql;
        std::apply([this](auto&... value) { ((*_statement, Poco::Data::Keywords::use(value)), ...); }, _in);
        *_statement, Poco::Data::Keywords::into(_rows);
    }

    Connection& _connection;
    std::string _sql;
    std::unique_ptr<Poco::Data::Statement> _statement;
    bool _isReused = false;
    std::tuple<In...> _in; ///< what is bound must outlive the execution: Poco keeps its address
    std::vector<Out> _rows;
};

} // namespace Leadwire
