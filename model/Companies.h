/// The companies of a workspace.
#pragma once

#include "model/Account.h"
#include "model/Listing.h"
#include "model/Query.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// A company as a row. A value.
struct Company
{
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> email, phone, website;
    std::optional<std::int64_t> sizeId, typeId; ///< numbers of lists that TaskIP's clients know
    std::optional<std::int64_t> countryId, stateId, cityId;
    std::optional<std::string> country, state, city; ///< by id, else as typed
    std::optional<std::string> street;
    std::string createdAt; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    std::string updatedAt, externalId;
    auto columns()
    {
        return std::tie(id, name, email, phone, website, sizeId, typeId, countryId, stateId, cityId, country, state,
                        city, street, createdAt, updatedAt, externalId);
    }
};

/// Asks for and makes companies. Belongs to the thread of its connection.
class Companies
{
public:
    explicit Companies(Connection& connection);

    /// One page. Searches name and domain; sorts by `id`, `name` or `domain`.
    std::vector<Company>& page(std::int64_t workspace, const Listing& listing);

    /// How many there are that hold `search`; of all if it is empty.
    std::int64_t count(std::int64_t workspace, const std::string& search);

    /// At most `limit` companies with ids above `after`, ascending: for walks, as in OwnLeads.
    std::vector<Company>& after(std::int64_t workspace, std::int64_t after, std::int64_t limit);

    std::optional<Company> find(std::int64_t workspace, std::int64_t id);
    /// As above by `externalId`; `uuid` must be one.
    std::optional<Company> find(std::int64_t workspace, const std::string& uuid);

    /// Makes a company of `changes`, a JSON object of columns (name at least); returns it.
    Company create(const Account& account, const std::string& changes);

private:
    using Page = Query<Company(std::int64_t, std::string, std::int64_t, std::int64_t)>;

    Connection& _connection;
    std::map<std::string, Page> _pages; ///< one for each order that was asked for
    Query<std::int64_t(std::int64_t, std::string)> _count;
    Query<Company(std::int64_t, std::int64_t, std::int64_t)> _after;
    Query<Company(std::int64_t, std::int64_t)> _find;
    Query<Company(std::int64_t, std::string)> _findByUuid;
    Query<std::int64_t(std::int64_t, std::int64_t, std::string)> _create;
};

} // namespace Leadwire
