/// Turns the CGI parameters of one request (RFC 3875) into a Request; knows nothing of sockets or records.
/// Security: a `Proxy` header never becomes HTTP_PROXY for anyone (httpoxy); the client's address is REMOTE_ADDR only.
#pragma once

#include "fcgi/Request.h"

#include <cstdint>
#include <optional>

namespace Leadwire
{

/// Fills `request`, all but its body, from `parameters`, a null-terminated array of `NAME=value`.
/// Returns CONTENT_LENGTH, nullopt if none was announced; where it is no number, `request.truncated` is set.
/// A request without a usable X-Request-Id gets a random one.
std::optional<std::uint64_t> readParameters(const char* const* parameters, Request& request);

} // namespace Leadwire
