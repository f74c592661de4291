#include "model/Pipeline.h"

#include "model/Connection.h"
#include "model/Statement.h"

#include <libpq-fe.h>

#include <utility>

namespace Leadwire
{
namespace
{

// What cannot be sent is told by the results: there are none.
void sendOne(pg_conn* handle, const std::string& name, const char* const* parameters, std::size_t count)
{
    ::PQsendQueryPrepared(handle, name.c_str(), static_cast<int>(count), parameters, nullptr, nullptr, 0);
}

} // namespace

void Pipeline::add(const Prepared& statement, Take take)
{
    Waiting waiting{statement.name, {}, std::move(take)};
    for (std::size_t i = 0; i < statement.count; ++i)
    {
        const char* const text = statement.parameters[i];
        waiting.parameters.push_back(text ? std::optional<std::string>(text) : std::nullopt);
    }
    _waiting.push_back(std::move(waiting));
}

void Pipeline::clear(std::size_t size)
{
    _waiting.erase(_waiting.begin() + static_cast<std::ptrdiff_t>(size), _waiting.end());
}

Result Pipeline::run(Connection& connection, const Prepared* last)
{
    const auto waiting = send(connection, last);
    std::vector<Result> results;
    for (std::size_t i = 0; i < waiting.size() + (last ? 1 : 0); ++i) results.push_back(receive(connection));
    leave(connection);
    for (const auto& result : results) connection.check(result);
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i].take(results[i]);
    return last ? std::move(results.back()) : Result(nullptr);
}

Pipeline::Statements Pipeline::send(Connection& connection, const Prepared* last)
{
    auto waiting = std::exchange(_waiting, {});
    pg_conn* const handle = connection.handle();
    ::PQenterPipelineMode(handle);
    std::vector<const char*> texts;
    for (const auto& [name, parameters, take] : waiting)
    {
        texts.clear();
        for (const auto& text : parameters) texts.push_back(text ? text->c_str() : nullptr);
        sendOne(handle, name, texts.data(), texts.size());
    }
    if (last) sendOne(handle, last->name, last->parameters, last->count);
    ::PQpipelineSync(handle);
    return waiting;
}

Result Pipeline::receive(Connection& connection)
{
    pg_result* const result = ::PQgetResult(connection.handle());
    if (result) ::PQclear(::PQgetResult(connection.handle())); // the null behind each
    return Result(result);
}

void Pipeline::leave(Connection& connection)
{
    ::PQclear(::PQgetResult(connection.handle())); // that all is through
    if (::PQexitPipelineMode(connection.handle()) == 0) connection.doubt();
}

} // namespace Leadwire
