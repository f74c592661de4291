/// The commands of the program: a table of values. Each reads its options from `Arguments`, does one thing, and
/// returns.
#pragma once

#include "handlers/Settings.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// An option of one command: `--name=<argument>`, or a flag if `argument` is empty.
struct CommandOption
{
    std::string_view name;
    std::string_view argument; ///< what the value is called in --help
    std::string_view help;
    bool required = false;
};

/// The option that says which workspace a command is about.
inline constexpr CommandOption workspaceOption{"workspace", "ID", "the workspace", true};

/// What the user typed after the command, by option name; flags have an empty value.
class Arguments
{
public:
    explicit Arguments(std::map<std::string, std::string> values) : _values(std::move(values)) {}

    bool has(std::string_view name) const { return _values.count(std::string(name)) > 0; }
    /// The value, or `otherwise` if the option was not given.
    std::string text(std::string_view name, std::string_view otherwise = "") const;
    /// Throws std::runtime_error if the value is not a positive integer.
    std::int64_t id(std::string_view name) const;
    /// As above, but 0 is allowed.
    std::int64_t count(std::string_view name) const;

private:
    std::int64_t number(std::string_view name, std::int64_t least, const char* expected) const;

    std::map<std::string, std::string> _values;
};

/// How the program was started: what a supervisor needs to start it again.
struct Invocation
{
    std::string program;                ///< absolute path of the executable, as it was found when the process began
    std::vector<std::string> arguments; ///< those for every command: `--config=…`, `--set=…`
    std::string settingsFile;           ///< path of the one that was read, or would be if it were there
};

/// One command.
struct Command
{
    std::string_view name;    ///< one or two words: `serve`, `key create`
    std::string_view summary; ///< one line for --help
    std::string_view more;    ///< further help, may be empty
    std::vector<CommandOption> options;
    /// Returns the exit status. Throws std::exception with a line for the user.
    int (*run)(const Arguments& arguments, const Settings& settings, const Invocation& invocation);
    /// The option whose value may also stand by itself after the command (`score explain 5`); empty: none.
    std::string_view operand{};
    /// Whether it can do without the settings file that was asked for.
    bool makesSettings = false;
};

/// All of them, in the order of --help.
const std::vector<Command>& commands();

// The groups, each in the file of its name.
std::vector<Command> serviceCommands();   ///< serve, worker, migrate, check
std::vector<Command> setupCommands();     ///< setup
std::vector<Command> statusCommands();    ///< status
std::vector<Command> directoryCommands(); ///< workspace, user, key
std::vector<Command> attributeCommands(); ///< attribute
std::vector<Command> mailCommands();      ///< courier, mail
std::vector<Command> fileCommands();      ///< sweep
std::vector<Command> fieldCommands();     ///< field
std::vector<Command> proposalCommands();  ///< proposal
std::vector<Command> trashCommands();     ///< purge, restore
std::vector<Command> scoreCommands();     ///< score

/// Prints rows as columns under a headline; the first row is the headline.
void printTable(const std::vector<std::vector<std::string>>& rows);

} // namespace Leadwire
