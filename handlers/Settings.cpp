#include "handlers/Settings.h"

#include "fcgi/JsonWriter.h"
#include "model/mail/SealingKey.h"

#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <charconv>
#include <stdexcept>
#include <thread>

namespace Leadwire
{
namespace
{

/// Reads keys of one configuration, each with the default of its line in the table.
class Reader
{
public:
    explicit Reader(const Poco::Util::AbstractConfiguration& configuration) : _configuration(configuration) {}

    std::string text(std::string_view key) const
    {
        for (const auto& known : settingKeys())
        {
            if (known.name == key)
                return Poco::trim(_configuration.getString(std::string(key), std::string(known.otherwise)));
        }
        throw std::logic_error("no such setting: " + std::string(key));
    }

    /// Relative to the folder of the settings file, if there is one; empty stays empty.
    std::string path(std::string_view key) const
    {
        std::string value = text(key);
        if (value.empty() || value.front() == '/' || !_configuration.has(settingsFolder)) return value;
        return _configuration.getString(settingsFolder) + "/" + value;
    }

    std::size_t number(std::string_view key, std::size_t min, std::size_t max) const
    {
        const std::string value = text(key);
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc() || end != value.data() + value.size() || number < min || number > max)
            throw wrong(key, value, "a number from " + std::to_string(min) + " to " + std::to_string(max));
        return number;
    }

    bool flag(std::string_view key) const
    {
        const std::string value = Poco::toLower(text(key));
        if (value == "on" || value == "true" || value == "yes" || value == "1") return true;
        if (value == "off" || value == "false" || value == "no" || value == "0") return false;
        throw wrong(key, value, "on or off");
    }

    std::vector<std::string> words(std::string_view key) const
    {
        const Poco::StringTokenizer tokens(text(key), ", ", Poco::StringTokenizer::TOK_IGNORE_EMPTY);
        return {tokens.begin(), tokens.end()};
    }

    static std::runtime_error wrong(std::string_view key, const std::string& value, const std::string& expected)
    {
        return std::runtime_error("the setting " + std::string(key) + " is '" + value + "'; it must be " + expected +
                                  " (" + environmentName(key) + " or the configuration file)");
    }

private:
    const Poco::Util::AbstractConfiguration& _configuration;
};

// Documents, office files, pictures, sound, films, archives, and what is just data; nothing that a browser or a system
// would run. The names are libmagic's.
constexpr const char* fileTypes =
    "application/pdf application/rtf text/rtf application/msword application/vnd.ms-excel "
    "application/vnd.ms-powerpoint application/vnd.ms-office application/vnd.ms-outlook "
    "application/CDFV2 application/x-ole-storage "
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document "
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet "
    "application/vnd.openxmlformats-officedocument.presentationml.presentation "
    "application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.spreadsheet "
    "application/vnd.oasis.opendocument.presentation application/vnd.oasis.opendocument.graphics "
    "application/epub+zip message/rfc822 text/plain text/csv text/calendar text/vcard application/json "
    "image/png image/jpeg image/gif image/webp image/bmp image/tiff image/heic image/heif image/avif "
    "image/vnd.microsoft.icon image/vnd.adobe.photoshop audio/* video/* application/ogg "
    "application/zip application/x-7z-compressed application/x-rar application/gzip application/x-bzip2 "
    "application/x-xz application/zstd application/x-tar application/octet-stream application/x-empty";

constexpr const char* refusedExtensions =
    "exe bat cmd com msi scr pif cpl dll lnk reg url hta jar js jse mjs vbs vbe wsf wsh ps1 psm1 "
    "sh bash py pl cgi fcgi php phtml php3 php4 php5 php7 phar asp aspx jsp html htm xhtml xht shtml svg svgz swf "
    "htaccess htpasswd desktop app apk deb rpm";

FileSettings fileSettings(const Reader& read)
{
    FileSettings files;
    files.folder = read.path("files.folder");
    if (!files.folder.starts_with('/')) throw Reader::wrong("files.folder", files.folder, "an absolute path");
    files.folder.erase(files.folder.find_last_not_of('/') + 1);
    files.send = read.text("files.send");
    if (files.send != "X-Accel-Redirect" && files.send != "X-Sendfile")
        throw Reader::wrong("files.send", files.send, "X-Accel-Redirect (nginx) or X-Sendfile (Apache)");
    const std::string downloads = read.text("downloads");
    if (downloads != "internal" && downloads != "stream")
        throw Reader::wrong("downloads", downloads, "internal or stream");
    files.areStreamed = downloads == "stream";
    files.maxSize = read.number("files.max_size", 1, 1U << 30);
    files.maxCount = read.number("files.max_count", 1, 1000);
    constexpr std::size_t most = std::size_t{1} << 60;
    files.quota.bytes = static_cast<std::int64_t>(read.number("files.quota_bytes", 0, most));
    files.quota.files = static_cast<std::int64_t>(read.number("files.quota_files", 0, most));
    files.types = read.words("files.types");
    files.refusedExtensions = read.words("files.refused_extensions");
    return files;
}

std::size_t cores()
{
    return std::max(1U, std::thread::hardware_concurrency());
}

} // namespace

const std::vector<SettingKey>& settingKeys()
{
    static const std::vector<SettingKey> keys{
        {"database.host", "/var/run/postgresql"},
        {"database.port", "5432"},
        {"database.name", "leadwire"},
        {"database.user", "leadwire"},
        {"database.password", ""},
        {"database.owner", "leadwire_owner"},
        {"places", "/usr/share/iso-codes/json"},
        {"database.statement_timeout", "5000"},
        {"database.lock_timeout", "3000"},
        {"database.idle_timeout", "60000"},
        {"socket", "/run/leadwire/leadwire.sock"},
        {"socket_mode", "0660"},
        {"socket_group", ""},
        {"runtime", "/run/leadwire"},
        {"workers", "0"},
        {"threads", "4"},
        {"max_body", "26214400"},
        {"grace", "30"},
        {"watchdog", "120"},
        {"slow_request", "1000"},
        {"log", ""},
        {"files.folder", "/var/lib/leadwire/files"},
        {"downloads", "internal"},
        {"files.send", "X-Accel-Redirect"},
        {"files.max_size", "25000000"},
        {"files.max_count", "20"},
        {"files.quota_bytes", "10737418240"},
        {"files.quota_files", "100000"},
        {"files.types", fileTypes},
        {"files.refused_extensions", refusedExtensions},
        {"rate_limits", "on"},
        {"cors", "growcrm richutilities taskip"},
        {"courier", "on"},
        {"mail.threads", "4"},
        {"mail.key", ""},
        {"mail.ca_file", ""},
        {"mail.per_key_hour", "100"},
        {"mail.per_recipient_hour", "10"},
        {"growcrm.welcome_subject", "Welcome to {workspace}"},
        {"growcrm.welcome_text", "Dear {first_name} {last_name},\n\nwelcome to {workspace}. We look forward to working "
                                 "with {company}."},
        {"trash_days", "30"},
        {"laravelcrm.lead_prefix", "L"},
        {"laravelcrm.first_lead_number", "1001"},
    };
    return keys;
}

Settings Settings::from(const Poco::Util::AbstractConfiguration& configuration)
{
    const Reader read(configuration);
    Settings settings;
    settings.database.host = read.text("database.host");
    settings.database.port = read.text("database.port");
    settings.database.name = read.text("database.name");
    settings.database.user = read.text("database.user");
    settings.password = read.text("database.password");
    settings.database.statementTimeout =
        std::chrono::milliseconds(read.number("database.statement_timeout", 100, 600'000));
    settings.database.lockTimeout = std::chrono::milliseconds(read.number("database.lock_timeout", 100, 600'000));
    settings.database.idleTimeout = std::chrono::milliseconds(read.number("database.idle_timeout", 1000, 3'600'000));
    settings.owner = read.text("database.owner");
    if (settings.owner.empty()) settings.owner = settings.database.user;
    settings.places = read.path("places");
    settings.socket = read.path("socket");
    settings.socketMode = read.text("socket_mode");
    settings.socketGroup = read.text("socket_group");
    settings.runtime = read.path("runtime");
    settings.workers = read.number("workers", 0, 1000);
    if (settings.workers == 0) settings.workers = cores();
    settings.threads = read.number("threads", 1, 1000);
    settings.maxBody = read.number("max_body", 1024, 1U << 30);
    settings.grace = std::chrono::seconds(read.number("grace", 0, 3600));
    settings.watchdog = std::chrono::seconds(read.number("watchdog", 1, 86'400));
    settings.api.slow = std::chrono::milliseconds(read.number("slow_request", 0, 86'400'000));
    settings.log = read.text("log");
    if (!settings.log.empty() && !settings.log.starts_with('/'))
        throw Reader::wrong("log", settings.log, "an absolute path, or empty for standard error");
    settings.api.rateLimits = read.flag("rate_limits");
    settings.api.corsDialects = read.words("cors");
    constexpr std::size_t mostMails = 1'000'000'000;
    const MailQuota quota{read.number("mail.per_key_hour", 0, mostMails),
                          read.number("mail.per_recipient_hour", 0, mostMails)};
    if (settings.api.rateLimits) settings.api.mailQuota = quota;
    JsonWriter(settings.api.welcomeMail)
        .object()
        .member("subject", read.text("growcrm.welcome_subject"))
        .member("body", read.text("growcrm.welcome_text"))
        .end();
    settings.courier = read.flag("courier");
    settings.trashDays = static_cast<std::int64_t>(read.number("trash_days", 0, 36500));
    settings.api.leadPrefix = read.text("laravelcrm.lead_prefix");
    constexpr std::size_t highestFirst = 1'000'000'000;
    settings.api.firstLeadNumber =
        static_cast<std::int64_t>(read.number("laravelcrm.first_lead_number", 0, highestFirst));
    settings.mailThreads = read.number("mail.threads", 1, 1000);
    settings.mailKey = read.text("mail.key");
    if (!settings.mailKey.empty()) (void)SealingKey(settings.mailKey); // throws, and does not repeat what is wrong
    settings.mailCaFile = read.path("mail.ca_file");
    settings.api.files = fileSettings(read);
    if (!settings.runtime.empty()) settings.api.sharedFile = settings.runtime + "/shared";
    refuseBlanks(settings.database);
    refuseBlanks(settings.ownerConnection());
    return settings;
}

ConnectionSettings Settings::ownerConnection() const
{
    ConnectionSettings settings = database;
    settings.user = owner;
    settings.verboseErrors = true;
    settings.statementTimeout = std::chrono::milliseconds(0);
    settings.lockTimeout = std::chrono::milliseconds(0);
    settings.idleTimeout = std::chrono::milliseconds(0);
    return settings;
}

void refuseBlanks(const ConnectionSettings& settings)
{
    for (const std::string* value : {&settings.host, &settings.port, &settings.name, &settings.user})
    {
        if (value->find_first_of(" \t\n") != std::string::npos)
            throw std::runtime_error("a database setting holds a blank: '" + *value +
                                     "'; none of host, port, name, user and owner may");
    }
}

std::string environmentName(std::string_view key)
{
    return "LEADWIRE_" + Poco::replace(Poco::toUpper(std::string(key)), ".", "_");
}

} // namespace Leadwire
