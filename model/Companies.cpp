#include "model/Companies.h"

namespace Leadwire
{
namespace
{

const std::string select = R"(
    SELECT c.id, c.name, c.email, c.phone, c.website, c.size_id, c.type_id, c.country_id, c.state_id, c.city_id,
           coalesce(country.name, c.country), coalesce(state.name, c.state), coalesce(city.name, c.city), c.street,
           c.created_at, c.updated_at, c.external_id)";

const std::string joins = R"(
    LEFT JOIN country ON country.id = c.country_id
    LEFT JOIN subdivision state ON state.id = c.state_id
    LEFT JOIN city ON city.id = c.city_id)";

// Companies are few beside leads: a search looks at all of a workspace.
const std::string found = R"(
    WHERE c.workspace_id = $1 AND ($2 = '' OR strpos(lower(c.name), lower($2)) > 0 OR strpos(c.domain, lower($2)) > 0))";

std::string orderOf(const Listing& listing)
{
    const std::string way = listing.descending ? " DESC" : " ASC";
    if (listing.sort == "name") return "lower(c.name)" + way + ", c.id" + way;
    if (listing.sort == "domain") return "c.domain" + way + ", c.id" + way;
    return "c.id" + way;
}

} // namespace

Companies::Companies(Connection& connection) :
    _connection(connection), _count(connection, "SELECT count(*) FROM company c" + found),
    _after(connection, select +
                           " FROM (SELECT * FROM company WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3) c" +
                           joins + " ORDER BY c.id"),
    _find(connection, select + " FROM company c" + joins + " WHERE c.workspace_id = $1 AND c.id = $2"),
    _findByUuid(connection,
                select + " FROM company c" + joins + " WHERE c.workspace_id = $1 AND c.external_id = $2::uuid"),
    _create(connection, R"(
        INSERT INTO company (workspace_id, name, email, phone, website, size_id, type_id, country_id, state_id, city_id,
                             street, created_by)
        SELECT $1, r.name, r.email, r.phone, r.website, r.size_id, r.type_id, r.country_id, r.state_id, r.city_id,
               r.street, $2
          FROM jsonb_populate_record(NULL::company, $3::jsonb) r
        RETURNING id)")
{
}

std::vector<Company>& Companies::page(std::int64_t workspace, const Listing& listing)
{
    const std::string order = orderOf(listing);
    auto known = _pages.find(order);
    if (known == _pages.end())
        known = _pages
                    .try_emplace(order, _connection,
                                 select + " FROM (SELECT * FROM company c" + found + " ORDER BY " + order +
                                     " LIMIT $3 OFFSET $4) c" + joins + " ORDER BY " + order)
                    .first;
    return known->second(workspace, listing.search, listing.limit, listing.offset);
}

std::int64_t Companies::count(std::int64_t workspace, const std::string& search)
{
    return _count(workspace, search).at(0);
}

std::vector<Company>& Companies::after(std::int64_t workspace, std::int64_t after, std::int64_t limit)
{
    return _after(workspace, after, limit);
}

std::optional<Company> Companies::find(std::int64_t workspace, std::int64_t id)
{
    auto& rows = _find(workspace, id);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::optional<Company> Companies::find(std::int64_t workspace, const std::string& uuid)
{
    auto& rows = _findByUuid(workspace, uuid);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

Company Companies::create(const Account& account, const std::string& changes)
{
    return find(account.workspace, _create(account.workspace, account.id, changes).at(0)).value();
}

} // namespace Leadwire
