// Starts the program: finds the command, reads the configuration in its layers, runs the command, and says in one line
// what went wrong. Configuration file < environment < command line.
#include "fcgi/ListeningSocket.h"
#include "fcgi/Utf8.h"
#include "handlers/commands/Command.h"

#include <Poco/Exception.h>
#include <Poco/File.h>
#include <Poco/Util/Application.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/MapConfiguration.h>

#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace Leadwire
{
namespace
{

constexpr const char* installedConfiguration = "/etc/leadwire/leadwire.properties";

/// The command that the words of the command line name, and how many words that took.
std::pair<const Command*, int> findCommand(int argc, char** argv)
{
    for (int words = 2; words >= 1; --words)
    {
        if (argc <= words) continue;
        std::string name = argv[1];
        if (words == 2) name += std::string(" ") + argv[2];
        for (const auto& command : commands())
        {
            if (command.name == name) return {&command, words};
        }
    }
    return {nullptr, 0};
}

/// The program's file, or what started it in its place: where the loader was called by name, as the bundle for shared
/// hosting does, it is the loader that the kernel knows of, and the first word says what was called.
std::string ownPath(const char* firstWord)
{
    std::array<char, PATH_MAX> path{};
    const auto size = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
    const std::filesystem::path own(size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : firstWord);
    return own.filename().string().starts_with("ld-") ? firstWord : own.string();
}

/// Says in one line what went wrong, and gives the exit status for it.
int complain(const std::exception& failure)
{
    const auto* poco = dynamic_cast<const Poco::Exception*>(&failure);
    std::istringstream words(poco ? poco->displayText() : failure.what()); // libpq's texts have several lines
    std::string line = "leadwire:";
    for (std::string word; words >> word;) line += " " + word;
    std::cerr << line << '\n';
    return EXIT_FAILURE;
}

/// Prints the commands whose first word is `group`, or all of them; false if there is none.
bool printCommands(const std::string& group = "")
{
    std::vector<std::vector<std::string>> table;
    for (const auto& command : commands())
    {
        if (group.empty() || command.name.starts_with(group + " "))
            table.push_back({"  " + std::string(command.name), std::string(command.summary)});
    }
    if (table.empty()) return false;
    std::cout << "Leadwire " LEADWIRE_VERSION ": one store of sales leads behind public lead APIs, over FastCGI.\n\n"
                 "usage: leadwire COMMAND [OPTIONS]\n\ncommands:\n";
    printTable(table);
    std::cout << "\nEvery command has --help. Settings come from --config=FILE (else $LEADWIRE_CONFIG, else\n"
              << installedConfiguration << "), then from LEADWIRE_… in the environment, then from --set=KEY=VALUE.\n";
    return true;
}

/// Poco's frame for one run of one command.
class Program : public Poco::Util::Application
{
public:
    Program(const Command& command, std::string path) : _command(command), _path(std::move(path))
    {
        setUnixOptions(true);
    }

protected:
    void defineOptions(Poco::Util::OptionSet& options) override
    {
        using Poco::Util::Option;
        options.addOption(Option("help", "h", "show this text").callback(callback(&Program::handle)));
        options.addOption(Option("config", "c", "read settings from this file")
                              .argument("FILE")
                              .callback(callback(&Program::handle)));
        options.addOption(Option("set", "s", "set one setting")
                              .argument("KEY=VALUE")
                              .repeatable(true)
                              .callback(callback(&Program::handle)));
        for (const auto& own : _command.options)
        {
            Option option(std::string(own.name), "", std::string(own.help), false);
            if (!own.argument.empty()) option.argument(std::string(own.argument));
            options.addOption(option.callback(callback(&Program::handle)));
        }
    }

    int main(const ArgVec& rest) override
    {
        // Poco 1.11's run() would log what is thrown and end with 70 (CommandTest::whatIsNotUnderstoodIsSaidInOneLine).
        try
        {
            return perform(rest);
        }
        catch (const std::exception& failure)
        {
            return complain(failure);
        }
    }

private:
    int perform(ArgVec rest)
    {
        if (_values.count("help") > 0) return showHelp();
        if (rest.size() == 1 && !_command.operand.empty() &&
            _values.emplace(std::string(_command.operand), rest.front()).second)
            rest.clear();
        if (!rest.empty())
            throw std::runtime_error("'" + rest.front() + "' is not understood; see: leadwire " +
                                     std::string(_command.name) + " --help");
        for (const auto& option : _command.options)
        {
            if (option.required && _values.count(std::string(option.name)) == 0)
                throw std::runtime_error("--" + std::string(option.name) + " is missing; see: leadwire " +
                                         std::string(_command.name) + " --help");
        }
        for (const auto& [name, value] : _values)
        {
            if (!isUtf8(value)) throw std::runtime_error("--" + name + " is not valid UTF-8");
        }
        loadLayers();
        const Settings settings = Settings::from(config());
        // The one way to libpq that neither argv nor Poco's connection string spoils; set before any thread exists.
        if (!settings.password.empty()) ::setenv("PGPASSWORD", settings.password.c_str(), 1);
        return _command.run(Arguments(_values), settings, Invocation{_path, _globals, _file});
    }

    Poco::Util::OptionCallback<Program> callback(Poco::Util::OptionCallback<Program>::Callback method)
    {
        return {this, method};
    }

    void handle(const std::string& name, const std::string& value)
    {
        if (name == "set")
            set(value);
        else
            _values[name] = value;
        if (name == "help") stopOptionsProcessing();
        if (name == "set" || name == "config") _globals.push_back("--" + name + "=" + value);
    }

    void set(const std::string& assignment)
    {
        const auto equals = assignment.find('=');
        if (equals == std::string::npos) throw std::runtime_error("--set needs KEY=VALUE, such as --set=workers=2");
        _given[assignment.substr(0, equals)] = assignment.substr(equals + 1);
    }

    void loadLayers()
    {
        const char* named = std::getenv("LEADWIRE_CONFIG"); // the environment does not change any more
        _file = _values.count("config") > 0 ? _values["config"] : (named ? named : "");
        const bool isOptional = _file.empty() || _command.makesSettings;
        if (_file.empty()) _file = installedConfiguration;
        if (!isOptional || Poco::File(_file).exists())
        {
            loadConfiguration(_file, PRIO_DEFAULT);
            config().setString(settingsFolder, std::filesystem::absolute(_file).parent_path());
        }

        Poco::AutoPtr<Poco::Util::MapConfiguration> environment(new Poco::Util::MapConfiguration);
        Poco::AutoPtr<Poco::Util::MapConfiguration> line(new Poco::Util::MapConfiguration);
        for (const auto& key : settingKeys())
        {
            const std::string name(key.name);
            if (const char* value = std::getenv(environmentName(name).c_str())) environment->setString(name, value);
            if (_given.count(name) > 0) line->setString(name, _given[name]);
            _given.erase(name);
        }
        if (!_given.empty())
            throw std::runtime_error("there is no setting called " + _given.begin()->first +
                                     "; see conf/leadwire.properties");
        config().add(environment, PRIO_APPLICATION - 20, false);
        config().add(line, PRIO_APPLICATION - 30, false);
    }

    int showHelp()
    {
        Poco::Util::HelpFormatter help(options());
        help.setUnixStyle(true);
        help.setCommand("leadwire " + std::string(_command.name));
        help.setUsage("[OPTIONS]");
        help.setHeader("\n" + std::string(_command.summary) +
                       (_command.more.empty() ? "" : "\n" + std::string(_command.more)));
        help.format(std::cout);
        return EXIT_OK;
    }

    const Command& _command;
    std::string _path; ///< of the program
    std::map<std::string, std::string> _values;
    std::map<std::string, std::string> _given; ///< by --set
    std::vector<std::string> _globals;
    std::string _file; ///< of the settings
};

int run(int argc, char** argv)
{
    // mod_fcgid and systemd may start the program without a word.
    static char worker[] = "worker";
    std::vector<char*> words(argv, argv + argc);
    if (argc == 1 && isListening(STDIN_FILENO)) words.push_back(worker);
    const auto [command, count] = findCommand(static_cast<int>(words.size()), words.data());
    if (!command)
    {
        const std::string first = words.size() > 1 ? words[1] : "--help";
        const std::string second = words.size() > 2 ? words[2] : "";
        if (first == "--version")
            std::cout << "leadwire " LEADWIRE_VERSION "\n";
        else if (first == "--help" || first == "-h" || first == "help")
            printCommands();
        else if (second != "--help" || !printCommands(first))
            throw std::runtime_error("there is no command '" + first + (second.empty() ? "" : " " + second) +
                                     "'; see: leadwire --help");
        return EXIT_SUCCESS;
    }
    words.erase(words.begin() + 1, words.begin() + 1 + count);
    Poco::AutoPtr<Program> program(new Program(*command, ownPath(argv[0])));
    program->init(static_cast<int>(words.size()), words.data());
    return program->run();
}

} // namespace
} // namespace Leadwire

int main(int argc, char** argv)
{
    try
    {
        return Leadwire::run(argc, argv);
    }
    catch (const std::exception& failure)
    {
        return Leadwire::complain(failure);
    }
}
