#include "handlers/commands/Check.h"

#include "model/Failure.h"
#include "model/Migrations.h"
#include "model/Query.h"
#include "model/mail/Delivery.h"
#include "model/mail/SealingKey.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace Leadwire
{
namespace
{

/// What a session tells of its role and database.
struct Standing
{
    std::string user, encoding, collation;
    std::int64_t isSuperuser = 0, passesWalls = 0, ownsSchema = 0;
    auto columns() { return std::tie(user, encoding, collation, isSuperuser, passesWalls, ownsSchema); }
};

/// Prints findings and remembers whether one was an error.
class Report
{
public:
    void well(const std::string& text) { std::cout << "ok       " << text << '\n'; }
    void warning(const std::string& text) { std::cout << "warning  " << text << '\n'; }
    void error(const std::string& text)
    {
        std::cout << "error    " << text << '\n';
        _failed = true;
    }
    int status() const { return _failed ? 1 : 0; }

private:
    bool _failed = false;
};

void checkStanding(const Standing& standing, Report& report)
{
    if (standing.encoding != "UTF8")
        report.error("the database's encoding is " + standing.encoding + "; make it anew with ENCODING 'UTF8'");
    if (standing.collation == "C" || standing.collation == "POSIX")
        report.warning(
            "the database's locale is C: case and search of non-Latin text do not work; C.UTF-8 or ICU does");
    if (standing.isSuperuser != 0 || standing.passesWalls != 0)
        report.error("the role " + standing.user + " passes row-level security; ALTER ROLE it NOSUPERUSER NOBYPASSRLS");
    if (standing.ownsSchema != 0)
        report.warning("one role owns the schema and serves: workspaces are kept apart by predicates and keys alone");
}

// A setting misspelt in the environment would be passed over in silence.
void checkEnvironment(Report& report)
{
    for (char** entry = environ; *entry; ++entry)
    {
        const std::string_view text(*entry);
        const std::string name(text.substr(0, text.find('=')));
        if (!name.starts_with("LEADWIRE_") || name == "LEADWIRE_CONFIG") continue;
        const auto isIt = [&](const SettingKey& key) { return environmentName(key.name) == name; };
        if (std::none_of(settingKeys().begin(), settingKeys().end(), isIt))
            report.warning(name + " in the environment is no setting; see conf/leadwire.properties");
    }
}

// The commands may run as another account than the service; what is said holds for the one that asks.
void checkFiles(const FileSettings& files, std::size_t maxBody, Report& report)
{
    const std::string place = "the folder of files (files.folder), " + files.folder;
    struct stat status
    {
    };
    if (::stat(files.folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        report.error(place + ", is not there; make it: install -d -o SERVICE -g WEBSERVER -m 2750 " + files.folder);
    else if (::access(files.folder.c_str(), R_OK | W_OK | X_OK) != 0)
        report.error(place + ", cannot be written to by this account; give it to the account of the service");
    else
        report.well(place + ", can be written to");
    if (files.maxSize >= maxBody)
        report.warning("files.max_size is not below max_body, which a request with a file of that size would exceed");
}

void checkDatabase(const Settings& settings, Report& report)
{
    Connection connection(settings.database);
    checkStanding(Query<Standing()>(connection, R"(
        SELECT r.rolname, pg_encoding_to_char(d.encoding), d.datcollate, r.rolsuper::int, r.rolbypassrls::int,
               (SELECT count(*) FROM pg_class WHERE relname = 'lead' AND relowner = r.oid AND relkind = 'r')
          FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database())")()
                      .at(0),
                  report);
    const auto pending = schemaState(connection).pending;
    if (pending.empty())
        report.well("the database answers and its schema is up to date");
    else
        report.error("the schema lacks " + std::to_string(pending.size()) + " migrations; run: leadwire migrate");
}

// As the owner, who alone sees the relays of all workspaces.
void checkMail(const Settings& settings, Report& report)
{
    const Delivery readsCertificates(settings.mailCaFile);
    std::optional<SealingKey> key;
    if (!settings.mailKey.empty()) key.emplace(settings.mailKey);
    Connection connection(settings.ownerConnection());
    bool areWell = true;
    for (const auto& row : Relays(connection).all())
    {
        const std::string workspace = std::to_string(row.workspace);
        if (row.relay.password && (!key || !key->open(*row.relay.password, row.workspace)))
        {
            areWell = false;
            report.error("the password in the mail settings of workspace " + workspace +
                         " cannot be unsealed with mail.key; set it again with leadwire mail set");
        }
        if (row.lastProblem)
            report.warning("the mail server of workspace " + workspace + " fails: " + *row.lastProblem);
    }
    if (areWell) report.well("mail settings can be used");
}

void check(const char* what, void (*part)(const Settings&, Report&), const Settings& settings, Report& report)
{
    try
    {
        part(settings, report);
    }
    catch (const std::exception& reason)
    {
        report.error(std::string(what) + ": " + reason.what());
    }
}

} // namespace

int runCheck(const Settings& settings)
{
    Report report;
    report.well("the configuration can be read");
    checkEnvironment(report);
    constexpr std::size_t longestPath = 107; // sockaddr_un holds 108 bytes with the NUL
    if (settings.socket.size() > longestPath)
        report.error("the path of the socket has " + std::to_string(settings.socket.size()) +
                     " bytes; the system allows 107");
    checkFiles(settings.api.files, settings.maxBody, report);
    check("the database cannot be used", checkDatabase, settings, report);
    if (report.status() == 0) check("mail cannot be sent", checkMail, settings, report);
    return report.status();
}

} // namespace Leadwire
