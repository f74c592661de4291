/// Which part of a list of companies or contacts is wanted.
#pragma once

#include <cstdint>
#include <string>

namespace Leadwire
{

/// A question for one page. A value.
struct Listing
{
    std::string search;      ///< literal, case ignored; empty: all
    std::string sort = "id"; ///< a word that the list knows; any other is `id`
    bool descending = true;
    std::int64_t limit = 50;
    std::int64_t offset = 0;
};

} // namespace Leadwire
