#include "model/Leads.h"

#include <stdexcept>

namespace Leadwire
{
namespace
{

std::string nulls(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += ", NULL";
    return text;
}

// What hangs on leads, whose ids `$2` gives by `which` (`= $2` or `= ANY (…)`); `more` fills the columns after Link's.
std::string linkRows(const std::string& which, const std::string& more)
{
    const std::string noActivity = ", NULL::bigint, NULL::text, NULL::text, NULL::timestamptz" + more;
    return R"(
        SELECT s.lead_id, a.kind, a.id, a.name, a.color, a.position, s.position::bigint AS place)" + noActivity + R"(
          FROM lead_attribute s JOIN attribute a ON a.workspace_id = $1 AND a.id = s.attribute_id
         WHERE s.workspace_id = $1 AND s.lead_id )" + which + R"(
        UNION ALL
        SELECT s.lead_id, 'assignee', p.id, p.name, p.email, 0, s.position)" + noActivity + R"(
          FROM lead_assignee s JOIN account p ON p.workspace_id = $1 AND p.id = s.account_id
         WHERE s.workspace_id = $1 AND s.lead_id )" + which + R"(
        UNION ALL
        SELECT l.id, 'field', f.id, f.name, v.value::text, f.position, f.position)" + noActivity + R"(
          FROM lead l CROSS JOIN LATERAL jsonb_each(l.custom) v
          JOIN custom_field f ON f.workspace_id = $1 AND f.id = v.key::bigint
         WHERE l.workspace_id = $1 AND l.id )" + which + R"( AND l.custom <> '{}')";
}

constexpr const char* linkColumns = "lead_id, kind, id, name, color, position, account_id, account_name, account_email, time";

} // namespace
} // namespace Leadwire
