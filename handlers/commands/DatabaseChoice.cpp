// Security: the password comes from a terminal that does not show it, or from standard input, never from argv.
#include "handlers/commands/DatabaseChoice.h"

#include "handlers/commands/Terminal.h"
#include "model/Failure.h"
#include "model/Obstacle.h"

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
    CommandOption option;
    std::string_view key, text;
    std::string& (*value)(Settings&);
};

const std::array questions{
    Question{{"host", "HOST", "of PostgreSQL, or the folder of its unix socket"},
             "database.host",
             "Host of PostgreSQL, or the folder of its unix socket",
             [](Settings& settings) -> std::string& { return settings.database.host; }},
    Question{{"port", "PORT", "of PostgreSQL"},
             "database.port",
             "Port",
             [](Settings& settings) -> std::string& { return settings.database.port; }},
    Question{{"name", "NAME", "of the database"},
             "database.name",
             "Name of the database",
             [](Settings& settings) -> std::string& { return settings.database.name; }},
    Question{{"user", "ROLE", "that serves"},
             "database.user",
             "Role that serves",
             [](Settings& settings) -> std::string& { return settings.database.user; }},
    Question{{"owner", "ROLE", "that owns the database; may be the same"},
             "database.owner",
             "Role that owns the database; the same where there is only one",
             [](Settings& settings) -> std::string& { return settings.owner; }},
};

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
        if (question.option.name == "owner" && wasOne) value = settings.database.user;
        if (isRepeated || !arguments.has(question.option.name)) value = ask(std::string(question.text), value);
    }
    if (const auto secret = askSecret("Password of the role, or of both (Enter: as it is, or none)"); !secret.empty())
        settings.password = secret;
}

void takeOptions(const Arguments& arguments, Settings& settings)
{
    const bool wasOne = settings.owner == settings.database.user;
    for (const auto& question : questions)
        question.value(settings) = arguments.text(question.option.name, question.value(settings));
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
        if (const auto obstacle = findObstacle(owner)) throw std::runtime_error(*obstacle);
    }
    catch (const Unavailable& failure)
    {
        throw std::runtime_error(withRemedy(failure.what()));
    }
}

} // namespace

const std::vector<CommandOption>& databaseOptions()
{
    static const std::vector<CommandOption> options = []
    {
        std::vector<CommandOption> all;
        all.reserve(questions.size() + 1);
        for (const auto& question : questions) all.push_back(question.option);
        all.push_back({"password-stdin", "", "read the roles' password from standard input, and ask for nothing"});
        return all;
    }();
    return options;
}

std::string* chosenValue(Settings& settings, std::string_view name)
{
    if (name == "database.password") return &settings.password;
    for (const auto& question : questions)
    {
        if (question.key == name) return &question.value(settings);
    }
    return nullptr;
}

Settings chooseDatabase(const Arguments& arguments, Settings settings, bool isInteractive)
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

} // namespace Leadwire
