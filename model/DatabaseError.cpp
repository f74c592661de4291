// Poco 1.11 gives the SQLSTATE only inside the exception's text, where users' words stand too.
#include "model/DatabaseError.h"

#include <algorithm>

namespace Leadwire
{

std::string sqlState(std::string_view text)
{
    // "…error: ERROR:  23505\n…". The first such place is the server's own; later ones may be a client's
    // (DatabaseErrorTest::aUsersTextCannotPoseAsTheState).
    const auto colon = text.find(":  ");
    if (colon == std::string_view::npos || text.size() < colon + 8) return {};
    const auto state = text.substr(colon + 3, 5);
    const bool isState = std::all_of(state.begin(), state.end(),
                                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    return isState ? std::string(state) : std::string();
}

DatabaseError::DatabaseError(const std::string& message) : std::runtime_error(message), _state(sqlState(message)) {}

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
