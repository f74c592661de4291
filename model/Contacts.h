/// The people of a workspace's companies.
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

/// A contact as a row. A value.
struct Contact
{
    std::int64_t id = 0;
    std::optional<std::string> firstName, lastName;
    std::string fullName; ///< the names, else the e-mail, else empty
    std::optional<std::string> email, phone, jobPosition;
    std::optional<std::int64_t> companyId;
    std::optional<std::string> company, companyDomain, companyEmail; ///< of the linked company
    std::optional<std::int64_t> countryId, stateId, cityId;
    std::optional<std::string> country, state, city; ///< by id, else as typed
    std::optional<std::string> street, zip;
    std::string createdAt, updatedAt; ///< PostgreSQL's text in UTC: `2026-04-01 10:00:00.123+00`
    std::string externalId;
    std::optional<std::string> companyExternalId;
    auto columns()
    {
        return std::tie(id, firstName, lastName, fullName, email, phone, jobPosition, companyId, company, companyDomain,
                        companyEmail, countryId, stateId, cityId, country, state, city, street, zip, createdAt,
                        updatedAt, externalId, companyExternalId);
    }
};

/// Asks for and makes contacts. Belongs to the thread of its connection.
class Contacts
{
public:
    explicit Contacts(Connection& connection);

    /// One page. Searches name and e-mail; sorts by `id`, `name` or `email`.
    std::vector<Contact>& page(std::int64_t workspace, const Listing& listing);

    /// How many there are that hold `search`; of all if it is empty.
    std::int64_t count(std::int64_t workspace, const std::string& search);

    std::optional<Contact> find(std::int64_t workspace, std::int64_t id);
    /// As above by `externalId`; `uuid` must be one.
    std::optional<Contact> find(std::int64_t workspace, const std::string& uuid);

    /// Makes a contact of `changes`, a JSON object of columns (first_name, last_name, email, phone, job_position,
    /// company_id); returns it.
    Contact create(const Account& account, const std::string& changes);

private:
    using Page = Query<Contact(std::int64_t, std::string, std::int64_t, std::int64_t)>;

    Connection& _connection;
    std::map<std::string, Page> _pages; ///< one for each order that was asked for
    Query<std::int64_t(std::int64_t, std::string)> _count;
    Query<Contact(std::int64_t, std::int64_t)> _find;
    Query<Contact(std::int64_t, std::string)> _findByUuid;
    Query<std::int64_t(std::int64_t, std::int64_t, std::string)> _create;
};

} // namespace Leadwire
