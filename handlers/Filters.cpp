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
    if (!value || value->isNull()) return {};
    const auto* text = value->as<std::string>();
    // Poco 1.11 would cut a text at U+0000, and search for what stands before; a noncharacter is found nowhere.
    return text && text->find('\0') == std::string::npos ? *text : "\xEF\xBF\xBF";
}

} // namespace Leadwire
