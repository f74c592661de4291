// Mail to leads. Security: it goes to the lead's own address and comes from the workspace's own, whatever is sent.
#include "handlers/Failures.h"
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

} // namespace

Response sendEmail(const Call& call)
{
    const auto lead = call.captures.integer();
    const std::string content = mailRules.read(leadInput(call, lead)).settle(call, lead).columns;
    const auto queued = call.store.outbox.toLead(call.account, lead, content, call.settings.mailQuota);
    switch (queued)
    {
    case Outbox::Queued::done: break;
    case Outbox::Queued::missing: throw noSuchLead(lead);
    case Outbox::Queued::noAddress: throw Invalid("The lead has no valid email address.");
    case Outbox::Queued::noRelay: throw Invalid("The mail of this workspace is not connected.");
    case Outbox::Queued::keyQuota:
    case Outbox::Queued::recipientQuota: throw mailsUsedUp(queued, call.settings.mailQuota);
    }
    return said("Email sent to lead successfully.");
}

} // namespace Leadwire::TaskIp
