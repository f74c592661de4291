// What makes another record of a lead: convert makes a client, clone a lead.
#include "handlers/Failures.h"
#include "handlers/Filters.h"
#include "handlers/Rules.h"
#include "handlers/Uploads.h"
#include "handlers/growcrm/Answers.h"
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/growcrm/Lead.h"

namespace Leadwire::GrowCrm
{
namespace
{

const Rules convertRules{
    {"first_name", "first_name", Presence::required, text(255)},
    {"last_name", "last_name", Presence::required, text(255)},
    {"email", "email", Presence::required, email()},
    {"client_company_name", "company_name", Presence::optional, text(255)},
    {"client_billing_invoice_due_days", "invoice_due_days", Presence::optional, integer(0, 36500)},
    {"send_welcome_email", "send_welcome_email", Presence::optional, consent("yes", "no")},
    {"delete_lead", "delete_lead", Presence::optional, consent("yes", "no")},
};

const Rules cloneRules{
    {"lead_title", "title", Presence::required, text(255)},
    {"lead_status", "status", Presence::required, link("status")},
    {"lead_firstname", "first_name", Presence::optional, text(255)},
    {"lead_lastname", "last_name", Presence::optional, text(255)},
    {"lead_email", "email", Presence::optional, email()},
    {"lead_phone", "phone", Presence::optional, text(255)},
    {"lead_company_name", "company_name", Presence::optional, text(255)},
    {"lead_website", "website", Presence::optional, text(255)},
    {"lead_value", "value", Presence::optional, decimal()},
    {"copy_checklist", "copy_checklist", Presence::optional, consent("on", "off")},
    {"copy_files", "copy_files", Presence::optional, consent("on", "off")},
};

/// Why a welcome mail could not be queued.
Failure unmailed(Outbox::Queued why, const MailQuota& quota)
{
    if (why == Outbox::Queued::noAddress)
        return Invalid(Errors{{"email", {"The email field must be a valid email address."}}});
    if (why == Outbox::Queued::noRelay)
        return Invalid(Errors{{"send_welcome_email", {"The mail of this workspace is not connected."}}});
    return mailsUsedUp(why, quota);
}

} // namespace

Response convertLead(const Call& call)
{
    using Outcome = Leads::Conversion::Outcome;
    const auto id = call.captures.integer();
    const Fields input = call.input();
    const std::string fields = convertRules.read(input).settle(call, id).columns;
    const MailQuota& quota = call.settings.mailQuota;
    const auto made = call.store.leads.convertToClient(call.account, id, fields, call.settings.welcomeMail, quota);
    switch (made.outcome)
    {
    case Outcome::done: break;
    case Outcome::missing: throw NotFound("Lead", std::to_string(id));
    case Outcome::converted: throw Conflict("The lead has already been converted to a client.");
    case Outcome::taken: throw Invalid(Errors{{"email", {"The email has already been taken."}}});
    case Outcome::unmailed: throw unmailed(made.mail, quota);
    }
    if (textFilter(input, "delete_lead") == "yes") removeGoneBytes(call);
    return saidClient(call, 201, "Lead converted to client successfully.", made.id);
}

Response cloneLead(const Call& call)
{
    const auto id = call.captures.integer();
    const LeadChanges changes = cloneRules.read(call.input()).settle(call, id);
    const auto copy = call.store.leads.clone(call.account, id, changes);
    if (!copy) throw NotFound("Lead", std::to_string(id));
    return said(201, "Lead cloned successfully.", leadOf(call, *copy));
}

} // namespace Leadwire::GrowCrm
