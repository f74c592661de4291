#include "Service.h"

#include "Waiting.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/String.h>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

const std::string sources = LEADWIRE_SOURCE_FOLDER;

std::string variable(const char* name, const char* otherwise)
{
    const char* value = std::getenv(name);
    return value ? value : otherwise;
}

std::string superuser()
{
    return variable("LEADWIRE_TEST_SUPERUSER", "postgres");
}

std::string owner()
{
    return variable("LEADWIRE_TEST_OWNER", "leadwire_owner");
}

int freePort()
{
    const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    return socket.address().port();
}

/// Gives a folder to a group, and to its account too if `isOwner`. What is made inside belongs to that group.
void give(const std::string& folder, const std::string& account, bool isOwner)
{
    const passwd* entry = ::getpwnam(account.c_str()); // no other thread looks for accounts
    constexpr mode_t shared = 02750;
    if (!entry || ::chown(folder.c_str(), isOwner ? entry->pw_uid : ::geteuid(), entry->pw_gid) != 0 ||
        ::chmod(folder.c_str(), shared) != 0)
        throw std::runtime_error("the account " + account + " cannot be given " + folder);
}

} // namespace

std::string privateFolder()
{
    std::array<char, 32> folder{"/tmp/leadwire-t.XXXXXX"};
    constexpr mode_t passable = 0711;
    if (!::mkdtemp(folder.data()) || ::chmod(folder.data(), passable) != 0)
        throw std::runtime_error("no private folder could be made under /tmp");
    return folder.data();
}

Service::Service(Settings settings) :
    _settings(std::move(settings)), _folder(privateFolder()),
    _host(_settings.host.empty() ? variable("LEADWIRE_TEST_HOST", "/var/run/postgresql") : _settings.host),
    _database("served_" + std::to_string(::getpid()) + "_" + _folder.substr(_folder.size() - 6))
{
    _database = Poco::toLower(_database);
    // What an installation on this machine is told is nothing to us.
    const std::string noSettings = _folder + "/none.properties";
    std::ofstream(noSettings).close();
    _environment = {{"LEADWIRE_CONFIG", noSettings},
                    {"LEADWIRE_DATABASE_HOST", _host},
                    {"LEADWIRE_DATABASE_NAME", _database},
                    {"LEADWIRE_DATABASE_OWNER", owner()},
                    {"LEADWIRE_DATABASE_USER", variable("LEADWIRE_TEST_USER", "leadwire")},
                    {"LEADWIRE_SOCKET", socket()},
                    {"LEADWIRE_RUNTIME", _folder + "/runtime"},
                    {"LEADWIRE_FILES_FOLDER", files()},
                    {"LEADWIRE_WORKERS", std::to_string(_settings.workers)},
                    {"LEADWIRE_THREADS", std::to_string(_settings.threads)},
                    {"LEADWIRE_RATE_LIMITS", "off"},
                    {"LEADWIRE_COURIER", "off"},
                    {"LEADWIRE_GRACE", "10"}};
    if (chosenFront() != Front::nginx) _environment["LEADWIRE_FILES_SEND"] = "X-Sendfile";
    if (chosenFront() == Front::fcgid) _started.emplace(_folder);
    letFrontIn();
    for (const auto& [name, value] : _settings.environment) _environment[name] = value;
    makeDatabase();
    startProgram();
    _port = freePort();
    _front = startFront({.folder = _folder,
                         .socket = socket(),
                         .program = _started ? _started->program() : "",
                         .settings = _started ? _started->settings() : "",
                         .port = _port,
                         .threads = _settings.workers * _settings.threads});
    waitUntilReady();
}

Service::~Service()
{
    if (_front) _front->stop();
    if (_program) _program->stop();
    try
    {
        Sql(_host, "postgres", superuser()).run("DROP DATABASE IF EXISTS " + _database + " WITH (FORCE)");
    }
    catch (const std::exception&) // NOLINT(bugprone-empty-catch): a test may have taken the server down
    {
    }
    std::error_code ignored;
    std::filesystem::remove_all(_folder, ignored);
}

Service& Service::shared()
{
    // Where each request has a process of its own, those that find none wait for a second.
    static Service service({.threads = chosenFront() == Front::fcgid ? 8U : 2U});
    return service;
}

void Service::letFrontIn()
{
    const std::string runtime = _environment["LEADWIRE_RUNTIME"];
    for (const auto& folder : {files(), runtime}) std::filesystem::create_directory(folder);
    const std::string account = frontAccount();
    if (account.empty()) return;
    _environment["LEADWIRE_SOCKET_GROUP"] = account;
    give(files(), account, _started.has_value());
    if (_started) give(runtime, account, true);
}

void Service::makeDatabase()
{
    Sql(_host, "postgres", superuser())
        .run("CREATE DATABASE " + _database + " OWNER " + owner() +
             " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
    const Finished migrated = command({"migrate"});
    if (migrated.status != 0) throw std::runtime_error("leadwire migrate: " + migrated.errors);
}

std::string Service::binary()
{
    std::string program = variable("LEADWIRE_PROGRAM", "");
    if (program.empty()) throw std::runtime_error("LEADWIRE_PROGRAM must say where the program is");
    return program;
}

void Service::startProgram()
{
    startProgram({binary(), "serve"}, {binary()});
}

void Service::startProgram(const std::vector<std::string>& words, const std::vector<std::string>& started)
{
    if (_started)
        _started->install(started, _environment);
    else
    {
        Start start;
        start.words = words;
        start.environment = _environment;
        start.output = _folder + "/leadwire.log";
        _program = std::make_unique<Child>(start);
    }
    if (_front && _started) _started->end(*_front);
    if (_front) waitUntilReady();
}

void Service::stopProgram()
{
    if (_started)
        _started->remove(*_front);
    else
        _program->stop();
}

std::vector<pid_t> Service::workers() const
{
    return _started ? StartedByFront::workers(*_front) : childrenOf(_program->process());
}

void Service::waitForNewWorkers(const std::vector<pid_t>& old) const
{
    const auto isOld = [&](pid_t worker) { return std::find(old.begin(), old.end(), worker) != old.end(); };
    waitUntil("new workers",
              [&]
              {
                  const auto now = workers();
                  return (_started || now.size() == _settings.workers) && std::none_of(now.begin(), now.end(), isOld);
              });
}

void Service::reload()
{
    const auto old = workers();
    if (_started)
        _front->signal(SIGUSR1);
    else
        _program->signal(SIGHUP);
    waitForNewWorkers(old);
}

std::string Service::log() const
{
    if (!_started) return textOf(_folder + "/leadwire.log");
    // Apache's own lines stand between the program's.
    std::istringstream all(frontLog());
    std::string text;
    for (std::string line; std::getline(all, line);)
    {
        if (line.starts_with('{')) text += line + '\n';
    }
    return text;
}

void Service::waitUntilReady() const
{
    Answer last;
    const bool ready = becomes(
        [&]
        {
            last = Client(_port).get("/readyz");
            return last.status == 200;
        },
        std::chrono::seconds(20));
    if (!ready)
        throw std::runtime_error("the service is not ready: " + last.shown() + "\n" + log() + "\n" + frontLog());
}

Finished Service::command(const std::vector<std::string>& words, const std::string& input) const
{
    Start start;
    start.words = {binary()};
    start.words.insert(start.words.end(), words.begin(), words.end());
    start.environment = _environment;
    if (_started) start.account = frontAccount(); // what is shared belongs to it
    return Leadwire::run(start, input);
}

Tenant Service::tenant() const
{
    Tenant tenant;
    tenant.workspace = Poco::trim(command({"workspace", "create", "--name=Served"}).output);
    const auto user =
        command({"user", "create", "--workspace=" + tenant.workspace, "--name=Ann", "--email=ann@example.com"});
    if (user.status != 0) throw std::runtime_error("user create: " + user.errors);
    tenant.user = Poco::trim(user.output);
    tenant.key = key(tenant.workspace, tenant.user);
    return tenant;
}

std::string Service::key(const std::string& workspace, const std::string& user) const
{
    const auto made = command({"key", "create", "--workspace=" + workspace, "--user=" + user});
    if (made.status != 0) throw std::runtime_error("key create: " + made.errors);
    _keys.push_back(Poco::trim(made.output));
    return _keys.back();
}

Tenant Service::demo() const
{
    Sql database(_host, _database, owner());
    database.run("TRUNCATE workspace RESTART IDENTITY CASCADE");
    database.run(textOf(sources + "/sql/demo.sql"));
    return {"1", "1", key("1", "1")};
}

Sql Service::sql() const
{
    return {_host, _database, superuser()};
}

} // namespace Leadwire
