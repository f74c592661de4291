#include "Cluster.h"

#include "Sql.h"
#include "Waiting.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace Leadwire
{
namespace
{

constexpr const char* account = "postgres";

void give(const std::string& folder)
{
    std::filesystem::create_directory(folder);
    const passwd* owner = ::geteuid() == 0 ? ::getpwnam(account) : nullptr;
    if (owner && ::chown(folder.c_str(), owner->pw_uid, owner->pw_gid) != 0)
        throw std::runtime_error("PostgreSQL's account cannot be given " + folder);
}

} // namespace

std::string postgresPrograms()
{
    const char* named = std::getenv("LEADWIRE_TEST_BIN");
    return named ? named : "/usr/lib/postgresql/15/bin";
}

Cluster::Cluster(const std::string& folder) :
    _host(folder + "/postgres"), _data(_host + "/data"), _log(folder + "/postgres.log")
{
    give(_host);
    Start make = program("initdb");
    for (const auto* word : {"-D", _data.c_str(), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                             "--auth=trust", "--no-sync", "--no-instructions"})
        make.words.emplace_back(word);
    const Finished made = run(make);
    if (made.status != 0) throw std::runtime_error("initdb: " + made.errors);
    start();
    Sql(_host, "postgres", "postgres").run("CREATE ROLE leadwire_owner LOGIN; CREATE ROLE leadwire LOGIN");
}

Cluster::~Cluster()
{
    try
    {
        stop(SIGQUIT);
    }
    catch (const std::exception&) // NOLINT(bugprone-empty-catch): the Child kills what did not end
    {
    }
}

Start Cluster::program(const std::string& name) const
{
    Start start;
    start.words = {postgresPrograms() + "/" + name};
    start.environment = {{"HOME", "/"}};
    start.account = account;
    start.output = _log;
    return start;
}

void Cluster::start()
{
    Start server = program("postgres");
    server.words.insert(server.words.end(), {"-D", _data, "-k", _host, "-c", "listen_addresses=", "-c", "fsync=off",
                                             "-c", "full_page_writes=off", "-c", "max_connections=60"});
    _server = std::make_unique<Child>(server);
    waitUntil("PostgreSQL takes connections; see " + _log, [this] { return accepts(); });
}

void Cluster::stop(int signal)
{
    if (!_server) return;
    _server->signal(signal);
    const bool ended = _server->wait(std::chrono::seconds(20)) != -1;
    _server.reset();
    if (!ended) throw std::runtime_error("PostgreSQL did not stop; see " + _log);
}

bool Cluster::accepts() const
{
    return PQping(("host=" + _host + " dbname=postgres user=postgres").c_str()) == PQPING_OK;
}

} // namespace Leadwire
