/// Why a database takes no connection: for the operator who has to mend it.
#pragma once

#include "model/Connection.h"

#include <optional>
#include <string>

namespace Leadwire
{

/// What an operator is told.
struct Refusal
{
    std::string text; ///< what is wrong and what to do, in one line
    bool isOfThisAccount =
        false; ///< the role is there, and may be used, but not by the account that asks (peer, ident)
};

/// Tries to connect, for at most five seconds, and says what is wrong and what to do, in one line; nothing if a
/// connection is taken. Goes by the server's SQLSTATE where there is one, since its words depend on its language.
std::optional<Refusal> refusalOf(const ConnectionSettings& settings);

} // namespace Leadwire
