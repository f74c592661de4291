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
void send(pg_conn* handle, const std::string& name, const char* const* parameters, std::size_t count)
{
    ::PQsendQueryPrepared(handle, name.c_str(), static_cast<int>(count), parameters, nullptr, nullptr, 0);
}

/// One result for each statement that was sent; null where the connection was lost before it came.
std::vector<pg_result*> receive(pg_conn* handle, std::size_t count)
{
    std::vector<pg_result*> results;
    for (std::size_t i = 0; i < count; ++i)
    {
        results.push_back(::PQgetResult(handle));
        if (results.back()) ::PQclear(::PQgetResult(handle)); // the null behind each
    }
    ::PQclear(::PQgetResult(handle)); // that all is through
    return results;
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

Result Pipeline::run(Connection& connection, const Prepared* last)
{
    const auto waiting = std::exchange(_waiting, {});
    pg_conn* const handle = connection.handle();
    ::PQenterPipelineMode(handle);
    for (const auto& [name, parameters, take] : waiting)
    {
        std::vector<const char*> texts;
        texts.reserve(parameters.size());
        for (const auto& text : parameters) texts.push_back(text ? text->c_str() : nullptr);
        send(handle, name, texts.data(), texts.size());
    }
    if (last) send(handle, last->name, last->parameters, last->count);
    ::PQpipelineSync(handle);
    std::vector<Result> results;
    for (pg_result* const result : receive(handle, waiting.size() + (last ? 1 : 0))) results.emplace_back(result);
    if (::PQexitPipelineMode(handle) == 0) connection.doubt();
    for (const auto& result : results) connection.check(result);
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i].take(results[i]);
    return last ? std::move(results.back()) : Result(nullptr);
}

} // namespace Leadwire
