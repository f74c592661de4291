// The companies that leads belong to: list, create, show.
#include "handlers/LengthAwarePage.h"
#include "handlers/Rules.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/ListingQuery.h"
#include "handlers/taskip/TaskIp.h"

#include <limits>

namespace Leadwire::TaskIp
{
namespace
{

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

const Rules companyRules{
    {"name", "name", Presence::required, text(255)},
    {"email", "email", Presence::optional, email()},
    {"phone_number", "phone", Presence::optional, text(255)},
    {"website", "website", Presence::optional, text(2048)},
    {"c_size", "size_id", Presence::optional, integer(1, largest)},
    {"c_type", "type_id", Presence::optional, integer(1, largest)},
    {"country_id", "country_id", Presence::optional, reference("country")},
    {"state_id", "state_id", Presence::optional, reference("state")},
    {"city_id", "city_id", Presence::optional, reference("city")},
    {"address", "street", Presence::optional, text(255)},
};

} // namespace

Response listCompanies(const Call& call)
{
    const Fields query = call.query();
    const LengthAwarePage page(query, "limit", 50);
    const Listing listing = listingOf(query, page);
    const auto total = call.store.companies.count(call.account.workspace, listing.search);
    const auto& companies = call.store.companies.page(call.account.workspace, listing);

    std::string body;
    JsonWriter json(body);
    json.object().member("message", "Company list").key("data").array();
    for (const auto& company : companies) writeCompany(json, company);
    json.end();
    page.write(json, call, static_cast<std::int64_t>(companies.size()), total);
    json.end();
    return Response::json(200, std::move(body));
}

Response createCompany(const Call& call)
{
    const LeadChanges changes = companyRules.read(call.input()).settle(call);
    return said(201, "Company Created", call.store.companies.create(call.account, changes.columns));
}

Response showCompany(const Call& call)
{
    const auto id = call.captures.integer();
    const auto company = call.store.companies.find(call.account.workspace, id);
    if (!company) throw NotFound("Company", std::to_string(id));
    return said(200, "Company Details", *company);
}

} // namespace Leadwire::TaskIp
