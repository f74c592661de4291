#include "handlers/commands/Readiness.h"

#include "model/DatabaseError.h"
#include "model/Failure.h"
#include "model/Migrations.h"
#include "model/RoleLimits.h"

namespace Leadwire
{

std::optional<std::string> reasonNotToServe(const ConnectionSettings& program)
{
    if (!Connection::isReachable(program)) return std::nullopt;
    try
    {
        Connection connection(program);
        const auto pending = schemaState(connection).pending;
        if (!pending.empty())
            return "the schema is older than this program and lacks " + pending.front() + "; run: leadwire migrate";
        for (const auto& limit : limitsInForce(connection))
        {
            if (limit.time.count() == 0)
                return "the role " + program.user + " has no " + limit.name + "; run: leadwire migrate";
        }
    }
    catch (const Unavailable&)
    {
        return std::nullopt;
    }
    catch (const DatabaseError& failure)
    {
        if (failure.isUnavailable()) return std::nullopt;
        return "the database cannot be used: " + std::string(failure.what()) + "; run: leadwire migrate";
    }
    return std::nullopt;
}

} // namespace Leadwire
