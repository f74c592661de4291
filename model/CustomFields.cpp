#include "model/CustomFields.h"

namespace Leadwire
{

std::optional<std::int64_t> CustomFields::create(std::int64_t workspace, const CustomField& field)
{
    Query<std::int64_t(std::int64_t, std::string, std::string, std::string, std::string, bool)> insert(_connection, R"(
        INSERT INTO custom_field (workspace_id, name, label, type, options, required, position)
        SELECT id, $2, $3, $4, $5::jsonb, $6,
               (SELECT coalesce(max(position), 0) + 1 FROM custom_field WHERE workspace_id = $1)
          FROM workspace WHERE id = $1
            ON CONFLICT ON CONSTRAINT custom_field_name_unique DO NOTHING RETURNING id)");
    const auto rows = insert(workspace, field.name, field.label, field.type, field.options, field.isRequired != 0);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::vector<CustomField> CustomFields::list(std::int64_t workspace)
{
    return Query<CustomField(std::int64_t)>(_connection, R"(
        SELECT id, name, label, type, options, required::int FROM custom_field WHERE workspace_id = $1
         ORDER BY position, id)")(workspace);
}

bool CustomFields::remove(std::int64_t workspace, std::int64_t id, const std::function<void(std::int64_t)>& step)
{
    Query<std::optional<std::int64_t>(std::int64_t, std::int64_t, std::int64_t)> removeSome(
        _connection, "SELECT custom_field_remove($1, $2, $3, 1000)");
    std::int64_t last = 0;
    for (;;)
    {
        const auto next = removeSome(workspace, id, last).at(0);
        if (!next) return false;
        if (*next == 0) return true;
        last = *next;
        step(last);
    }
}

} // namespace Leadwire
