// Security: what stands in a command or a header is checked here, before it is kept; the password arrives sealed.
#include "model/mail/Relay.h"

#include "model/mail/Message.h"

#include <algorithm>

namespace Leadwire
{
namespace
{

constexpr const char* rows = R"(
    SELECT r.workspace_id,
           (SELECT count(*) FROM mail m WHERE m.workspace_id = r.workspace_id AND m.state = 'queued'),
           (SELECT count(*) FROM mail m WHERE m.workspace_id = r.workspace_id AND m.state = 'failed'),
           CASE WHEN r.paused_until > clock_timestamp() THEN r.paused_until END, r.last_problem,)";

bool isHostName(const std::string& host)
{
    constexpr std::size_t longest = 255;
    return !host.empty() && host.size() <= longest &&
           host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:") ==
               std::string::npos;
}

bool isThisHost(const std::string& host)
{
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

} // namespace

std::string complaintOf(const Relay& relay)
{
    constexpr std::int64_t lastPort = 65535;
    if (!isHostName(relay.host)) return "the host must be a host name or an address";
    if (relay.port < 1 || relay.port > lastPort) return "the port must be a number from 1 to 65535";
    if (relay.security != "none" && relay.security != "starttls" && relay.security != "tls")
        return "the security must be none, starttls or tls";
    if (!isAsciiAddress(relay.sender))
        return "the sender must be one address in plain letters, such as sales@example.com";
    for (const auto& text : {relay.username, relay.senderName})
        if (text && (text->empty() || characterCount(*text) > 255 || hasControls(*text)))
            return "the user name and the sender's name must have 1 to 255 characters and no controls";
    if (relay.username.has_value() != relay.password.has_value()) return "a user name and a password belong together";
    if (relay.username && relay.security == "none" && !isThisHost(relay.host))
        return "a password is only sent over a protected connection; use starttls or tls";
    return {};
}

bool Relays::set(std::int64_t workspace, const Relay& relay)
{
    return !Query<std::int64_t(std::int64_t, std::string, std::int64_t, std::string, std::optional<std::string>,
                               std::optional<std::string>, std::string, std::optional<std::string>)>(_connection, R"(
        INSERT INTO mail_relay (workspace_id, host, port, security, username, password, sender, sender_name)
        SELECT id, $2, $3, $4, $5, $6::bytea, $7, $8 FROM workspace WHERE id = $1
            ON CONFLICT (workspace_id) DO UPDATE SET
               host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
               password = excluded.password, sender = excluded.sender, sender_name = excluded.sender_name,
               paused_until = NULL, pauses = 0, last_problem = NULL
        RETURNING workspace_id)")(workspace, relay.host, relay.port, relay.security, relay.username, relay.password,
                                  relay.sender, relay.senderName)
                .empty();
}

std::optional<RelayRow> Relays::find(std::int64_t workspace)
{
    const auto found = Query<RelayRow(std::int64_t)>(
        _connection, std::string(rows) + Relay::selected + "FROM mail_relay r WHERE workspace_id = $1")(workspace);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<RelayRow> Relays::all()
{
    return Query<RelayRow()>(_connection,
                             std::string(rows) + Relay::selected + "FROM mail_relay r ORDER BY workspace_id")();
}

} // namespace Leadwire
