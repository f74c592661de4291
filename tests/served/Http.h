/// The client's side of the tests: HTTP through Poco, and bytes through a bare socket where Poco would mend them.
#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/NameValueCollection.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace Leadwire
{

using Headers = std::vector<std::pair<std::string, std::string>>;

/// What came back; status 0 if nothing did.
struct Answer
{
    int status = 0;
    std::string body;
    Poco::Net::NameValueCollection headers;
    std::string failure; ///< why nothing came back

    std::string header(const std::string& name) const { return headers.get(name, ""); }
    /// Status and body, for messages.
    std::string shown() const;
    /// The number that its first member `"id"` has, as text.
    std::string firstId() const;
};

/// A request.
struct Ask
{
    std::string method, path;
    std::string body;
    Headers headers;
    bool chunked = false;
};

/// A connection that is kept and used again. For one thread.
class Client
{
public:
    explicit Client(int port, Headers headers = {}, std::chrono::seconds patience = std::chrono::seconds(20));

    /// Asks, with this client's headers before the request's own. Throws nothing: see Answer::failure.
    Answer operator()(const Ask& ask);
    Answer get(const std::string& path) { return (*this)({"GET", path, "", {}}); }
    /// Replaces this client's headers.
    void setHeaders(Headers headers) { _headers = std::move(headers); }
    /// With `Content-Type: application/json`.
    Answer send(const std::string& method, const std::string& path, const std::string& body);

private:
    Poco::Net::HTTPClientSession _session;
    Headers _headers;
};

/// A connection on which a test says what it likes, byte for byte.
class RawConnection
{
public:
    explicit RawConnection(int port);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    void send(const std::string& bytes) const;
    /// Everything until the other side closes.
    std::string rest() const { return read(false); }
    /// One answer, to the end of the body that its Content-Length announces.
    Answer answer() const;
    /// Closes at once, with a reset.
    void abort();

private:
    std::string read(bool wholeAnswer) const;

    int _socket;
};

/// Sends bytes and reads until the other side closes.
std::string exchange(int port, const std::string& bytes);

/// What `exchange` gave, taken apart; of a chunked body the chunks are not joined.
Answer parsed(const std::string& bytes);

} // namespace Leadwire
