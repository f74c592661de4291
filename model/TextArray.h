/// Lists of texts as one parameter of a statement.
#pragma once

#include <string>
#include <vector>

namespace Leadwire
{

/// Texts as PostgreSQL reads an array of them: `{"one","with \" and \\"}`. No text may hold U+0000.
std::string textArray(const std::vector<std::string>& texts);

} // namespace Leadwire
