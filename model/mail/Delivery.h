/// Hands one mail to a relay over SMTP.
#pragma once

#include "model/mail/Dialog.h"
#include "model/mail/Outbox.h"
#include "model/mail/Relay.h"

#include <Poco/Net/Context.h>

#include <optional>
#include <string>

namespace Leadwire
{

/// What came of handing over a mail.
struct Delivered
{
    MailOutcome outcome = MailOutcome::relay;
    int code = 0;      ///< of the last reply; 0 if there was none
    std::string reply; ///< what the server said, or why there was no saying: printable ASCII, at most 500 bytes
};

/// What goes over the wire.
struct Envelope
{
    std::string sender, recipient;
    std::string text; ///< the whole message, lines ending in CR LF
};

/// Knows how to deliver. Any thread, once made.
///
/// Whose failure it is: what happens before the mail is named (connecting, greeting, EHLO, TLS, AUTH), 421, and a
/// connection that fails at any time are the relay's; other 4xx replies are the mail's; any 5xx is final.
class Delivery
{
public:
    /// Trusts the certificates of `caFile` (PEM), or the system's if it is empty. Throws std::runtime_error,
    /// which names it, for a file that cannot be read.
    explicit Delivery(const std::string& caFile, MailPatience patience = {});

    /// One conversation. `password` is the relay's, unsealed, where it has a user name. Never throws for what a relay
    /// does. SIGPIPE stays blocked in the calling thread.
    Delivered deliver(const Relay& relay, const std::string& password, const Envelope& envelope) const;

    /// Connects, greets and logs in as for a mail, and hands none over: what is wrong with the relay, or nothing.
    std::optional<std::string> problemWith(const Relay& relay, const std::string& password) const;

private:
    Poco::Net::Context::Ptr _context;
    MailPatience _patience;
};

} // namespace Leadwire
