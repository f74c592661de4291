/// A real mail server on loopback that fails as it is told: tests/programs/smtp_server.py.
#pragma once

#include "tests/TemporaryFolder.h"
#include "tests/served/Child.h"

#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// A mail that the server has got.
struct ReceivedMail
{
    std::string from;
    std::vector<std::string> to;
    std::string data; ///< all that came after DATA, the final dot included
    std::string user; ///< who had logged in
    bool tls = false;

    /// The value of a header with its continuation lines; fails if there is not exactly one.
    std::string header(const std::string& name) const;
    /// The text after the headers, decoded.
    std::string body() const;
};

/// Runs until its end. Its certificate is for `localhost`, signed by the one in `caFile()`.
class SmtpServer
{
public:
    SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    int port() const { return _port; }
    int tlsPort() const { return _tlsPort; }
    std::string caFile() const { return _folder.path() + "/ca.pem"; }

    /// What to do from now on, as smtp_server.py describes it; empty: take every mail.
    void mode(const std::string& text) const;
    /// Forgets what it has got, and its mode.
    void clear() const;

    std::vector<ReceivedMail> mails() const;
    /// Connections so far.
    std::size_t attempts() const;

    static constexpr const char* password = "s3cret ümlaut"; ///< the one it accepts, of any user

private:
    TemporaryFolder _folder;
    std::optional<Child> _program; ///< ends before its folder goes
    int _port = 0, _tlsPort = 0;
};

/// A loopback port where nobody listens.
int closedPort();

} // namespace Leadwire
