// The command that takes a new installation from nothing to its first key: it finds out about the database, writes the
// settings file, migrates, and makes a workspace, a user and a key. What is there already stays, so repeating it is
// safe. Security: passwords come from a terminal that does not show them, or from standard input, never from argv.
#include "handlers/SettingsFile.h"
#include "handlers/commands/Command.h"
#include "handlers/commands/Migrate.h"
#include "handlers/commands/Terminal.h"
#include "model/Directory.h"
#include "model/Failure.h"
#include "model/mail/Message.h"
#include "model/mail/SealingKey.h"

#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

/// A value of the database's that is asked for.
struct Question
{
    std::string_view option, key, text;
    std::string& (*value)(Settings&);
};

const std::array questions{
    Question{"host", "database.host", "Host of PostgreSQL, or the folder of its unix socket",
             [](Settings& settings) -> std::string& { return settings.database.host; }},
    Question{"port", "database.port", "Port",
             [](Settings& settings) -> std::string& { return settings.database.port; }},
    Question{"name", "database.name", "Name of the database",
             [](Settings& settings) -> std::string& { return settings.database.name; }},
    Question{"user", "database.user", "Role that serves",
             [](Settings& settings) -> std::string& { return settings.database.user; }},
    Question{"owner", "database.owner", "Role that owns the database; the same where there is only one",
             [](Settings& settings) -> std::string& { return settings.owner; }},
};

constexpr const char* passwordKey = "database.password";

/// What libpq or the server say when a connection fails, and what to do then.
constexpr std::array<std::pair<std::string_view, const char*>, 11> remedies{{
    {"could not translate host name", "there is no such host; look at --host"},
    {"No such file or directory", "PostgreSQL does not run there, or --host or --port is another"},
    {"Connection refused", "PostgreSQL does not run there, or --host or --port is another"},
    {"timeout expired", "the host does not answer; look at --host, and at firewalls between"},
    {"password authentication failed", "the user or the password is wrong; give it with --password-stdin"},
    {"no password supplied", "a password is needed; give it with --password-stdin, or name a file in PGPASSFILE"},
    {"Peer authentication failed", "run this as the account of that role, or give --host=localhost and a password"},
    {"no pg_hba.conf entry", "the server lets this user in from elsewhere only; ask who keeps its pg_hba.conf"},
    {"too many c", "all connections are taken; end some of them and try again"},
    {"database \"", "make it, with this role as its owner, or look at --name"},
    {"role \"", "make it, or look at --user and --owner"},
}};

std::string withRemedy(const std::string& problem)
{
    for (const auto& [words, remedy] : remedies)
    {
        if (problem.find(words) != std::string::npos) return problem + " – " + remedy;
    }
    return problem;
}

/// libpq takes a password from nowhere but its environment; there is no other thread yet.
void usePassword(const Settings& settings)
{
    if (!settings.password.empty()) ::setenv("PGPASSWORD", settings.password.c_str(), 1);
}

void askAll(const Arguments& arguments, bool isRepeated, Settings& settings)
{
    const bool wasOne = settings.owner == settings.database.user;
    for (const auto& question : questions)
    {
        std::string& value = question.value(settings);
        if (question.option == "owner" && wasOne) value = settings.database.user;
        if (isRepeated || !arguments.has(question.option)) value = ask(std::string(question.text), value);
    }
    if (const auto secret = askSecret("Password (Enter: as it is, or none)"); !secret.empty())
        settings.password = secret;
}

void takeOptions(const Arguments& arguments, Settings& settings)
{
    const bool wasOne = settings.owner == settings.database.user;
    for (const auto& question : questions)
        question.value(settings) = arguments.text(question.option, question.value(settings));
    if (wasOne && !arguments.has("owner")) settings.owner = settings.database.user;
    if (!arguments.has("password-stdin")) return;
    std::getline(std::cin, settings.password);
    if (settings.password.empty())
        throw std::runtime_error("--password-stdin reads the password from standard input, which is empty");
}

/// Connects as both roles. Throws std::runtime_error with what is wrong and what to do.
void tryDatabase(const Settings& settings)
{
    refuseBlanks(settings.database);
    refuseBlanks(settings.ownerConnection());
    usePassword(settings);
    try
    {
        Connection owner(settings.ownerConnection());
        if (settings.owner != settings.database.user) const Connection program(settings.database);
        const auto encoding = Query<std::string()>(owner, "SHOW server_encoding")().at(0);
        if (encoding != "UTF8")
            throw std::runtime_error("the database's encoding is " + encoding + "; make it anew with ENCODING 'UTF8'");
    }
    catch (const Unavailable& failure)
    {
        throw std::runtime_error(withRemedy(failure.what()));
    }
}

/// The settings with which the database answers, from the options and, at a terminal, from a person.
Settings findDatabase(const Arguments& arguments, Settings settings, bool isInteractive)
{
    if (settings.database.host.empty()) settings.database.host = "localhost";
    takeOptions(arguments, settings);
    if (!isInteractive)
    {
        tryDatabase(settings);
        return settings;
    }
    std::cout << "Which database shall Leadwire use? Enter takes what stands in brackets.\n";
    for (bool isRepeated = false;; isRepeated = true)
    {
        askAll(arguments, isRepeated, settings);
        try
        {
            tryDatabase(settings);
            return settings;
        }
        catch (const std::runtime_error& failure)
        {
            std::cout << "\nThis does not work: " << failure.what() << "\nOnce more:\n";
        }
    }
}

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
        if (characterCount(*value) > longest) throw std::runtime_error(std::string(option) + " is longer than 255");
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
        const auto question = std::find_if(questions.begin(), questions.end(),
                                           [&](const Question& known) { return known.key == key.name; });
        std::string value = file.value(key.name).value_or(std::string(key.otherwise));
        const std::string before = value;
        if (question != questions.end()) value = question->value(settings);
        if (key.name == passwordKey) value = settings.password;
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
        std::cout << "  " << program << " serve" << options << "\n    is the service, for your service manager\n";
    else
        std::cout << "  crontab -e\n    takes these lines, which send mail and look after the files:\n      * * * * * "
                  << program << " courier --once" << options << "\n      17 3 * * * " << program << " sweep" << options
                  << '\n';
    std::cout << "  The web server reaches the service with the files of conf/nginx, conf/apache or conf/hosting.\n";
}

int setUp(const Arguments& arguments, const Settings& settings, const Invocation& invocation)
{
    const bool isInteractive = isAtTerminal() && !arguments.has("password-stdin");
    const SettingsFile file(invocation.settingsFile);
    const Settings chosen = findDatabase(arguments, settings, isInteractive);
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
    return {{"setup",
             "take a new installation to its first key: settings, schema, workspace, user",
             "Asks at a terminal for what the options do not say. Writes the settings file (--config=FILE), and asks\n"
             "before it changes what that file sets. What is there already stays: repeating it is safe.",
             {{"host", "HOST", "of PostgreSQL, or the folder of its unix socket"},
              {"port", "PORT", "of PostgreSQL"},
              {"name", "NAME", "of the database"},
              {"user", "ROLE", "that serves"},
              {"owner", "ROLE", "that owns the database; may be the same"},
              {"password-stdin", "", "read the roles' password from standard input, and ask for nothing"},
              {"workspace", "NAME", "of the first workspace"},
              {"user-name", "NAME", "of its first user"},
              {"email", "ADDRESS", "of that user"},
              {"overwrite", "", "change what the settings file sets, without asking"}},
             setUp,
             "",
             true}};
}

} // namespace Leadwire
