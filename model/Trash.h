/// Leads that are deleted but can still come back: no API shows them, and some time later they are removed for good.
#pragma once

#include "model/Account.h"
#include "model/Query.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace Leadwire
{

/// Puts leads into the trash, takes them out, and empties it. Belongs to the thread of its connection.
class Trash
{
public:
    explicit Trash(Connection& connection);

    /// Puts a live lead, by its external id, into the trash, with its activity. False if there is none.
    bool put(const Account& account, const std::string& uuid);

    /// The workspaces that have something in the trash, over the tenant wall.
    std::vector<std::int64_t> workspaces() { return _workspaces(); }

    /// Makes a lead live again as it was. False if it is not in the trash. As the owner of the schema, or behind the
    /// wall of its workspace.
    bool restore(std::int64_t workspace, const std::string& uuid);

    /// Removes the leads that have been in the trash for `days` or longer, of every workspace, with all that hangs on
    /// them but the bytes of their files, which are the Sweep's; in short transactions, so that it may run beside a
    /// service. `report` is told how many of a workspace have gone, after each. Returns how many in all. Leaves the
    /// session without a workspace.
    std::size_t purge(std::int64_t days, const std::function<void(std::int64_t workspace, std::size_t count)>& report);

private:
    Query<bool(std::int64_t, std::int64_t, std::string)> _put;
    Query<bool(std::int64_t, std::string)> _restore;
    Query<std::int64_t()> _workspaces;
    Query<std::string(std::string)> _enter;
    Query<std::int64_t(std::int64_t, std::int64_t, std::int64_t)> _purge;
};

} // namespace Leadwire
