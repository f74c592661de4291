// The commands on proposals of leads.
#include "model/Proposals.h"
#include "handlers/Amount.h"
#include "handlers/Reading.h"
#include "handlers/commands/Command.h"

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace Leadwire
{
namespace
{

std::string titleOf(const Arguments& arguments)
{
    constexpr std::size_t longest = 255;
    std::string title = arguments.text("title");
    if (title.empty() || characters(title) > longest) throw std::runtime_error("--title must have 1 to 255 characters");
    return title;
}

std::optional<std::string> valueOf(const Arguments& arguments)
{
    if (!arguments.has("value")) return std::nullopt;
    const std::string value = arguments.text("value");
    const auto point = std::min(value.find('.'), value.size());
    const auto areDigits = [](std::string_view text)
    { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; };
    const std::string_view whole = std::string_view(value).substr(0, point);
    if (areDigits(whole) && (point == value.size() || areDigits(std::string_view(value).substr(point + 1))))
    {
        Amount amount = amountOf(value);
        if (amount.range == Amount::Range::fits) return std::move(amount.text);
    }
    throw std::runtime_error("--value is '" + value +
                             "'; it must be a number such as 2500 or 2500.50, up to 9999999999999.99");
}

int add(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const std::string title = titleOf(arguments);
    const auto value = valueOf(arguments);
    Connection connection(settings.ownerConnection());
    const auto id = Proposals(connection).add(arguments.id("workspace"), arguments.id("lead"), title, value);
    if (!id) throw std::runtime_error("there is no lead " + arguments.text("lead") + " in this workspace");
    std::cout << *id << '\n';
    return 0;
}

int list(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    const auto shown = [](const std::optional<std::int64_t>& id) { return id ? std::to_string(*id) : "-"; };
    std::vector<std::vector<std::string>> table{{"id", "title", "value", "lead", "client"}};
    for (const auto& row : Proposals(connection).list(arguments.id("workspace")))
        table.push_back(
            {std::to_string(row.id), row.title, row.value.value_or("-"), shown(row.lead), shown(row.client)});
    printTable(table);
    return 0;
}

} // namespace

std::vector<Command> proposalCommands()
{
    return {
        {"proposal add",
         "give a lead a proposal; prints its id",
         "Where the lead is converted to a client, its proposals move there.",
         {workspaceOption,
          {"lead", "ID", "the lead", true},
          {"title", "TEXT", "what the proposal is called", true},
          {"value", "AMOUNT", "such as 2500.50"}},
         add},
        {"proposal list", "show the proposals of a workspace", "", {workspaceOption}, list},
    };
}

} // namespace Leadwire
