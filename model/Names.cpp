#include "model/Names.h"

#include "model/IdArray.h"

#include <algorithm>
#include <utility>

namespace Leadwire
{
namespace
{

std::pair<std::int64_t, std::int64_t> placeOf(const Name& name)
{
    return {name.of, name.id};
}

} // namespace

Names::Names(Connection& connection) :
    _names(connection, R"(
        SELECT 0, id, name, kind, color, position, external_id FROM attribute
         WHERE workspace_id = $1 AND id = ANY ($2::bigint[])
         UNION ALL
        SELECT 1, id, name, NULL, email, 0, NULL FROM account WHERE workspace_id = $1 AND id = ANY ($3::bigint[])
         UNION ALL
        SELECT 2, id, name, NULL, NULL, 0, NULL FROM country WHERE id = ANY ($4::bigint[])
         UNION ALL
        SELECT 3, id, name, NULL, NULL, 0, NULL FROM subdivision WHERE id = ANY ($5::bigint[])
         UNION ALL
        SELECT 4, id, name, NULL, NULL, 0, NULL FROM city WHERE id = ANY ($6::bigint[]))")
{
}

void Names::want(Name::Of of, std::optional<std::int64_t> id)
{
    if (id) _wanted[of].push_back(*id);
}

void Names::find(std::int64_t workspace)
{
    auto& names = _names(workspace, wanted(Name::attribute), wanted(Name::account), wanted(Name::country),
                         wanted(Name::state), wanted(Name::city));
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return placeOf(a) < placeOf(b); });
    _found = &names;
}

const Name* Names::of(Name::Of of, std::optional<std::int64_t> id) const
{
    if (!id || !_found) return nullptr;
    const std::pair place{std::int64_t{of}, *id};
    const auto found = std::lower_bound(_found->begin(), _found->end(), place,
                                        [](const Name& name, const auto& sought) { return placeOf(name) < sought; });
    return found != _found->end() && placeOf(*found) == place ? &*found : nullptr;
}

std::string Names::wanted(Name::Of of)
{
    auto& ids = _wanted[of];
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::string array = arrayOf(ids);
    ids.clear();
    return array;
}

} // namespace Leadwire
