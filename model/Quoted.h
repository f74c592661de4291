/// Names of roles and databases inside SQL.
#pragma once

#include <string>

namespace Leadwire
{

/// A name in double quotes, with those in it doubled.
inline std::string quotedName(std::string name)
{
    for (std::size_t i = 0; (i = name.find('"', i)) != std::string::npos; i += 2) name.insert(i, 1, '"');
    return '"' + name + '"';
}

} // namespace Leadwire
