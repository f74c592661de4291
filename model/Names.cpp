#include "model/Names.h"

#include "model/IdArray.h"

#include <algorithm>
#include <utility>

namespace Leadwire
{
namespace
{

// A few megabytes.
constexpr std::size_t mostKept = 20'000;

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

void Names::enter(std::int64_t workspace, std::optional<std::int64_t> version)
{
    if (_size > mostKept)
    {
        _known.clear();
        _size = 0;
    }
    for (auto& ids : _wanted) ids.clear();
    _workspace = workspace;
    _entered = &_known[workspace];
    if (_entered->version == version) return;
    _entered->version = version;
    for (auto& names : _entered->names) names.clear();
}

const Name* Names::of(Name::Of of, std::optional<std::int64_t> id)
{
    if (!id) return nullptr;
    const auto& names = _entered->names.at(std::size_t(of));
    const auto found = names.find(*id);
    if (found != names.end()) return &found->second;
    _wanted.at(std::size_t(of)).push_back(*id);
    return nullptr;
}

bool Names::find()
{
    if (std::all_of(_wanted.begin(), _wanted.end(), [](const auto& ids) { return ids.empty(); })) return false;
    for (auto& name : _names(_workspace, wanted(Name::attribute), wanted(Name::account), wanted(Name::country),
                             wanted(Name::state), wanted(Name::city)))
    {
        auto& names = _entered->names.at(std::size_t(name.of));
        names.insert_or_assign(name.id, std::move(name));
        ++_size;
    }
    return true;
}

std::string Names::wanted(Name::Of of)
{
    auto ids = std::exchange(_wanted.at(std::size_t(of)), {});
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return arrayOf(ids);
}

} // namespace Leadwire
