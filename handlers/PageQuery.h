/// What pages of lists read from a query, and the links they give: shared by the kinds of pages.
#pragma once

#include "fcgi/Fields.h"
#include "handlers/Api.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace Leadwire
{

/// The integer called `name`, by Laravel's rule, or `otherwise` if it is absent or none.
std::int64_t integerAt(const Fields& query, std::string_view name, std::int64_t otherwise);

/// The page that a query asks for: an integer of at least 1, else 1.
std::int64_t pageNumber(const Fields& query);

/// How many rows stand before page `number`; bounded, so that nothing overflows.
std::int64_t rowsBefore(std::int64_t number, std::int64_t size);

/// The address of this list up to and with `page=`: what links of pages begin with. The query is kept whole, with
/// `page` last.
std::string pageAddress(const Call& call);

} // namespace Leadwire
