/// Laravel's LengthAwarePaginator: pages with a total and numbered links.
#pragma once

#include "fcgi/Fields.h"
#include "fcgi/JsonWriter.h"
#include "handlers/Api.h"

#include <cstdint>
#include <string_view>

namespace Leadwire
{

/// Which page of what size a client asks for, and the envelope around it.
class LengthAwarePage
{
public:
    /// Reads `page` (an integer of at least 1, else 1) and `sizeName` (1 to 100, more is 100; else `defaultSize`).
    LengthAwarePage(const Fields& query, std::string_view sizeName, std::int64_t defaultSize);

    /// As above with a size that was read elsewhere: 1 to 100, more is 100; less is `defaultSize`.
    LengthAwarePage(const Fields& query, std::int64_t size, std::int64_t defaultSize);

    std::int64_t size() const { return _size; }
    std::int64_t offset() const;

    /// Appends `links` and `meta` for a page that shows `shown` of `total` rows. The links keep the whole query, with
    /// `page` last.
    void write(JsonWriter& json, const Call& call, std::int64_t shown, std::int64_t total) const;

private:
    std::int64_t _number = 1;
    std::int64_t _size = 0;
};

} // namespace Leadwire
