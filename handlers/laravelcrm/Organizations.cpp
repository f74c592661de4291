// The organizations that leads belong to: list, create, show.
#include "handlers/Rules.h"
#include "handlers/laravelcrm/Answers.h"
#include "handlers/laravelcrm/LaravelCrm.h"
#include "handlers/laravelcrm/Page.h"
#include "handlers/laravelcrm/Records.h"

namespace Leadwire::LaravelCrm
{
namespace
{

const Rules organizationRules{
    {"name", "name", Presence::required, text(255)},
    {"email", "email", Presence::optional, email()},
    {"phone", "phone", Presence::optional, text(255)},
    {"website", "website", Presence::optional, text(2048)},
};

} // namespace

Response listOrganizations(const Call& call)
{
    authorize(call, "leads:read");
    const Fields query = call.query();
    const LengthAwarePage page = pageOf(query);
    const Listing listing = listingOf(query, page);
    const auto total = call.store.companies.count(call.account.workspace, listing.search);
    return saidPage(call, page, call.store.companies.page(call.account.workspace, listing), total);
}

Response createOrganization(const Call& call)
{
    const LeadChanges changes = organizationRules.read(call.input()).settle(call);
    authorize(call, "leads:write");
    return said(201, call.store.companies.create(call.account, changes.columns));
}

Response showOrganization(const Call& call)
{
    authorize(call, "leads:read");
    const auto organization = call.store.companies.find(call.account.workspace, uuidOf(call));
    if (!organization) throw noSuchRecord(call);
    return said(200, *organization);
}

} // namespace Leadwire::LaravelCrm
