#include "model/Contacts.h"

namespace Leadwire
{
namespace
{

const std::string select = R"(
    SELECT c.id, c.first_name, c.last_name, c.full_name, c.email, c.phone, c.job_position, c.company_id, co.name, co.domain,
           co.email, c.country_id, c.state_id, c.city_id, coalesce(country.name, c.country),
           coalesce(state.name, c.state), coalesce(city.name, c.city), c.street, c.zip, c.created_at, c.updated_at,
           c.external_id, co.external_id)";

const std::string joins = R"(
    LEFT JOIN company co ON co.workspace_id = $1 AND co.id = c.company_id
    LEFT JOIN country ON country.id = c.country_id
    LEFT JOIN subdivision state ON state.id = c.state_id
    LEFT JOIN city ON city.id = c.city_id)";

const std::string found = R"(
    WHERE c.workspace_id = $1 AND ($2 = '' OR strpos(lower(c.full_name), lower($2)) > 0
                                           OR strpos(c.email_key, lower($2)) > 0))";

std::string orderOf(const Listing& listing)
{
    const std::string way = listing.descending ? " DESC" : " ASC";
    if (listing.sort == "name") return "lower(c.full_name)" + way + ", c.id" + way;
    if (listing.sort == "email") return "c.email_key" + way + ", c.id" + way;
    return "c.id" + way;
}

} // namespace

Contacts::Contacts(Connection& connection) :
    _connection(connection), _count(connection, "SELECT count(*) FROM contact c" + found),
    _find(connection, select + " FROM contact c" + joins + " WHERE c.workspace_id = $1 AND c.id = $2"),
    _findByUuid(connection,
                select + " FROM contact c" + joins + " WHERE c.workspace_id = $1 AND c.external_id = $2::uuid"),
    _create(connection, R"(
        INSERT INTO contact (workspace_id, first_name, last_name, email, phone, job_position, company_id, created_by)
        SELECT $1, r.first_name, r.last_name, r.email, r.phone, r.job_position, r.company_id, $2
          FROM jsonb_populate_record(NULL::contact, $3::jsonb) r
        RETURNING id)")
{
}

std::vector<Contact>& Contacts::page(std::int64_t workspace, const Listing& listing)
{
    const std::string order = orderOf(listing);
    auto known = _pages.find(order);
    if (known == _pages.end())
        known = _pages
                    .try_emplace(order, _connection,
                                 select + " FROM (SELECT * FROM contact c" + found + " ORDER BY " + order +
                                     " LIMIT $3 OFFSET $4) c" + joins + " ORDER BY " + order)
                    .first;
    return known->second(workspace, listing.search, listing.limit, listing.offset);
}

std::int64_t Contacts::count(std::int64_t workspace, const std::string& search)
{
    return _count(workspace, search).at(0);
}

std::optional<Contact> Contacts::find(std::int64_t workspace, std::int64_t id)
{
    auto& rows = _find(workspace, id);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::optional<Contact> Contacts::find(std::int64_t workspace, const std::string& uuid)
{
    auto& rows = _findByUuid(workspace, uuid);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

Contact Contacts::create(const Account& account, const std::string& changes)
{
    return find(account.workspace, _create(account.workspace, account.id, changes).at(0)).value();
}

} // namespace Leadwire
