#include "handlers/Health.h"

namespace Leadwire
{

std::optional<Response> healthAnswer(std::string_view path,
                                     const std::function<Response(bool, const std::function<Response(Store&)>&)>& ask)
{
    const auto well = [] { return Response::json(200, R"({"status":"ok"})"); };
    if (path == "/healthz") return well();
    if (path != "/readyz") return std::nullopt;
    return ask(true,
               [&](Store& store)
               {
                   store.accounts.identify(
                       ""); // any statement would do; this one leaves the session without a workspace
                   return well();
               });
}

} // namespace Leadwire
