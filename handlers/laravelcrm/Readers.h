/// How Laravel CRM reads the fields that no other API has: UUIDs of records, amounts, currencies and moments.
#pragma once

#include "handlers/Rules.h"

#include <string>

namespace Leadwire::LaravelCrm
{

/// The UUID of a record of `kind` (see Reference), kept as its id; null clears.
Reader record(std::string kind);

/// The UUID of an attribute of `kind`, kept as the only link of the rule's column; null says nothing.
Reader attribute(std::string kind);

/// A list of at most 1,000 UUIDs of attributes of `kind`, kept as the links of the rule's column; null is none.
Reader attributes(std::string kind);

/// As `decimal`, but not negative.
Reader amount();

/// Three characters; null is `USD`.
Reader currency();

/// A moment in ISO 8601 with a zone, to the second (see isMoment); null clears.
Reader moment();

} // namespace Leadwire::LaravelCrm
