/// Statements that a test sends to the database beside the service.
#pragma once

#include <memory>
#include <string>

struct pg_conn;

namespace Leadwire
{

/// A connection of the test's own. Everything throws std::runtime_error with the server's words.
class Sql
{
public:
    Sql(const std::string& host, const std::string& database, const std::string& role);

    /// Runs one or several statements; gives the first value of the last one's result, empty if there is none.
    std::string run(const std::string& statements);

    /// Sends statements and does not wait for them.
    void begin(const std::string& statements);

private:
    struct Closer
    {
        void operator()(pg_conn* connection) const;
    };
    std::unique_ptr<pg_conn, Closer> _connection;
};

} // namespace Leadwire
