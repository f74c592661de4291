// The commands on workspaces, users and keys. Keys are printed once; passwords come from standard input, never from
// argv.
#include "model/Directory.h"
#include "handlers/commands/Command.h"
#include "model/DatabaseError.h"

#include <Poco/StringTokenizer.h>

#include <iostream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

std::string dash(const std::optional<std::string>& text)
{
    return text.value_or("-");
}

int createWorkspace(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    std::cout << Directory(connection).createWorkspace(arguments.text("name")) << '\n';
    return 0;
}

int listWorkspaces(const Arguments&, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    std::vector<std::vector<std::string>> table{{"id", "name", "users", "uuid", "created"}};
    for (const auto& row : Directory(connection).workspaces())
        table.push_back(
            {std::to_string(row.id), row.name, std::to_string(row.accounts), row.externalId, row.createdAt});
    printTable(table);
    return 0;
}

int createUser(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    const auto id =
        Directory(connection).createAccount(arguments.id("workspace"), arguments.text("name"), arguments.text("email"));
    if (!id)
        throw std::runtime_error("there is no workspace " + arguments.text("workspace") +
                                 ", or it has a user with the e-mail " + arguments.text("email") +
                                 " already; see: leadwire user list");
    std::cout << *id << '\n';
    return 0;
}

int listUsers(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    std::vector<std::vector<std::string>> table{{"id", "name", "e-mail", "password", "created"}};
    for (const auto& row : Directory(connection).accounts(arguments.id("workspace")))
        table.push_back(
            {std::to_string(row.id), row.name, row.email, row.hasPassword != 0 ? "set" : "-", row.createdAt});
    printTable(table);
    return 0;
}

int setPassword(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    constexpr std::size_t shortest = 8;
    std::string password;
    std::getline(std::cin, password);
    if (password.size() < shortest)
        throw std::runtime_error("the password, read from standard input, needs at least 8 characters");
    Connection connection(settings.ownerConnection());
    if (!Directory(connection).setPassword(arguments.id("workspace"), arguments.id("user"), password))
        throw std::runtime_error("there is no such user; see: leadwire user list --workspace=" +
                                 arguments.text("workspace"));
    return 0;
}

KeyStyle styleOf(const Arguments& arguments)
{
    const std::string style = arguments.text("style", "leadwire");
    if (style == "leadwire") return KeyStyle::leadwire;
    if (style == "richutilities") return KeyStyle::richUtilities;
    throw std::runtime_error("--style is '" + style + "'; it must be leadwire or richutilities");
}

int createKey(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    const Poco::StringTokenizer words(arguments.text("scopes", "*"), ", ", Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    for (const auto& word : words)
    {
        if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_:*") != std::string::npos)
            throw std::runtime_error("'" + word + "' is no scope; scopes look like leads:read");
    }
    Connection connection(settings.ownerConnection());
    const auto key = Directory(connection)
                         .createKey(arguments.id("workspace"), arguments.id("user"), arguments.text("name", "key"),
                                    {words.begin(), words.end()}, arguments.has("days") ? arguments.id("days") : 0,
                                    styleOf(arguments));
    if (!key)
        throw std::runtime_error("workspace " + arguments.text("workspace") + " has no user " + arguments.text("user") +
                                 "; see: leadwire user list");
    std::cout << *key << '\n';
    return 0;
}

int listKeys(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    std::vector<std::vector<std::string>> table{
        {"id", "user", "name", "begins", "scopes", "last used", "expires", "revoked"}};
    for (const auto& row : Directory(connection).keys(arguments.id("workspace")))
        table.push_back({std::to_string(row.id), std::to_string(row.account), row.name, row.hint + "…", row.scopes,
                         dash(row.lastUsedAt), dash(row.expiresAt), dash(row.revokedAt)});
    printTable(table);
    return 0;
}

int revokeKey(const Arguments& arguments, const Settings& settings, const Invocation&)
{
    Connection connection(settings.ownerConnection());
    if (!Directory(connection).revokeKey(arguments.id("workspace"), arguments.id("key")))
        throw std::runtime_error("there is no such key that is still valid; see: leadwire key list --workspace=" +
                                 arguments.text("workspace"));
    return 0;
}

} // namespace

std::vector<Command> directoryCommands()
{
    return {
        {"workspace create",
         "make a workspace with its statuses; prints its id",
         "",
         {{"name", "TEXT", "what it is called", true}},
         createWorkspace},
        {"workspace list", "show all workspaces", "", {}, listWorkspaces},
        {"user create",
         "make a user; prints its id",
         "",
         {workspaceOption,
          {"name", "TEXT", "the person's name", true},
          {"email", "ADDRESS", "the person's address", true}},
         createUser},
        {"user list", "show the users of a workspace", "", {workspaceOption}, listUsers},
        {"user password",
         "set a user's password, read from standard input",
         "",
         {workspaceOption, {"user", "ID", "the user", true}},
         setPassword},
        {"key create",
         "make an API key; prints it, this one time",
         "",
         {workspaceOption,
          {"user", "ID", "who acts with it", true},
          {"name", "TEXT", "what it is for"},
          {"scopes", "LIST",
           "what it may do: leads:read,leads:write, and for RichUtilities companies:read,companies:write; all by "
           "default"},
          {"style", "STYLE", "leadwire unless said; richutilities for the form ru_v2_… that its clients may expect"},
          {"days", "N", "until it expires; never by default"}},
         createKey},
        {"key list", "show the keys of a workspace, without their secrets", "", {workspaceOption}, listKeys},
        {"key revoke",
         "end a key at once",
         "",
         {workspaceOption, {"key", "ID", "the key's id, see: key list", true}},
         revokeKey},
    };
}

} // namespace Leadwire
