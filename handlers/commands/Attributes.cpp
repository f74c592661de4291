// The commands on statuses, sources, categories, labels and groups, for operators whose API has no call for them.
#include "model/Attributes.h"
#include "handlers/Reading.h"
#include "handlers/commands/Command.h"
#include "model/Directory.h"

#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

const CommandOption kindOption{"kind", "KIND", "status, source, category, label or group", true};
const CommandOption attributeOption{"id", "ID", "the attribute, see: attribute list", true};

std::string kindOf(const Arguments& arguments)
{
    std::string kind = arguments.text("kind");
    for (const auto* known : {"status", "source", "category", "label", "group"})
    {
        if (kind == known) return kind;
    }
    throw std::runtime_error("--kind is '" + kind + "'; it must be status, source, category, label or group");
}

void require(Attributes::Outcome outcome)
{
    switch (outcome)
    {
    case Attributes::Outcome::done: return;
    case Attributes::Outcome::missing:
        throw std::runtime_error("there is no such attribute of that kind; see: leadwire attribute list");
    case Attributes::Outcome::last:
        throw std::runtime_error(
            "the last status and the default category cannot be removed; make another one the default first");
    case Attributes::Outcome::inUse: throw std::runtime_error("leads have this attribute");
    }
}

int add(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    std::string columns = R"({"kind":)" + quoted(kindOf(arguments)) + R"(,"name":)" + quoted(arguments.text("name"));
    if (arguments.has("color")) columns += R"(,"color":)" + quoted(arguments.text("color"));
    if (arguments.has("stage")) columns += R"(,"stage":)" + quoted(arguments.text("stage"));
    Connection connection(settings.ownerConnection());
    std::cout << Attributes(connection).create(arguments.id("workspace"), columns + "}").id << '\n';
    return 0;
}

int list(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    constexpr std::int64_t all = 1'000'000;
    const std::string kinds =
        arguments.has("kind") ? "{" + kindOf(arguments) + "}" : "{status,source,category,label,group}";
    Connection connection(settings.ownerConnection());
    std::vector<std::vector<std::string>> table{{"id", "kind", "name", "color", "order", "stage", "uuid"}};
    Attributes attributes(connection); // the rows belong to it
    for (const auto& row : attributes.page(arguments.id("workspace"), kinds, all, 0))
        table.push_back({std::to_string(row.id), row.kind, row.name, row.color.value_or("-"),
                         std::to_string(row.position), row.stage.value_or("-"), row.externalId});
    printTable(table);
    return 0;
}

int rename(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    require(Attributes(connection)
                .update(arguments.id("workspace"), arguments.id("id"), "{" + kindOf(arguments) + "}",
                        R"({"name":)" + quoted(arguments.text("name")) + "}"));
    return 0;
}

int makeDefault(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    if (!Directory(connection).setDefault(arguments.id("workspace"), kindOf(arguments), arguments.id("id")))
        throw std::runtime_error(
            "only a status or a category of this workspace can be the default; see: leadwire attribute list");
    return 0;
}

int remove(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    require(
        Attributes(connection).remove(arguments.id("workspace"), arguments.id("id"), "{" + kindOf(arguments) + "}"));
    return 0;
}

} // namespace

std::vector<Command> attributeCommands()
{
    return {
        {"attribute add",
         "make a status, source, category, label or group; prints its id",
         "",
         {workspaceOption,
          kindOption,
          {"name", "TEXT", "what it is called", true},
          {"color", "HEX", "such as #3498db"},
          {"stage", "STAGE", "of a status: new, contacted, qualified, converted or lost"}},
         add},
        {"attribute list",
         "show the attributes of a workspace",
         "",
         {workspaceOption, {"kind", "KIND", "of this kind only"}},
         list},
        {"attribute rename",
         "give an attribute another name",
         "",
         {workspaceOption, kindOption, attributeOption, {"name", "TEXT", "the new name", true}},
         rename},
        {"attribute default",
         "make a status or category the one that new leads get",
         "",
         {workspaceOption, kindOption, attributeOption},
         makeDefault},
        {"attribute remove",
         "remove an attribute from all leads and from the workspace",
         "",
         {workspaceOption, kindOption, attributeOption},
         remove},
    };
}

} // namespace Leadwire
