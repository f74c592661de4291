// The command that looks after the store of uploaded files.
#include "handlers/commands/Command.h"
#include "model/files/Sweep.h"

#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

int sweep(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const std::chrono::seconds grace(arguments.has("grace") ? arguments.count("grace") : 3600);
    const FileStore store(settings.api.files.folder);
    if (!std::filesystem::is_directory(store.folder()))
        throw std::runtime_error("the folder files.folder is not there: " + settings.api.files.folder);
    Connection connection(settings.database);
    const SweepResult result =
        Sweep(connection)
            .run(store, grace, [](std::int64_t workspace) { std::cout << "workspace " << workspace << std::endl; });
    std::cout << "removed " << result.removed << " files that nothing refers to and " << result.abandoned
              << " unfinished uploads; " << result.present << " files are in place\n";
    for (const auto& file : result.missing)
        std::cerr << "missing: workspace " << file.workspace << ", file " << file.media << ", " << file.title << '\n';
    return result.missing.empty() ? 0 : 1;
}

} // namespace

std::vector<Command> fileCommands()
{
    return {
        {"sweep",
         "bring the store of uploaded files in line with the database",
         "Removes what crashes and deletions have left, and reports files whose bytes are missing (exit status 1).\n"
         "Safe beside a running service, whose courier does the same once an hour.",
         {{"grace", "SECONDS",
           "leave alone what is younger; 3600 unless said (0 fails uploads that are on their way)"}},
         sweep},
    };
}

} // namespace Leadwire
