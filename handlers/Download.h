/// Hands a stored file to the web server, which sends it: the program only says which one, and as what. Or sends it
/// itself, where the operator has set `downloads = stream`.
/// Security: a file is always an attachment of its stored type, never sniffed, and without rights should a browser show
/// it all the same. The path is made of numbers and hex digits; the name is data in a header, without line ends.
#pragma once

#include "fcgi/Response.h"
#include "handlers/Api.h"

#include <string>

namespace Leadwire
{

/// The title as one segment of a path or the name of a file: slashes and backslashes are `_`, and so is a title that is
/// `.` or `..`.
std::string asFileName(std::string title);

/// An answer that the web server replaces by the bytes; parts of them, if asked for, are its business too. Streamed, it
/// is the bytes, or the one part that the call's Range header asks for (206, or 416 for one that begins behind the
/// end); throws NotFound where there are none. `file` is one of the call's workspace.
Response download(const Call& call, const StoredFile& file);

} // namespace Leadwire
