/// How a workspace sends mail: the SMTP server it hands its mails to, and who they are from.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// A workspace's mail settings. A value.
struct Relay
{
    std::string host;
    std::int64_t port = 25;
    std::string security; ///< `none`, `starttls` or `tls`; never less than this
    std::optional<std::string> username;
    std::optional<std::string> password; ///< sealed, as PostgreSQL prints a bytea; see SealingKey
    std::string sender;                  ///< the address that mails are from
    std::optional<std::string> senderName;
    auto columns() { return std::tie(host, port, security, username, password, sender, senderName); }

    /// These columns of a mail_relay called `r`.
    static constexpr const char* selected =
        " r.host, r.port, r.security, r.username, r.password::text, r.sender, r.sender_name ";
};

/// A relay with what an operator wants to know of it.
struct RelayRow
{
    std::int64_t workspace = 0;
    std::int64_t waiting = 0, failed = 0; ///< mails
    std::optional<std::string> pausedUntil, lastProblem;
    Relay relay;
    auto columns()
    {
        return std::tuple_cat(std::tie(workspace, waiting, failed, pausedUntil, lastProblem), relay.columns());
    }
};

/// Asks for and changes mail settings. Belongs to the thread of its connection, whose role owns the schema.
class Relays
{
public:
    explicit Relays(Connection& connection) : _connection(connection) {}

    /// Sets all of a workspace's mail settings, and ends a pause. False if there is no such workspace.
    bool set(std::int64_t workspace, const Relay& relay);

    /// nullopt if the workspace has none.
    std::optional<RelayRow> find(std::int64_t workspace);

    /// Of all workspaces.
    std::vector<RelayRow> all();

private:
    Connection& _connection;
};

/// What is wrong with these settings, as a clause that can follow a colon; empty if nothing is. A password goes over an
/// unprotected connection to this host alone.
std::string complaintOf(const Relay& relay);

} // namespace Leadwire
