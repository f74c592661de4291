/// What PostgreSQL refused or could not do, told by its SQLSTATE and by nothing else.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace Leadwire
{

/// A statement failed. The text may hold users' data: it goes to no client.
class DatabaseError : public std::runtime_error
{
public:
    explicit DatabaseError(const std::string& message);

    /// Five characters (PostgreSQL's Appendix A), or empty when the server said nothing: the connection is gone.
    const std::string& state() const { return _state; }

    /// The connection cannot be used again, whatever it says of itself.
    bool isConnectionLost() const;

    /// The same request may well succeed when asked again from its start: deadlock, serialization, a row that was
    /// referred to and has just gone.
    bool isWorthAnotherTry() const;

    /// The server could not do it now: time limits, no room, shutting down, read-only.
    bool isUnavailable() const;

private:
    std::string _state;
};

/// The SQLSTATE in an exception text of Poco's, made by a connection whose verbosity is PQERRORS_SQLSTATE:
/// it stands right after the severity, before anything that a user wrote. Empty if there is none.
std::string sqlState(std::string_view text);

} // namespace Leadwire
