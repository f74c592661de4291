// Mail to leads. Security: it goes to the lead's own address and comes from the workspace's own, whatever is sent.
#include "handlers/Rules.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/LeadInput.h"
#include "handlers/taskip/TaskIp.h"

namespace Leadwire::TaskIp
{
namespace
{

const Rules mailRules{
    {"subject", "subject", Presence::required, line(255)},
    {"message", "body", Presence::required, text(65535)},
};

Failure overQuota(const std::string& whose, std::int64_t quota)
{
    return {Failure::Kind::limited,
            "Only " + std::to_string(quota) + " emails an hour can be sent " + whose + ". Please try again later."};
}

} // namespace

Response sendEmail(const Call& call)
{
    const auto lead = call.captures.integer();
    const std::string content = mailRules.read(leadInput(call, lead)).settle(call, lead).columns;
    const MailQuota& quota = call.settings.mailQuota;
    switch (call.store.outbox.toLead(call.account, lead, content,
                                     call.settings.rateLimits ? std::optional(quota) : std::nullopt))
    {
    case Outbox::Queued::done: break;
    case Outbox::Queued::missing: throw noSuchLead(lead);
    case Outbox::Queued::noAddress: throw Invalid("The lead has no valid email address.");
    case Outbox::Queued::noRelay: throw Invalid("The mail of this workspace is not connected.");
    case Outbox::Queued::keyQuota: throw overQuota("with one key", quota.perKey);
    case Outbox::Queued::recipientQuota: throw overQuota("to one address", quota.perRecipient);
    }
    return said("Email sent to lead successfully.");
}

} // namespace Leadwire::TaskIp
