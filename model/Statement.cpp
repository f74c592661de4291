#include "model/Statement.h"

#include "model/DatabaseError.h"

#include <libpq-fe.h>

#include <utility>

namespace Leadwire
{

void Result::Clear::operator()(pg_result* result) const
{
    ::PQclear(result);
}

std::size_t Result::size() const
{
    return static_cast<std::size_t>(::PQntuples(_result.get()));
}

bool Result::isGood() const
{
    const auto status = ::PQresultStatus(_result.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string Result::error() const
{
    return ::PQresultErrorMessage(_result.get());
}

std::string Result::state() const
{
    const char* const state = ::PQresultErrorField(_result.get(), PG_DIAG_SQLSTATE);
    return state ? state : "";
}

std::optional<std::string_view> Result::text(std::size_t row, std::size_t column) const
{
    const int r = static_cast<int>(row), c = static_cast<int>(column);
    const auto length = static_cast<std::size_t>(::PQgetlength(_result.get(), r, c));
    if (length == 0 && ::PQgetisnull(_result.get(), r, c) != 0) return std::nullopt;
    return std::string_view(::PQgetvalue(_result.get(), r, c), length);
}

Statement::~Statement()
{
    // Where the connection is dropped, all that was prepared on it goes with it.
    if (_name.empty() || _connection.isDoubtful()) return;
    try
    {
        _connection.execute("DEALLOCATE " + _name);
    }
    catch (const DatabaseError&) // NOLINT(bugprone-empty-catch): gone all the same, and the connection in doubt
    {
    }
}

Result Statement::run(const char* const* parameters, std::size_t count)
{
    _connection.requireRun();
    if (_name.empty()) prepare();
    return _connection.run({_name, parameters, count});
}

void Statement::ahead(const char* const* parameters, std::size_t count, Pipeline::Take take)
{
    _connection.requireWait();
    if (_name.empty()) prepare();
    _connection.pipeline().add({_name, parameters, count}, std::move(take));
}

void Statement::prepare()
{
    const std::string name = "s" + std::to_string(_connection.nextStatement());
    _connection.check(Result(::PQprepare(_connection.handle(), name.c_str(), _sql.c_str(), 0, nullptr)));
    _name = name;
}

} // namespace Leadwire
