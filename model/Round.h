/// One round trip for several who ask: what all of them want to know is sent together, and told one by one while the
/// server works on the rest.
#pragma once

#include "model/Connection.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace Leadwire
{

/// A statement was to run at once while others' are on their way on its connection. Whoever began the Round catches it;
/// it is no std::exception, so that nobody else does.
struct Busy
{
};

/// The statements that wait on a connection while this lives, of which nobody else's wait. Belongs to its thread.
///
///     Round round(connection);
///     first.ahead(…); second.ahead(…);      // statements of two who ask
///     round.send();
///     round.take(1, slow); round.take(1, slow);
///     round.end();
///
/// All of it is one transaction: where a statement fails, those behind it do too. Until `end`, a statement that is to
/// run at once throws Busy.
class Round
{
public:
    explicit Round(Connection& connection);
    ~Round(); ///< without `end`: forgets what waits, and what was sent leaves the connection in doubt
    Round(const Round&) = delete;
    Round& operator=(const Round&) = delete;

    /// Sends all that waits.
    void send();

    /// Waits for the results of the next `count` statements, and lets their rows be taken. Calls `slow` once if that
    /// takes longer than statements do that find what they need in memory. Throws DatabaseError for the first that
    /// failed, and then the connection is in doubt; or what takes the rows throws, after all `count` have come.
    void take(std::size_t count, const std::function<void()>& slow);

    /// As above, but nobody takes the rows.
    void skip(std::size_t count, const std::function<void()>& slow);

    /// Everything that was sent has been taken: the connection is free again. Throws DatabaseError.
    void end();

private:
    std::vector<Result> receive(std::size_t count, const std::function<void()>& slow);
    void awaitResult(const std::function<void()>& slow);

    Connection& _connection;
    Pipeline::Statements _sent;
    std::size_t _taken = 0;
    bool _isOpen = false; ///< sent, and not yet ended
};

} // namespace Leadwire
