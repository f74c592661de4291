// The people that leads are about: list, create, show.
#include "handlers/Rules.h"
#include "handlers/laravelcrm/Answers.h"
#include "handlers/laravelcrm/LaravelCrm.h"
#include "handlers/laravelcrm/Page.h"
#include "handlers/laravelcrm/Readers.h"
#include "handlers/laravelcrm/Records.h"

namespace Leadwire::LaravelCrm
{
namespace
{

const Rules personRules{
    {"first_name", "first_name", Presence::required, text(255)},
    {"last_name", "last_name", Presence::optional, text(255)},
    {"email", "email", Presence::optional, email()},
    {"phone", "phone", Presence::optional, text(255)},
    {"job_title", "job_position", Presence::optional, text(255)},
    {"organization_id", "company_id", Presence::optional, record("company")},
};

} // namespace

Response listPeople(const Call& call)
{
    authorize(call, "leads:read");
    const Fields query = call.query();
    const LengthAwarePage page = pageOf(query);
    const Listing listing = listingOf(query, page);
    const auto total = call.store.contacts.count(call.account.workspace, listing.search);
    return saidPage(call, page, call.store.contacts.page(call.account.workspace, listing), total);
}

Response createPerson(const Call& call)
{
    const LeadChanges changes = personRules.read(call.input()).settle(call);
    authorize(call, "leads:write");
    return said(201, call.store.contacts.create(call.account, changes.columns));
}

Response showPerson(const Call& call)
{
    authorize(call, "leads:read");
    const auto person = call.store.contacts.find(call.account.workspace, uuidOf(call));
    if (!person) throw noSuchRecord(call);
    return said(200, *person);
}

} // namespace Leadwire::LaravelCrm
