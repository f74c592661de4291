#include "SharedHost.h"

#include "Service.h"
#include "Sql.h"
#include "Waiting.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/String.h>

#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

/// As whom Apache and the program run, where root runs the tests; otherwise it is ourselves.
constexpr const char* account = "www-data";

/// What a host writes down for one customer. It lends nothing to Leadwire but what it lends to everybody.
constexpr const char* configuration = R"(
ServerRoot "@FOLDER@"
DefaultRuntimeDir "@FOLDER@"
PidFile "@FOLDER@/apache.pid"
ErrorLog "@FOLDER@/error.log"
ServerName 127.0.0.1
Listen 127.0.0.1:@PORT@
@USER@
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule autoindex_module /usr/lib/apache2/modules/mod_autoindex.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
LoadModule setenvif_module /usr/lib/apache2/modules/mod_setenvif.so
LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so
TypesConfig /etc/mime.types
FcgidIPCDir "@FOLDER@/fcgid"
FcgidProcessTableFile "@FOLDER@/fcgid.table"
<Directory "/">
    AllowOverride None
    Require all denied
</Directory>
DocumentRoot "@ROOT@"
<Directory "@ROOT@">
    AllowOverride FileInfo AuthConfig Limit
    Options +ExecCGI +Indexes
    AddHandler fcgid-script .fcgi
    Require all granted
</Directory>
)";

/// Runs scripts/bundle, which has a lot to read, and gives the path of what it makes.
std::string makeArchive(const std::string& folder)
{
    Start start;
    start.words = {std::string(LEADWIRE_SOURCE_FOLDER) + "/scripts/bundle", "--program", Service::binary(), "--to",
                   folder};
    start.output = folder + "/bundle.out";
    start.errors = folder + "/bundle.err";
    if (Child(start).wait(std::chrono::minutes(5)) != 0)
        throw std::runtime_error("scripts/bundle: " + textOf(start.output) + textOf(start.errors));
    return Poco::trim(textOf(start.output));
}

} // namespace

SharedHost::SharedHost() : _folder(privateFolder()), _home(_folder + "/home")
{
    std::filesystem::create_directory(_home);
    if (const auto* person = ::geteuid() == 0 ? ::getpwnam(account) : nullptr; // no other thread looks for accounts
        person && ::chown(_home.c_str(), person->pw_uid, person->pw_gid) != 0)
        throw std::runtime_error(std::string("the account ") + account + " cannot be given " + _home);
    _archive = makeArchive(_folder);
    _cluster = std::make_unique<Cluster>(_folder);
    Sql superuser(_cluster->host(), "postgres", "postgres");
    superuser.run("CREATE ROLE shop LOGIN");
    superuser.run("CREATE DATABASE shop OWNER shop");
    unpack(site());
}

SharedHost::~SharedHost()
{
    if (_apache) _apache->stop();
    _cluster.reset();
    std::error_code ignored;
    std::filesystem::remove_all(_folder, ignored);
}

Start SharedHost::asAccount(const std::vector<std::string>& words) const
{
    Start start;
    start.words = {"/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "HOME=" + _home};
    // What is known to leak is not known where nothing of our environment is.
    if constexpr (!memoryIsMeasured) start.words.emplace_back("ASAN_OPTIONS=detect_leaks=0");
    start.words.insert(start.words.end(), words.begin(), words.end());
    start.account = account;
    return start;
}

Finished SharedHost::shell(const std::string& words, const std::string& input) const
{
    return run(asAccount({"/bin/sh", "-c", "cd \"$HOME\" && " + words}), input);
}

std::string SharedHost::done(const std::string& words, const std::string& input) const
{
    const Finished finished = shell(words, input);
    if (finished.status != 0) throw std::runtime_error(words + ": " + finished.output + finished.errors);
    return finished.output;
}

void SharedHost::unpack(const std::string& folder) const
{
    done("mkdir -p '" + folder + "' && tar -xzf '" + _archive + "' -C '" + folder + "' --strip-components=1");
}

std::string SharedHost::databaseOptions() const
{
    return " --host=" + _cluster->host() + " --name=shop --user=shop";
}

std::string SharedHost::database(const std::string& statement) const
{
    return Sql(_cluster->host(), "shop", "shop").run(statement);
}

void SharedHost::serve(const std::string& root)
{
    if (_apache) _apache->stop();
    _port = Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)).address().port();
    std::string text = configuration;
    for (const auto& [mark, value] :
         {std::pair<std::string, std::string>("@FOLDER@", _folder),
          {"@ROOT@", root},
          {"@PORT@", std::to_string(_port)},
          {"@USER@", ::geteuid() == 0 ? std::string("User ") + account + "\nGroup " + account : ""}})
        Poco::replaceInPlace(text, mark, value);
    std::ofstream(_folder + "/httpd.conf") << text;
    Start start;
    start.words = {"/usr/sbin/apache2", "-f", _folder + "/httpd.conf", "-DFOREGROUND"};
    start.output = _folder + "/error.log";
    _apache = std::make_unique<Child>(start);
    waitUntil("an answer of the program", [this] { return Client(_port).get("/healthz").status == 200; });
}

std::vector<pid_t> SharedHost::workers() const
{
    std::vector<pid_t> workers;
    for (const pid_t child : childrenOf(_apache->process()))
    {
        for (const pid_t worker : childrenOf(child))
        {
            if (textOf("/proc/" + std::to_string(worker) + "/cmdline").find("/lib/leadwire") != std::string::npos)
                workers.push_back(worker);
        }
    }
    return workers;
}

} // namespace Leadwire
