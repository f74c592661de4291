#include "SmtpServer.h"

#include "tests/served/Waiting.h"

#include <Poco/JSON/Parser.h>
#include <Poco/Net/QuotedPrintableDecoder.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/String.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

void openssl(const std::string& folder, std::vector<std::string> more)
{
    std::vector<std::string> words{
        "/usr/bin/openssl", "req",   "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes",           "-days", "2"};
    for (auto& word : more) words.push_back(word.starts_with('@') ? folder + "/" + word.substr(1) : std::move(word));
    Start start;
    start.words = words;
    const Finished made = run(start);
    if (made.status != 0) throw std::runtime_error("openssl: " + made.errors);
}

/// Of a file that is being written: a line counts once its end is there.
std::vector<std::string> linesOf(const std::string& file)
{
    std::ifstream stream(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line) && !stream.eof();) lines.push_back(line);
    return lines;
}

} // namespace

std::string ReceivedMail::header(const std::string& name) const
{
    const std::string headers = "\r\n" + data.substr(0, data.find("\r\n\r\n")) + "\r\n";
    const std::string begin = "\r\n" + name + ": ";
    auto at = headers.find(begin);
    CPPUNIT_ASSERT_MESSAGE(name + " is missing: " + headers, at != std::string::npos);
    at += begin.size();
    CPPUNIT_ASSERT_MESSAGE(name + " comes twice: " + headers, headers.find(begin, at) == std::string::npos);
    auto end = headers.find("\r\n", at);
    while (headers.compare(end, 3, "\r\n ") == 0) end = headers.find("\r\n", end + 2);
    return headers.substr(at, end - at);
}

std::string ReceivedMail::body() const
{
    const auto begin = data.find("\r\n\r\n") + 4;
    std::istringstream text(data.substr(begin, data.rfind("\r\n.\r\n") + 2 - begin));
    Poco::Net::QuotedPrintableDecoder decoder(text);
    return {std::istreambuf_iterator<char>(decoder), {}};
}

SmtpServer::SmtpServer()
{
    openssl(_folder.path(), {"-subj", "/CN=test", "-keyout", "@ca.key", "-out", "@ca.pem"});
    openssl(_folder.path(), {"-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-CA", "@ca.pem",
                             "-CAkey", "@ca.key", "-keyout", "@server.key", "-out", "@server.pem"});
    Start start;
    start.words = {"/usr/bin/python3", LEADWIRE_SOURCE_FOLDER "/tests/programs/smtp_server.py", _folder.path()};
    start.output = _folder.path() + "/log";
    _program.emplace(start);
    waitUntil("the mail server: " + textOf(start.output),
              [&] { return std::filesystem::exists(_folder.path() + "/ports") || _program->hasEnded(); });
    std::istringstream(textOf(_folder.path() + "/ports")) >> _port >> _tlsPort;
    if (_tlsPort == 0) throw std::runtime_error("the mail server does not start: " + textOf(start.output));
}

void SmtpServer::mode(const std::string& text) const
{
    std::ofstream(_folder.path() + "/mode.new") << text;
    std::filesystem::rename(_folder.path() + "/mode.new", _folder.path() + "/mode");
}

void SmtpServer::clear() const
{
    for (const auto* file : {"/mode", "/mails", "/attempts"}) std::filesystem::remove(_folder.path() + file);
}

std::vector<ReceivedMail> SmtpServer::mails() const
{
    std::vector<ReceivedMail> all;
    for (const auto& line : linesOf(_folder.path() + "/mails"))
    {
        const auto object = Poco::JSON::Parser().parse(line).extract<Poco::JSON::Object::Ptr>();
        ReceivedMail mail;
        mail.from = object->getValue<std::string>("from");
        const auto to = object->getArray("to");
        for (std::size_t i = 0; i < to->size(); ++i)
            mail.to.push_back(to->getElement<std::string>(static_cast<unsigned>(i)));
        mail.data = object->getValue<std::string>("data");
        mail.user = object->getValue<std::string>("user");
        mail.tls = object->getValue<bool>("tls");
        all.push_back(std::move(mail));
    }
    return all;
}

std::size_t SmtpServer::attempts() const
{
    return linesOf(_folder.path() + "/attempts").size();
}

int closedPort()
{
    const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    return socket.address().port();
}

} // namespace Leadwire
