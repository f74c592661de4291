#include "Service.h"

#include "Waiting.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/String.h>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
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

/// What is made inside the folder belongs to the web server's group, as the manual says.
void shareFiles(const std::string& folder, const std::string& group)
{
    const auto* entry = ::getgrnam(group.c_str()); // no other thread looks for groups
    if (!entry || ::chown(folder.c_str(), ::geteuid(), entry->gr_gid) != 0 || ::chmod(folder.c_str(), 02750) != 0)
        throw std::runtime_error("the group " + group + " cannot be given " + folder);
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
    _environment = {{"LEADWIRE_DATABASE_HOST", _host},
                    {"LEADWIRE_DATABASE_NAME", _database},
                    {"LEADWIRE_DATABASE_OWNER", owner()},
                    {"LEADWIRE_DATABASE_USER", variable("LEADWIRE_TEST_USER", "leadwire")},
                    {"LEADWIRE_SOCKET", socket()},
                    {"LEADWIRE_RUNTIME", _folder},
                    {"LEADWIRE_FILES_FOLDER", files()},
                    {"LEADWIRE_WORKERS", std::to_string(_settings.workers)},
                    {"LEADWIRE_THREADS", std::to_string(_settings.threads)},
                    {"LEADWIRE_RATE_LIMITS", "off"},
                    {"LEADWIRE_COURIER", "off"},
                    {"LEADWIRE_GRACE", "10"}};
    if (_settings.front == Front::apache) _environment["LEADWIRE_FILES_SEND"] = "X-Sendfile";
    std::filesystem::create_directory(files());
    if (const auto group = groupOf(_settings.front); !group.empty())
    {
        _environment["LEADWIRE_SOCKET_GROUP"] = group;
        shareFiles(files(), group);
    }
    for (const auto& [name, value] : _settings.environment) _environment[name] = value;
    makeDatabase();
    startProgram();
    _port = freePort();
    _front = startFront(_settings.front, {_folder, socket(), _port, _settings.workers * _settings.threads});
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

Service& Service::shared(Front front)
{
    static std::map<Front, std::unique_ptr<Service>> services;
    auto& service = services[front];
    if (!service) service = std::make_unique<Service>(Settings{.front = front});
    return *service;
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

void Service::startProgram(const std::vector<std::string>& words)
{
    Start start;
    start.words = words;
    start.environment = _environment;
    start.output = _folder + "/leadwire.log";
    _program = std::make_unique<Child>(start);
    if (_front) waitUntilReady();
}

void Service::stopProgram()
{
    _program->stop();
}

void Service::waitForNewWorkers(const std::vector<pid_t>& old) const
{
    const auto isOld = [&](pid_t worker) { return std::find(old.begin(), old.end(), worker) != old.end(); };
    waitUntil("new workers",
              [&]
              {
                  const auto now = workers();
                  return now.size() == _settings.workers && std::none_of(now.begin(), now.end(), isOld);
              });
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
