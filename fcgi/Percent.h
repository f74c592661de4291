/// Percent-encoding (RFC 3986), as paths, forms and file names carry it.
#pragma once

#include <string>
#include <string_view>

namespace Leadwire
{

/// `text` with every `%XX` replaced by its byte, once. A broken escape (`%zz`, `%4`) stays as it is.
/// The result may hold any byte; whoever asked checks it.
std::string percentDecoded(std::string_view text);

} // namespace Leadwire
