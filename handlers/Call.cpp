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
    catch (const UnreadableBody& reason)
    {
        if (dialect.refusesUnreadableBodies) throw Failure(Failure::Kind::unreadable, reason.what());
        return {};
    }
}

Fields Call::query() const
{
    try
    {
        return request.queryFields().trimmed();
    }
    catch (const UnreadableBody& reason)
    {
        throw Failure(Failure::Kind::unreadable, reason.what());
    }
}

std::string Call::url() const
{
    return request.scheme + "://" + request.host + request.path;
}

} // namespace Leadwire
