// The endpoints of lead attributes: statuses (type 1) and sources (type 2).
#include "handlers/Reading.h"
#include "handlers/Rules.h"
#include "handlers/SimplePage.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/TaskIp.h"

#include <limits>

namespace Leadwire::TaskIp
{
namespace
{

const std::string kinds = "{status,source}";

const Rules attributeRules{
    {"name", "name", Presence::required, text(191)},
    {"type", "kind", Presence::required, choice({"status", "source"})},
    {"color", "color", Presence::optional, text(50)},
    {"order", "position", Presence::optional,
     integer(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max())},
};

NotFound notFound(std::int64_t id)
{
    return {"Attribute", std::to_string(id)};
}

/// The kinds that a `type` asks for: of a type that is none, nothing.
std::string kindsOf(const Fields& query)
{
    const Value* type = query.find("type");
    if (!type || type->isNull()) return kinds;
    const auto number = integerOf(*type);
    if (number == 1) return "{status}";
    return number == 2 ? "{source}" : "{}";
}

Attribute existing(const Call& call)
{
    const auto id = call.captures.integer();
    auto attribute = call.store.attributes.find(call.account.workspace, id, kinds);
    if (!attribute) throw notFound(id);
    return *std::move(attribute);
}

} // namespace

Response listAttributes(const Call& call)
{
    const Fields query = call.query();
    const SimplePage page(query);
    // A workspace has dozens of attributes, so all of them are a page too.
    const std::int64_t limit = page.isAll() ? std::numeric_limits<std::int32_t>::max() : page.size() + 1;
    auto& attributes = call.store.attributes.page(call.account.workspace, kindsOf(query), limit, page.offset());
    const bool hasMore = !page.isAll() && static_cast<std::int64_t>(attributes.size()) > page.size();
    if (hasMore) attributes.pop_back();

    std::string body;
    JsonWriter json(body);
    json.object().member("msg", "Lead Attributes Fetched").key("data").array();
    for (const auto& attribute : attributes) writeAttribute(json, attribute);
    json.end();
    page.write(json, call, static_cast<std::int64_t>(attributes.size()), hasMore);
    json.end();
    return Response::json(200, std::move(body));
}

Response createAttribute(const Call& call)
{
    const std::string columns = attributeRules.read(call.input()).columns();
    return said(201, "Attribute Created", call.store.attributes.create(call.account.workspace, columns));
}

Response showAttribute(const Call& call)
{
    return said(200, "Attribute Details", existing(call));
}

Response updateAttribute(const Call& call)
{
    const Attribute before = existing(call); // an unknown id is 404 before the body is looked at
    const std::string columns = attributeRules.read(call.input()).columns();
    switch (call.store.attributes.update(call.account.workspace, before.id, kinds, columns))
    {
    case Attributes::Outcome::inUse:
        throw Invalid(Errors{{"type", {"The type of an attribute in use cannot be changed."}}});
    case Attributes::Outcome::missing: throw notFound(before.id);
    default: break;
    }
    return said(200, "Attribute Updated", existing(call));
}

Response deleteAttribute(const Call& call)
{
    const auto id = call.captures.integer();
    switch (call.store.attributes.remove(call.account.workspace, id, kinds))
    {
    case Attributes::Outcome::last: throw Conflict("The last status cannot be deleted.");
    case Attributes::Outcome::missing: throw notFound(id);
    default: break;
    }
    return said("Attribute Deleted Successfully");
}

} // namespace Leadwire::TaskIp
