#include "model/Trash.h"

namespace Leadwire
{

Trash::Trash(Connection& connection) :
    _put(connection, "SELECT lead_trash($1, $2, $3::uuid)"), _restore(connection, "SELECT lead_restore($1, $2::uuid)"),
    _workspaces(connection, "SELECT * FROM trash_workspaces()"),
    _enter(connection, "SELECT set_config('leadwire.workspace', $1, false)"),
    _purge(connection, "SELECT lead_purge($1, $2, $3)")
{
}

bool Trash::put(const Account& account, const std::string& uuid)
{
    return _put(account.workspace, account.id, uuid).at(0);
}

bool Trash::restore(std::int64_t workspace, const std::string& uuid)
{
    return _restore(workspace, uuid).at(0);
}

std::size_t Trash::purge(std::int64_t days, const std::function<void(std::int64_t, std::size_t)>& report)
{
    constexpr std::int64_t batchSize = 200;
    std::size_t all = 0;
    for (const auto workspace : workspaces())
    {
        _enter(std::to_string(workspace));
        std::size_t count = 0;
        for (std::int64_t batch = batchSize; batch == batchSize; count += static_cast<std::size_t>(batch))
            batch = _purge(workspace, days, batchSize).at(0);
        if (count > 0) report(workspace, count);
        all += count;
    }
    _enter("");
    return all;
}

} // namespace Leadwire
