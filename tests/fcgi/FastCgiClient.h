/// The web server's side of FastCGI, made by hand, so that tests can say what no web server would.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Leadwire
{

/// What a request made by FastCgiClient::request says.
struct Asked
{
    std::string method = "GET";
    std::string uri = "/";
    std::string body{};
    std::string length{};   ///< CONTENT_LENGTH; empty: as long as the body is
    bool keep = false;      ///< FCGI_KEEP_CONN
    std::uint16_t role = 1; ///< 1 Responder, 2 Authorizer, 3 Filter
};

/// One connection. Every wait is bounded by ten seconds.
class FastCgiClient
{
public:
    enum Type : std::uint8_t
    {
        beginRequest = 1,
        abortRequest = 2,
        endRequest = 3,
        parameters = 4,
        standardInput = 5,
        standardOutput = 6,
        getValues = 9,
        getValuesResult = 10
    };

    struct Record
    {
        std::uint8_t type = 0; ///< 0: the connection ended
        std::string content;
    };

    struct Answer
    {
        bool ended = false; ///< the closing record came
        std::string head;
        std::string body;

        /// The value of a header, empty if it is absent.
        std::string header(std::string_view name) const;
        int status() const;
    };

    FastCgiClient();
    explicit FastCgiClient(const std::string& path) : FastCgiClient() { connect(path); }
    ~FastCgiClient();
    FastCgiClient(const FastCgiClient&) = delete;
    FastCgiClient& operator=(const FastCgiClient&) = delete;

    /// Throws std::system_error if nobody listens.
    void connect(const std::string& path);

    void send(std::string_view bytes);
    /// Waits until the other side has read all that was sent.
    void waitUntilRead();
    /// Tells the other side that nothing more will come.
    void finishSending();

    Record readRecord();
    /// Reads to the closing record or the end of the connection.
    Answer read();
    /// Waits for the other side to close the connection; false if it sends something instead, or does not.
    bool isClosed();

    static std::string record(Type type, std::string_view content, std::uint8_t padding = 0);
    static std::string begin(bool keep, std::uint16_t role = 1);
    static std::string pairs(const std::vector<std::pair<std::string, std::string>>& pairs);
    static std::string input(std::string_view body);
    /// All records of a request up to its body.
    static std::string head(const Asked& asked, const std::vector<std::pair<std::string, std::string>>& more = {});
    /// All records of a request.
    static std::string request(const Asked& asked, const std::vector<std::pair<std::string, std::string>>& more = {});

private:
    bool readExactly(char* bytes, std::size_t count);

    int _socket;
};

} // namespace Leadwire
