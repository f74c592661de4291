/// A request among those that are answered together: what Api alone needs to know of it.
#pragma once

#include "handlers/Api.h"

#include <cstddef>
#include <optional>

namespace Leadwire
{

struct Api::Member
{
    enum class State
    {
        apart,   ///< is to be answered by itself
        asked,   ///< its statements are among those that go out
        waiting, ///< for more statements, which can run once all others have their rows
        given
    };

    const Request* request = nullptr;
    std::size_t place = 0; ///< among the requests
    Progress progress;
    Router::Match match;
    const Target* target = nullptr; ///< null: of no API
    std::string key;
    bool asksForKey = false; ///< else the question for its key stands before those of another one
    std::optional<Call> call;
    Later later;
    std::size_t statements = 0; ///< that it asks with, that for its key included
    State state = State::apart;
};

} // namespace Leadwire
