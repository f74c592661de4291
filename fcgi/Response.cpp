// The head of an answer in CGI form.
// Security: a header that holds CR, LF or NUL never leaves the program, so no value can add one or split an answer.
#include "fcgi/Response.h"

#include <algorithm>
#include <stdexcept>

namespace Leadwire
{

namespace
{

bool isForbidden(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void appendHeader(std::string& block, std::string_view name, std::string_view value)
{
    if (isForbidden(name) || isForbidden(value)) throw std::logic_error("a header holds a line end or NUL");
    block.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

Response Response::json(int status, std::string body)
{
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = Spool(std::move(body));
    return response;
}

Response Response::empty(int status)
{
    Response response;
    response.status = status;
    return response;
}

Response& Response::header(std::string name, std::string value)
{
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

std::string_view reasonPhrase(int status)
{
    switch (status)
    {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    case 511: return "Network Authentication Required";
    default: return "Unknown";
    }
}

std::string headerBlock(const Response& response, std::string_view requestId)
{
    std::string block;
    block.reserve(512);
    block.append("Status: ").append(std::to_string(response.status)).append(" ");
    block.append(reasonPhrase(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers) appendHeader(block, name, value);
    if (response.status != 204 && response.status != 304)
        appendHeader(block, "Content-Length", std::to_string(response.body.size()));
    block += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
    appendHeader(block, "X-Request-Id", requestId);
    block += "\r\n";
    return block;
}

} // namespace Leadwire
