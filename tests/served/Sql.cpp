#include "Sql.h"

#include <libpq-fe.h>

#include <stdexcept>

namespace Leadwire
{

Sql::Sql(const std::string& host, const std::string& database, const std::string& role) :
    _connection(PQconnectdb(("host=" + host + " dbname=" + database + " user=" + role).c_str()))
{
    if (PQstatus(_connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(_connection.get()));
    PQsetNoticeProcessor(
        _connection.get(), [](void*, const char*) {}, nullptr);
}

std::string Sql::run(const std::string& statements)
{
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(_connection.get(), statements.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY)
        throw std::runtime_error(PQerrorMessage(_connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

void Sql::begin(const std::string& statements)
{
    if (PQsendQuery(_connection.get(), statements.c_str()) != 1)
        throw std::runtime_error(PQerrorMessage(_connection.get()));
}

void Sql::Closer::operator()(pg_conn* connection) const
{
    PQfinish(connection);
}

} // namespace Leadwire
