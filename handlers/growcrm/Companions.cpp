// What lead clients ask beside leads: categories, the team, a client.
#include "handlers/Filters.h"
#include "handlers/growcrm/Answers.h"
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/growcrm/Page.h"

#include <cctype>

namespace Leadwire::GrowCrm
{
namespace
{

/// `3-web-design`: the id, and the name in small letters with hyphens for whatever is no letter of ASCII or digit.
std::string slugOf(std::int64_t id, const std::string& name)
{
    std::string slug = std::to_string(id) + "-";
    for (const char c : name)
    {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && std::isalnum(byte) != 0)
            slug += static_cast<char>(std::tolower(byte));
        else if (!slug.ends_with('-'))
            slug += '-';
    }
    return slug.substr(0, slug.find_last_not_of('-') + 1);
}

void writeCategory(JsonWriter& json, const Category& category)
{
    json.object().member("id", category.id).member("name", category.name).memberNull("description");
    json.member("type", "lead").member("visibility", "everyone").memberNull("icon");
    json.member("system_default", category.isDefault != 0 ? "yes" : "no");
    json.member("slug", slugOf(category.id, category.name)).member("count", category.leads).member("users_count", 0);
    writeDates(json, category.createdAt, category.updatedAt);
    json.end();
}

// An account has one name; its last word is taken for the last name.
void writeMember(JsonWriter& json, const TeamMember& member)
{
    const auto blank = member.name.rfind(' ');
    const bool isOne = blank == std::string::npos;
    json.object().member("id", member.id).member("first_name", member.name.substr(0, blank));
    json.member("last_name", isOne ? std::string() : member.name.substr(blank + 1)).member("name", member.name);
    json.member("email", member.email).member("phone", member.phone).member("job_position", member.jobPosition);
    json.key("role").object().member("id", 1).member("name", "Administrator").end();
    json.member("status", "active").member("dashboard_access", "yes");
    json.key("social").object();
    for (const char* network : {"facebook", "twitter", "linkedin", "github", "dribbble"}) json.memberNull(network);
    json.end();
    writeDates(json, member.createdAt, member.updatedAt);
    json.end();
}

void writeClient(JsonWriter& json, const Client& client)
{
    json.object().member("id", client.id).member("company_name", client.name);
    json.member("description", client.description).member("status", "active").member("phone", client.phone);
    json.member("website", client.website).memberNull("vat");
    writeNamed(json, "category", client.categoryId, client.category);
    writeNamed(json, "owner", client.ownerId, client.owner);
    json.key("billing").object().member("street", client.street).member("city", client.city);
    json.member("state", client.state).member("zip", client.zip).member("country", client.country);
    json.member("invoice_due_days",
                client.invoiceDueDays ? std::optional(std::to_string(*client.invoiceDueDays)) : std::nullopt);
    json.end().key("shipping").object();
    for (const char* part : {"street", "city", "state", "zip", "country"}) json.memberNull(part);
    json.end();
    writeDates(json, client.createdAt, client.updatedAt);
    json.key("tags").array().end().end();
}

template <class Row>
Response saidPage(std::string_view message, const Page& page, const std::vector<Row>& rows, std::int64_t total,
                  void (*write)(JsonWriter&, const Row&))
{
    std::string body;
    JsonWriter json(body);
    json.object().key("data").array();
    for (const auto& row : rows) write(json, row);
    json.end();
    page.beginMeta(json, total);
    json.end().member("message", message).end();
    return Response::json(200, std::move(body));
}

} // namespace

Response listCategories(const Call& call)
{
    const Fields query = call.query();
    const Page page(query);
    const Value* type = query.find("type");
    const bool ofLeads = !type || type->isNull() || textFilter(query, "type") == "lead"; // other records have none here
    auto& categories = call.store.categories;
    const auto workspace = call.account.workspace;
    return saidPage("Categories retrieved successfully.", page,
                    ofLeads ? categories.page(workspace, page.size(), page.offset()) : std::vector<Category>(),
                    ofLeads ? categories.total(workspace) : 0, writeCategory);
}

Response listTeam(const Call& call)
{
    const Page page(call.query());
    auto& team = call.store.team;
    const auto workspace = call.account.workspace;
    return saidPage("Team members retrieved successfully.", page, team.page(workspace, page.size(), page.offset()),
                    team.total(workspace), writeMember);
}

Response showClient(const Call& call)
{
    return saidClient(call, 200, "Client retrieved successfully.", call.captures.integer());
}

Response saidClient(const Call& call, int status, std::string_view message, std::int64_t id)
{
    const auto client = call.store.clients.find(call.account.workspace, id);
    if (!client) throw NotFound("Client", std::to_string(id));
    return said(status, message, [&](JsonWriter& json) { writeClient(json, *client); });
}

} // namespace Leadwire::GrowCrm
