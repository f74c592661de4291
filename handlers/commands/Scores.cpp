// The commands on the scores of leads.
#include "model/Scores.h"
#include "handlers/commands/Command.h"

#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

int explain(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    Scores scores(connection); // the rows belong to it
    std::int64_t points = 0, most = 0;
    std::vector<std::vector<std::string>> table{{"part", "points", "of", "because"}};
    for (const auto& part : scores.explain(arguments.id("workspace"), arguments.id("id")))
    {
        table.push_back({part.name, std::to_string(part.points), std::to_string(part.most), part.because});
        points += part.points;
        most += part.most;
    }
    if (table.size() == 1)
        throw std::runtime_error("workspace " + arguments.text("workspace") + " has no lead " + arguments.text("id"));
    table.push_back({"score", std::to_string(points), std::to_string(most), ""});
    printTable(table);
    return 0;
}

int refresh(const Arguments&, const Settings& settings, const Invocation&)
{
    Connection connection(settings.database);
    const auto changed =
        Scores(connection).refresh([](std::int64_t workspace) { std::cout << "workspace " << workspace << std::endl; });
    std::cout << changed << " scores changed\n";
    return 0;
}

} // namespace

std::vector<Command> scoreCommands()
{
    return {
        {"score explain",
         "show how the score of a lead comes about, part by part",
         "completeness  3 points for each of name, e-mail, phone, company, position,\n"
         "              website, address, source, description, expected close\n"
         "value         5 points for any value, 10 from 1,000, 15 from 10,000,\n"
         "              20 from 100,000, in any currency\n"
         "recency       the last contact: 20 points up to 7 days ago, 15 up to 30,\n"
         "              10 up to 90, 5 up to 180\n"
         "activity      2 points for each note, comment, mail, file or checklist\n"
         "              line in its history of the last 30 days; at most 10\n"
         "stage         lost 0, new 4, contacted 8, qualified 16, converted 20",
         {workspaceOption, {"id", "ID", "the lead; may stand without --id", true}},
         explain,
         "id"},
        {"score refresh",
         "bring scores up to date, which age by the day",
         "Safe beside a running service, whose courier does the same, once a day for each workspace.",
         {},
         refresh},
    };
}

} // namespace Leadwire
