// The commands on custom fields of leads.
#include "handlers/Reading.h"
#include "handlers/commands/Command.h"
#include "handlers/growcrm/GrowCrm.h"
#include "model/CustomFields.h"

#include <Poco/StringTokenizer.h>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

/// A text option that must be one that custom fields may have.
std::string nameOf(const Arguments& arguments)
{
    constexpr std::size_t longest = 63;
    std::string name = arguments.text("name");
    const auto isPart = [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_'; };
    if (name.empty() || name.size() > longest || std::islower(static_cast<unsigned char>(name[0])) == 0 ||
        !std::all_of(name.begin(), name.end(), isPart))
        throw std::runtime_error("--name is '" + name +
                                 "'; it must be a small letter and up to 62 small letters, digits and _");
    if (GrowCrm::isLeadField(name)) throw std::runtime_error("--name is '" + name + "', which leads have already");
    return name;
}

std::string labelOf(const Arguments& arguments)
{
    constexpr std::size_t longest = 255;
    std::string label = arguments.text("label", arguments.text("name"));
    if (label.empty() || characters(label) > longest) throw std::runtime_error("--label must have 1 to 255 characters");
    return label;
}

std::string typeOf(const Arguments& arguments)
{
    std::string type = arguments.text("type");
    for (const auto* known : {"text", "number", "date", "boolean", "choice"})
    {
        if (type == known) return type;
    }
    throw std::runtime_error("--type is '" + type + "'; it must be text, number, date, boolean or choice");
}

std::string optionsOf(const Arguments& arguments, const std::string& type)
{
    const Poco::StringTokenizer words(arguments.text("options"), ",",
                                      Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    if ((type == "choice") != (words.count() > 0))
        throw std::runtime_error("--options goes with --type=choice, such as --options=small,medium,large");
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "" : ",") + quoted(word);
    return "[" + list + "]";
}

int create(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    CustomField field;
    field.name = nameOf(arguments);
    field.label = labelOf(arguments);
    field.type = typeOf(arguments);
    field.options = optionsOf(arguments, field.type);
    field.isRequired = arguments.has("required") ? 1 : 0;
    Connection connection(settings.ownerConnection());
    const auto id = CustomFields(connection).create(arguments.id("workspace"), field);
    if (!id)
        throw std::runtime_error("there is no such workspace, or it has a field called " + field.name + " already");
    std::cout << *id << '\n';
    return 0;
}

int list(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    std::vector<std::vector<std::string>> table{{"id", "name", "label", "type", "options", "required"}};
    for (const auto& row : CustomFields(connection).list(arguments.id("workspace")))
        table.push_back({std::to_string(row.id), row.name, row.label, row.type,
                         row.type == "choice" ? row.options : "-", row.isRequired != 0 ? "yes" : "no"});
    printTable(table);
    return 0;
}

int remove(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    constexpr int stepsPerLine = 100;
    Connection connection(settings.ownerConnection());
    int steps = 0;
    const auto tell = [&](std::int64_t lead)
    {
        if (++steps % stepsPerLine == 0) std::cerr << "values are removed up to lead " << lead << '\n';
    };
    if (!CustomFields(connection).remove(arguments.id("workspace"), arguments.id("id"), tell))
        throw std::runtime_error("there is no such field; see: leadwire field list --workspace=" +
                                 arguments.text("workspace"));
    return 0;
}

} // namespace

std::vector<Command> fieldCommands()
{
    return {
        {"field create",
         "make a custom field for leads; prints its id",
         "",
         {workspaceOption,
          {"name", "NAME", "what APIs call it, such as budget_2026", true},
          {"type", "TYPE", "text, number, date, boolean or choice", true},
          {"label", "TEXT", "what people call it; the name by default"},
          {"options", "LIST", "of a choice, such as small,medium,large"},
          {"required", "", "Grow CRM's clients must give it"}},
         create},
        {"field list", "show the custom fields of a workspace", "", {workspaceOption}, list},
        {"field remove",
         "remove a custom field and its values",
         "",
         {workspaceOption, {"id", "ID", "the field, see: field list", true}},
         remove},
    };
}

} // namespace Leadwire
