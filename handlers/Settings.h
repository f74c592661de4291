/// Everything an operator can set: read once, at the start of a command.
#pragma once

#include "handlers/Api.h"
#include "model/Connection.h"

#include <Poco/Util/AbstractConfiguration.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// A key of the configuration. conf/leadwire.properties says the same to operators, at length.
struct SettingKey
{
    std::string_view name;      ///< `database.host`; from the environment as `LEADWIRE_DATABASE_HOST`
    std::string_view otherwise; ///< what holds when nothing is set
};

/// The name under which a configuration says where its file lies: the folder that relative paths begin at.
inline constexpr const char* settingsFolder = "leadwire.folder";

/// Every key there is.
const std::vector<SettingKey>& settingKeys();

/// The settings, checked. A value.
struct Settings
{
    ConnectionSettings database; ///< as the program's role
    std::string password;        ///< of the database roles; empty: none is needed, or libpq finds it
    std::string owner;           ///< the role that owns the schema; may be the program's own
    std::string places;          ///< folder of the countries that `migrate` loads
    std::string socket, socketMode, socketGroup;
    std::string runtime; ///< folder of the shared memory file; empty: none is shared
    std::size_t workers = 2, threads = 4, maxBody = 0;
    std::chrono::seconds grace{30};
    std::chrono::seconds watchdog{120};
    std::string log; ///< file; empty: standard error
    Api::Settings api;
    bool courier = true;         ///< whether `serve` keeps one
    std::int64_t trashDays = 30; ///< after which soft-deleted leads are removed
    std::size_t mailThreads = 4;
    std::string mailKey;    ///< seals the passwords of relays; empty: none can be set
    std::string mailCaFile; ///< of certificates to trust in place of the system's

    /// Reads and checks all keys. Throws std::runtime_error that names the key, the value and what it should be.
    static Settings from(const Poco::Util::AbstractConfiguration& configuration);

    /// Path of the scoreboard's file; empty: none is shared.
    std::string scoreboard() const { return runtime.empty() ? "" : runtime + "/scoreboard"; }

    /// The connection of operators' commands: as the owner, with full error texts, without time limits.
    ConnectionSettings ownerConnection() const;
};

/// Throws std::runtime_error if one of them holds a blank, which no connection can be told.
void refuseBlanks(const ConnectionSettings& settings);

/// The environment variable of a key: `database.host` → `LEADWIRE_DATABASE_HOST`.
std::string environmentName(std::string_view key);

} // namespace Leadwire
