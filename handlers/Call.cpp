// What an endpoint reads of its request.
#include "handlers/Api.h"

namespace Leadwire
{

Fields Call::input() const
{
    try
    {
        return request.bodyFields().over(request.queryFields()).trimmed();
    }
    catch (const UnreadableBody&)
    {
        if (dialect.refusesUnreadableBodies)
            throw Failure(Failure::Kind::unreadable, "The request body could not be read.");
        return {};
    }
}

Fields Call::query() const
{
    try
    {
        return request.queryFields().trimmed();
    }
    catch (const UnreadableBody&)
    {
        throw Failure(Failure::Kind::unreadable, "The query string could not be read.");
    }
}

std::string Call::url() const
{
    const std::string_view path = request.path;
    return request.scheme + "://" + request.host + std::string(path.substr(0, path.find_last_not_of('/') + 1));
}

} // namespace Leadwire
