#include "handlers/Filters.h"

#include "handlers/Reading.h"

namespace Leadwire
{

std::optional<std::int64_t> numberFilter(const Fields& query, std::string_view name, std::int64_t impossible)
{
    const Value* value = query.find(name);
    if (!value || value->isNull()) return std::nullopt;
    return integerOf(*value).value_or(impossible);
}

std::optional<std::int64_t> idFilter(const Fields& query, std::string_view name)
{
    return numberFilter(query, name, noId);
}

std::string textFilter(const Fields& query, std::string_view name)
{
    const Value* value = query.find(name);
    const auto* text = value ? value->as<std::string>() : nullptr;
    // Poco 1.11 would cut it there, and search for what stands before; a noncharacter is found nowhere.
    if (text && text->find('\0') != std::string::npos) return "\xEF\xBF\xBF";
    return text ? *text : std::string();
}

} // namespace Leadwire
