#include "model/IdArray.h"

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

void readIds(std::string_view array, std::vector<std::int64_t>& ids)
{
    ids.clear();
    if (array.empty() || array == "{}") return;
    const char* const end = array.data() + array.size();
    for (const char* at = array.data(); *at != '}';)
    {
        const auto [next, error] = std::from_chars(at + 1, end, ids.emplace_back());
        if (error != std::errc() || next == end || (*next != ',' && *next != '}'))
            throw std::logic_error("no array of ids");
        at = next;
    }
}

} // namespace Leadwire
