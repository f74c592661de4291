#include "model/Clients.h"

namespace Leadwire
{

Clients::Clients(Connection& connection) :
    _find(connection, R"(
        SELECT c.id, c.name, c.description, c.phone, c.website, a.id, a.name, p.id,
               nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), c.street, coalesce(city.name, c.city),
               coalesce(state.name, c.state), c.zip, coalesce(country.name, c.country), c.invoice_due_days,
               c.created_at, c.updated_at
          FROM company c
          LEFT JOIN attribute a ON a.workspace_id = $1 AND a.id = c.category_id
          LEFT JOIN LATERAL (SELECT id, first_name, last_name FROM contact
                              WHERE workspace_id = $1 AND company_id = c.id AND is_primary ORDER BY id LIMIT 1) p ON true
          LEFT JOIN country ON country.id = c.country_id
          LEFT JOIN subdivision state ON state.id = c.state_id
          LEFT JOIN city ON city.id = c.city_id
         WHERE c.workspace_id = $1 AND c.id = $2 AND c.is_client)")
{
}

std::optional<Client> Clients::find(std::int64_t workspace, std::int64_t id)
{
    const auto& rows = _find(workspace, id);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

} // namespace Leadwire
