/// What the calls on one lead of Grow CRM have in common.
#pragma once

#include "handlers/Rules.h"

#include <cstdint>
#include <string_view>

namespace Leadwire::GrowCrm
{

/// The lead that the path names. Throws NotFound.
Lead leadOf(const Call& call, std::int64_t id);

/// The outcome of a change: nothing if it is done. Throws NotFound.
void require(Leads::Outcome outcome, std::int64_t id);

/// For calls that take no fields: throws Invalid if there is a body and it cannot be read, since it may have meant
/// some.
void expectNoFields(const Call& call);

} // namespace Leadwire::GrowCrm
