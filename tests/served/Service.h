/// The whole service as it runs for its users: a database, the program, and a web server with the configuration that we
/// ship. The program is `leadwire serve`, but where the web server starts it.
#pragma once

#include "Child.h"
#include "Front.h"
#include "Http.h"
#include "Sql.h"
#include "StartedByFront.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// A workspace with one user and one key.
struct Tenant
{
    std::string workspace, user, key;

    /// Its key, and the content type that TaskIP's clients send on every request.
    Headers headers() const { return {{"X-Secret-Key", key}, {"Content-Type", "application/json"}}; }
};

/// Starts everything in a private folder and ends it with this object. Tests that stop things or need settings of their
/// own make one; the others share `Service::shared()`.
class Service
{
public:
    struct Settings
    {
        std::size_t workers = 2, threads = 2;
        std::map<std::string, std::string> environment{}; ///< further settings of the program
        std::string host{};                               ///< of the database; empty: LEADWIRE_TEST_HOST
    };

    explicit Service(Settings settings);
    Service() : Service(Settings()) {}
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// The one that tests share. Made when first asked for.
    static Service& shared();

    int port() const { return _port; }
    const std::string& folder() const { return _folder; }
    /// The folder of uploaded files.
    std::string files() const { return _folder + "/files"; }
    std::string socket() const { return _folder + "/leadwire.sock"; }
    /// The supervisor.
    Child& program() { return *_program; }
    Child& front() { return *_front; }

    /// Path of the program under test.
    static std::string binary();

    /// The settings of the program, as environment variables.
    const std::map<std::string, std::string>& environment() const { return _environment; }
    /// Changes a setting for programs started from now on.
    void set(const std::string& name, const std::string& value) { _environment[name] = value; }

    /// Runs a command of the program with the service's settings.
    Finished command(const std::vector<std::string>& words, const std::string& input = "") const;

    /// A new workspace, made with the program's commands.
    Tenant tenant() const;
    std::string key(const std::string& workspace, const std::string& user) const;

    /// Empties the database and loads sql/demo.sql; gives its first workspace with a new key of its first user.
    Tenant demo() const;

    /// Every key made so far.
    const std::vector<std::string>& keys() const { return _keys; }

    /// A connection as superuser.
    Sql sql() const;

    /// Starts the program and waits until the database is asked through it.
    void startProgram();
    /// Starts something else in its place: these words, or, where the front starts it, `started`.
    void startProgram(const std::vector<std::string>& words, const std::vector<std::string>& started = {});
    void stopProgram();
    std::vector<pid_t> workers() const;

    /// Waits until all workers run, if they do not come with the requests, and none of these is among them.
    void waitForNewWorkers(const std::vector<pid_t>& old) const;

    /// Has settings and program read anew, with new workers.
    void reload();

    /// Waits until GET /readyz is 200.
    void waitUntilReady() const;

    /// Everything the program has written so far.
    std::string log() const;
    std::string frontLog() const { return textOf(_folder + "/error.log"); }

private:
    void makeDatabase();
    void letFrontIn();

    Settings _settings;
    std::string _folder, _host, _database;
    std::optional<StartedByFront> _started; ///< where there is no supervisor
    std::map<std::string, std::string> _environment;
    int _port = 0;
    mutable std::vector<std::string> _keys;
    std::unique_ptr<Child> _program, _front;
};

/// A short private folder under /tmp that PostgreSQL's account may pass through.
std::string privateFolder();

} // namespace Leadwire
