/// What PostgreSQL refused or could not do, told by its SQLSTATE and by nothing else.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace Leadwire
{

/// A statement failed. The text may hold users' data: it goes to no client.
class DatabaseError : public std::runtime_error
{
public:
    /// `state` as below.
    explicit DatabaseError(const std::string& message, std::string state = {}) :
        std::runtime_error(message), _state(std::move(state))
    {
    }

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

} // namespace Leadwire
