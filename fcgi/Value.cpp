// Looking into objects, and making each key stand once.
#include "fcgi/Value.h"

#include <algorithm>
#include <cstddef>

namespace Leadwire
{

const Value* Value::find(std::string_view key) const
{
    const Object* object = as<Object>();
    if (!object) return nullptr;
    const auto member = std::find_if(object->begin(), object->end(), [key](const auto& m) { return m.first == key; });
    return member == object->end() ? nullptr : &member->second;
}

void keepLatest(Object& members)
{
    // Sorted, not hashed: no choice of keys makes it slow.
    std::vector<std::size_t> order(members.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&members](std::size_t a, std::size_t b) { return members[a].first < members[b].first; });

    std::vector<bool> superseded(members.size());
    bool any = false;
    for (std::size_t i = 0, first = 0; i < order.size(); ++i)
    {
        if (i == 0 || members[order[i]].first != members[order[first]].first)
        {
            first = i;
            continue;
        }
        members[order[first]].second = std::move(members[order[i]].second);
        superseded[order[i]] = any = true;
    }
    if (!any) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < members.size(); ++i)
    {
        if (superseded[i]) continue;
        if (kept != i) members[kept] = std::move(members[i]);
        ++kept;
    }
    members.resize(kept);
}

} // namespace Leadwire
