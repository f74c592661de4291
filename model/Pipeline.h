/// Statements that wait to go out in front of the next one, so that all of them take one round trip (PostgreSQL's
/// manual, 34.5 Pipeline Mode).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

class Connection;
class Result;

/// A prepared statement's name and the texts of its parameters: views of what must outlive it.
struct Prepared
{
    const std::string& name;
    const char* const* parameters;
    std::size_t count;
};

/// What waits on one connection. Belongs to its thread.
class Pipeline
{
public:
    /// Takes over the rows of a statement that has waited. May throw, but run no statement.
    using Take = std::function<void(Result&)>;

    /// A statement with copies of its texts.
    struct Waiting
    {
        std::string name;
        std::vector<std::optional<std::string>> parameters;
        Take take;
    };
    using Statements = std::vector<Waiting>;

    /// Lets a statement wait; its texts are copied.
    void add(const Prepared& statement, Take take);

    std::size_t size() const { return _waiting.size(); }
    bool isEmpty() const { return _waiting.empty(); }

    /// Forgets what waits, but for the first `size`.
    void clear(std::size_t size = 0);

    /// Sends all that waits, and `last` behind it, if it is given, as one transaction. Each `take` is called in turn,
    /// then the rows of `last` are given; without it, those of nothing. Throws DatabaseError for the first that fails,
    /// and then the connection is in doubt; or what a `take` throws. In any case nothing waits any more.
    Result run(Connection& connection, const Prepared* last);

    /// The parts of that, for Round: sends; receives the result of the next that was sent, nothing where the connection
    /// was lost; leaves the mode of libpq in which several are under way.
    Statements send(Connection& connection, const Prepared* last);
    static Result receive(Connection& connection);
    static void leave(Connection& connection);

private:
    Statements _waiting;
};

} // namespace Leadwire
