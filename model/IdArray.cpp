#include "model/IdArray.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace Leadwire
{

std::string arrayOf(const std::vector<std::int64_t>& ids)
{
    std::string text = "{";
    for (const auto id : ids) text.append(text.size() > 1 ? "," : "").append(std::to_string(id));
    return text += '}';
}

std::vector<std::int64_t> idsOf(std::string_view array)
{
    std::vector<std::int64_t> ids;
    if (array.empty() || array == "{}") return ids;
    ids.reserve(static_cast<std::size_t>(std::count(array.begin(), array.end(), ',')) + 1);
    const char* const end = array.data() + array.size();
    for (const char* at = array.data(); *at != '}';)
    {
        const auto [next, error] = std::from_chars(at + 1, end, ids.emplace_back());
        if (error != std::errc() || next == end || (*next != ',' && *next != '}'))
            throw std::logic_error("no array of ids");
        at = next;
    }
    return ids;
}

} // namespace Leadwire
