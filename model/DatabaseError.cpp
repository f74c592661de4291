#include "model/DatabaseError.h"

namespace Leadwire
{

bool DatabaseError::isConnectionLost() const
{
    return _state.empty() || _state.starts_with("08") || _state == "57P01" || _state == "57P02" || _state == "57P03";
}

bool DatabaseError::isWorthAnotherTry() const
{
    return _state == "40001" || _state == "40P01" || _state == "23503";
}

bool DatabaseError::isUnavailable() const
{
    // 53: no room, memory or connections; 55P03 and 57014: lock and statement time limits; 25006: a standby.
    return isConnectionLost() || _state.starts_with("53") || _state == "55P03" || _state == "57014" ||
           _state == "25006";
}

} // namespace Leadwire
