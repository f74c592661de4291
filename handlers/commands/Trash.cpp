// The commands on leads that were deleted through an API that can bring them back.
#include "handlers/Uuid.h"
#include "handlers/commands/Command.h"
#include "model/Store.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace Leadwire
{
namespace
{

int purge(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Store store(settings.database);
    const auto days = arguments.has("days") ? arguments.count("days") : settings.trashDays;
    const auto count = store.trash.purge(days, [](std::int64_t workspace, std::size_t removed)
                                         { std::cout << "workspace " << workspace << ": " << removed << std::endl; });
    const std::string& folder = settings.api.files.folder;
    if (count > 0 && std::filesystem::is_directory(folder)) store.sweep.removeGone(FileStore(folder));
    std::cout << "removed " << count << " leads that were deleted " << days << " days ago or earlier\n";
    return 0;
}

int restore(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const std::string lead = arguments.text("lead");
    if (!isUuid(lead)) throw std::runtime_error("--lead is '" + lead + "'; it must be a lead's UUID");
    Connection connection(settings.ownerConnection());
    Trash trash(connection);
    const std::vector<std::int64_t> workspaces =
        arguments.has("workspace") ? std::vector{arguments.id("workspace")} : trash.workspaces();
    const auto isRestored = [&](std::int64_t workspace) { return trash.restore(workspace, lead); };
    if (std::none_of(workspaces.begin(), workspaces.end(), isRestored))
        throw std::runtime_error("there is no deleted lead " + lead +
                                 "; it was never there, is not deleted, or was removed for good");
    return 0;
}

} // namespace

std::vector<Command> trashCommands()
{
    return {
        {"purge",
         "remove deleted leads for good",
         "Only Laravel CRM's API deletes so that a lead can come back; the other APIs remove at once.\n"
         "Safe beside a running service, whose courier does the same once an hour.",
         {{"days", "N", "those deleted so many days ago or earlier; as the setting trash_days says by default"}},
         purge},
        {"restore",
         "bring a deleted lead back",
         "The UUID can stand alone: leadwire restore UUID",
         {{"lead", "UUID", "the lead's UUID, as Laravel CRM's API shows it", true},
          {"workspace", "ID", "the workspace; the one that has the lead by default"}},
         restore,
         "lead"},
    };
}

} // namespace Leadwire
