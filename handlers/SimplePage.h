/// Laravel's simplePaginate (before 12.15): pages without a total, as TaskIP shows them.
#pragma once

#include "fcgi/Fields.h"
#include "fcgi/JsonWriter.h"
#include "handlers/Api.h"

#include <cstdint>
#include <string_view>

namespace Leadwire
{

/// Which page of what size a client asks for, and the envelope around it.
class SimplePage
{
public:
    /// Reads `page` (an integer of at least 1, else 1) and `item` (1 to 100, more is 100; 0 is all; else 10).
    explicit SimplePage(const Fields& query);

    bool isAll() const { return _size == 0; } ///< `item=0`: every row on one page
    std::int64_t size() const { return _size; }
    std::int64_t offset() const;

    /// Appends `links` and `meta` for a page that shows `shown` rows, where `hasMore` rows follow it.
    /// The links keep the whole query, with `page` last.
    void write(JsonWriter& json, const Call& call, std::int64_t shown, bool hasMore) const;

private:
    std::int64_t _number = 1;
    std::int64_t _size = 10;
};

} // namespace Leadwire
