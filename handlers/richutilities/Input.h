/// What RichUtilities reads: JSON bodies and queries as they were sent, with types taken at their word.
#pragma once

#include "handlers/Rules.h"

#include <string>

namespace Leadwire::RichUtilities
{

/// The fields of the body, which is JSON whatever its type is called; none if it is empty. Texts stay as they are.
/// Throws Failure (unreadable) if it is no JSON object.
Fields bodyOf(const Call& call);

/// The query as it was sent. Throws Failure (unreadable).
Fields queryOf(const Call& call);

/// As `reader`, but for integers of JSON alone: digits in a text, true and false are refused.
Reader number(Reader reader);

/// As `reader`, but an empty text counts as missing.
Reader filled(Reader reader);

} // namespace Leadwire::RichUtilities
