/// Lists of ids as one value, the way PostgreSQL reads and prints an array of them: `{1,2,3}`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// `{1,2,3}`.
std::string arrayOf(const std::vector<std::int64_t>& ids);

/// Makes `ids` those of `{1,2,3}`; none of an empty text. Throws std::logic_error where that is no such array.
void readIds(std::string_view array, std::vector<std::int64_t>& ids);

} // namespace Leadwire
