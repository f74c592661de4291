#include "model/RoleLimits.h"

#include "model/Failure.h"
#include "model/Query.h"
#include "model/Quoted.h"
#include "model/Transaction.h"

namespace Leadwire
{
namespace
{

std::vector<std::string> statements(const ConnectionSettings& program)
{
    std::vector<std::string> all;
    for (const auto& limit : limitsOf(program))
    {
        std::string statement = "ALTER ROLE " + quotedName(program.user) + " IN DATABASE " + quotedName(program.name);
        all.push_back(statement.append(" SET ").append(limit.name).append(" = ") + std::to_string(limit.time.count()));
    }
    return all;
}

void run(Connection& connection, const std::string& sql)
{
    Query<std::string()>(connection, sql)();
}

void apply(Connection& connection, const ConnectionSettings& program)
{
    Transaction transaction(connection);
    // Two who change a role at once would trip over each other.
    run(connection, "SELECT pg_advisory_xact_lock(4770338)::text");
    for (const auto& statement : statements(program)) run(connection, statement);
    transaction.commit();
}

} // namespace

std::vector<RoleLimit> limitsOf(const ConnectionSettings& program)
{
    return {{"statement_timeout", program.statementTimeout},
            {"lock_timeout", program.lockTimeout},
            {"idle_in_transaction_session_timeout", program.idleTimeout}};
}

std::vector<RoleLimit> limitsInForce(Connection& connection)
{
    std::vector<RoleLimit> limits = limitsOf({});
    for (auto& limit : limits)
    {
        // Not what the session has set for itself since it began.
        Query<std::int64_t(std::string)> begun(connection, "SELECT reset_val::bigint FROM pg_settings WHERE name = $1");
        limit.time = std::chrono::milliseconds(begun(limit.name).at(0));
    }
    return limits;
}

bool limitRole(const ConnectionSettings& program, const ConnectionSettings& owner)
{
    for (const auto* role : {&program, &owner})
    {
        try
        {
            Connection connection(*role);
            apply(connection, program);
            return true;
        }
        catch (const Unavailable&) // NOLINT(bugprone-empty-catch): the other one may be let in
        {
        }
        catch (const DatabaseError&) // NOLINT(bugprone-empty-catch): the other one may have the right
        {
        }
    }
    return false;
}

std::string limitStatements(const ConnectionSettings& program)
{
    std::string line;
    for (const auto& statement : statements(program)) line += (line.empty() ? "" : " ") + statement + ";";
    return line;
}

} // namespace Leadwire
