/// Whether the program lives and whether it can work: for load balancers and scripts.
#pragma once

#include "fcgi/Response.h"
#include "model/Store.h"

#include <functional>
#include <optional>
#include <string_view>

namespace Leadwire
{

/// `/healthz`: 200 `{"status":"ok"}` as long as a worker answers. `/readyz`: the same once the database has answered
/// too, which `ask` (see Api) finds out; it throws Unavailable otherwise. nullopt for any other path.
std::optional<Response> healthAnswer(std::string_view path,
                                     const std::function<Response(bool, const std::function<Response(Store&)>&)>& ask);

} // namespace Leadwire
