#include "handlers/commands/Command.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{

std::string Arguments::text(std::string_view name, std::string_view otherwise) const
{
    const auto value = _values.find(std::string(name));
    return value == _values.end() ? std::string(otherwise) : value->second;
}

std::int64_t Arguments::id(std::string_view name) const
{
    return number(name, 1, "an id, such as 1");
}

std::int64_t Arguments::count(std::string_view name) const
{
    return number(name, 0, "a number, such as 0");
}

std::int64_t Arguments::number(std::string_view name, std::int64_t least, const char* expected) const
{
    const std::string value = text(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < least)
        throw std::runtime_error("--" + std::string(name) + " is '" + value + "'; it must be " + expected);
    return number;
}

const std::vector<Command>& commands()
{
    static const std::vector<Command> all = []
    {
        std::vector<Command> joined = serviceCommands();
        for (auto&& group :
             {setupCommands(), statusCommands(), directoryCommands(), attributeCommands(), fieldCommands(),
              proposalCommands(), scoreCommands(), fileCommands(), trashCommands(), mailCommands()})
            joined.insert(joined.end(), group.begin(), group.end());
        return joined;
    }();
    return all;
}

void printTable(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
    {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    for (const auto& row : rows)
    {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
        std::cout << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
    }
}

} // namespace Leadwire
