/// Clients: the companies that leads were converted to.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace Leadwire
{

/// A client with its category and its primary contact. A value.
struct Client
{
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> description, phone, website;
    std::optional<std::int64_t> categoryId;
    std::optional<std::string> category;
    std::optional<std::int64_t> ownerId; ///< the primary contact
    std::optional<std::string> owner;
    std::optional<std::string> street, city, state, zip, country; ///< places by id, else as typed
    std::optional<std::int64_t> invoiceDueDays;
    std::string createdAt, updatedAt; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    auto columns()
    {
        return std::tie(id, name, description, phone, website, categoryId, category, ownerId, owner, street, city,
                        state, zip, country, invoiceDueDays, createdAt, updatedAt);
    }
};

/// Asks for clients. Belongs to the thread of its connection.
class Clients
{
public:
    explicit Clients(Connection& connection);

    /// A company that is no client is none here.
    std::optional<Client> find(std::int64_t workspace, std::int64_t id);

private:
    Query<Client(std::int64_t, std::int64_t)> _find;
};

} // namespace Leadwire
