// The command that takes a new installation from nothing to its first key: it finds out about the database, writes the
// settings file, migrates, and makes a workspace, a user and a key. What is there already stays, so repeating it is
// safe. Security: passwords come from a terminal that does not show them, or from standard input, never from argv.
#include "fcgi/Utf8.h"
#include "handlers/SettingsFile.h"
#include "handlers/commands/DatabaseChoice.h"
#include "handlers/commands/Migrate.h"
#include "handlers/commands/Terminal.h"
#include "model/Directory.h"
#include "model/mail/Message.h"
#include "model/mail/SealingKey.h"

#include <Poco/String.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

/// Who comes first; empty where somebody is there already and nobody else was named.
struct Founders
{
    std::string workspace, person, email;
};

bool isFounded(const Settings& settings)
{
    Connection connection(settings.ownerConnection());
    return Directory(connection).isFounded();
}

std::string founder(const Arguments& arguments, std::string_view option, const char* question)
{
    return arguments.has(option) || question == nullptr ? arguments.text(option) : ask(question);
}

Founders findFounders(const Arguments& arguments, bool isInteractive, bool isNew)
{
    const bool isNamed = arguments.has("workspace") || arguments.has("user-name") || arguments.has("email");
    if (!isNew && !isNamed) return {};
    const auto question = [&](const char* text) { return isInteractive ? text : nullptr; };
    Founders founders{founder(arguments, "workspace", question("Name of the first workspace, such as your company's")),
                      founder(arguments, "user-name", question("Name of its first user")),
                      founder(arguments, "email", question("That user's e-mail"))};
    std::string missing;
    for (const auto& [option, value] : {std::pair("--workspace", &founders.workspace),
                                        {"--user-name", &founders.person},
                                        {"--email", &founders.email}})
    {
        constexpr std::size_t longest = 255;
        if (value->empty()) missing.append(missing.empty() ? "" : ", ").append(option);
        if (!isUtf8(*value) || hasControls(*value) || characterCount(*value) > longest)
            throw std::runtime_error(std::string(option) + " must be plain text of at most 255 characters");
    }
    if (!missing.empty())
        throw std::runtime_error("the first workspace and its user are not known: give " + missing +
                                 ", or answer at a terminal");
    if (!isMailAddress(founders.email))
        throw std::runtime_error("--email is '" + founders.email + "'; it must be one address");
    return founders;
}

/// What the file shall say that it does not say yet.
std::vector<std::pair<std::string_view, std::string>> changesOf(const SettingsFile& file, Settings settings, bool isNew)
{
    std::vector<std::pair<std::string_view, std::string>> changes;
    for (const auto& key : settingKeys())
    {
        std::string value = file.value(key.name).value_or(std::string(key.otherwise));
        const std::string before = value;
        if (const std::string* chosen = chosenValue(settings, key.name)) value = *chosen;
        if (key.name == "mail.key" && isNew && settings.mailKey.empty()) value = SealingKey::create();
        const bool isOneRole = key.name == "database.owner" && before.empty() && value == settings.database.user;
        if (value != before && !isOneRole) changes.emplace_back(key.name, value);
    }
    return changes;
}

/// Writes what is to be changed, and asks first where a person has set something else.
void writeSettings(const Arguments& arguments, const Settings& settings, SettingsFile file, bool isInteractive,
                   bool isNew)
{
    const auto changes = changesOf(file, settings, isNew);
    if (changes.empty() && file.exists())
    {
        std::cout << "the settings are in " << file.path() << ", which needs no change\n";
        return;
    }
    std::string overwritten;
    for (const auto& [key, value] : changes)
    {
        const auto known = std::find_if(settingKeys().begin(), settingKeys().end(),
                                        [&, name = key](const SettingKey& one) { return one.name == name; });
        const std::string before = file.value(key).value_or("");
        if (!before.empty() && before != known->otherwise)
            overwritten.append(overwritten.empty() ? "" : ", ").append(key);
        file.set(key, value);
    }
    if (!overwritten.empty() && !arguments.has("overwrite") &&
        !(isInteractive && confirm(file.path() + " sets " + overwritten + " to something else; overwrite it?")))
        throw std::runtime_error(file.path() + " sets " + overwritten +
                                 " to something else, which stays as it is; --overwrite changes it");
    file.save();
    std::cout << "the settings are in " << file.path() << '\n';
}

void makeFounders(const Settings& settings, const Founders& founders)
{
    Connection connection(settings.ownerConnection());
    const Founding made = Directory(connection).found(founders.workspace, founders.person, founders.email);
    const auto known = [](bool isNew) { return isNew ? "new" : "was there"; };
    printTable({{"workspace", std::to_string(made.workspace), founders.workspace, known(made.hasMadeWorkspace)},
                {"user", std::to_string(made.account), founders.email, known(made.hasMadeAccount)}});
    if (made.key)
        std::cout << "key        " << *made.key << "\nThe key is shown this one time; every API takes it.\n";
    else
        std::cout << "The user has a key that works; leadwire key create makes another.\n";
}

/// As a shell takes it for one word.
std::string shellWord(const std::string& text)
{
    return text.find_first_of(" \t'\"\\$&;()*?<>|`#~") == std::string::npos
               ? text
               : "'" + Poco::replace(text, "'", "'\\''") + "'";
}

void printNext(const Settings& settings, const Invocation& invocation)
{
    std::string options;
    for (const auto& argument : invocation.arguments) options += " " + shellWord(argument);
    const std::string program = shellWord(invocation.program);
    std::cout << "\nNext:\n  " << program << " check" << options << "\n    says whether anything is still wrong\n";
    if (settings.courier)
        std::cout
            << "  " << program << " serve" << options
            << "\n    is the service, for your service manager; where the Debian package brought its units:\n"
               "    systemctl enable --now leadwire leadwire-sweep.timer\n"
               "  The web server reaches it with the files of conf/nginx or conf/apache, which that package has in\n"
               "  /usr/share/leadwire.\n";
    else
        std::cout << "  crontab -e\n    takes these lines, which send mail and look after the files:\n      * * * * * "
                  << program << " courier --once" << options << "\n      17 3 * * * " << program << " sweep" << options
                  << " >/dev/null\n";
}

int setUp(const Arguments& arguments, const Settings& settings, const Invocation& invocation)
{
    const bool isInteractive = isAtTerminal() && !arguments.has("password-stdin");
    const SettingsFile file(invocation.settingsFile);
    const Settings chosen = chooseDatabase(arguments, settings, isInteractive);
    const bool isNew = !isFounded(chosen);
    const Founders founders = findFounders(arguments, isInteractive, isNew);
    writeSettings(arguments, chosen, file, isInteractive, isNew);
    const int status = migrateDatabase(chosen);
    if (!founders.workspace.empty()) makeFounders(chosen, founders);
    printNext(chosen, invocation);
    return status;
}

} // namespace

std::vector<Command> setupCommands()
{
    std::vector<CommandOption> options = databaseOptions();
    options.insert(options.end(), {{"workspace", "NAME", "of the first workspace"},
                                   {"user-name", "NAME", "of its first user"},
                                   {"email", "ADDRESS", "of that user"},
                                   {"overwrite", "", "change what the settings file sets, without asking"}});
    return {{"setup", "take a new installation to its first key: settings, schema, workspace, user",
             "Asks at a terminal for what the options do not say. Writes the settings file (--config=FILE), and asks\n"
             "before it changes what that file sets. What is there already stays: repeating it is safe.",
             options, setUp, "", true}};
}

} // namespace Leadwire
