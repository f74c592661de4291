/// Pages of Grow CRM's lists: `page` and `limit`, and the four keys of `meta`.
#pragma once

#include "fcgi/Fields.h"
#include "fcgi/JsonWriter.h"

#include <cstdint>

namespace Leadwire::GrowCrm
{

/// Which page of what size a client asks for.
class Page
{
public:
    /// Reads `page` (an integer of at least 1, else 1) and `limit` (1 to 100, more is 100; else 25).
    explicit Page(const Fields& query);

    std::int64_t size() const { return _size; }
    std::int64_t offset() const;

    /// Opens `meta` and writes its four keys for a list of `total` rows; whoever calls ends the object.
    void beginMeta(JsonWriter& json, std::int64_t total) const;

private:
    std::int64_t _number = 1;
    std::int64_t _size = 25;
};

} // namespace Leadwire::GrowCrm
