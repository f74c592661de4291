/// Reads uploaded files as the rule tables read other fields.
/// Security: what is stored is decided by the bytes and the end of the name, never by the type that a client claims.
#pragma once

#include "handlers/FileSettings.h"
#include "handlers/Rules.h"

#include <vector>

namespace Leadwire
{

/// A file, or a list of them: each an upload with a name, not too large, of an allowed type and without a refused
/// extension. What is well is added to `found`, whose bytes are those of the fields being read; hashes are left empty.
/// Null is no file. `settings` and `found` outlive the reader.
Reader uploads(const FileSettings& settings, std::vector<NewFile>& found);

/// After a delete: removes the bytes that the account's workspace has no row for any more. What cannot be removed now
/// is left to the Sweep, and the log told of it.
void removeGoneBytes(const Call& call);

} // namespace Leadwire
