// Written without JsonWriter, which is itself under test.
#include "Show.h"

#include <charconv>

namespace Leadwire
{

namespace
{

struct Shower
{
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const
    {
        char digits[32];
        return std::string(digits, std::to_chars(digits, digits + sizeof digits, number).ptr) + "d";
    }
    std::string operator()(const std::string& text) const { return '"' + text + '"'; }
    std::string operator()(const List& list) const
    {
        std::string shown;
        for (const Value& element : list) shown += (shown.empty() ? "" : ",") + show(element);
        return "[" + shown + "]";
    }
    std::string operator()(const Object& object) const
    {
        std::string shown;
        for (const auto& [key, value] : object) shown += (shown.empty() ? "\"" : ",\"") + key + "\":" + show(value);
        return "{" + shown + "}";
    }
    std::string operator()(const Upload& upload) const
    {
        return "<" + upload.fileName + "|" + upload.contentType + "|" + *upload.bytes + ">";
    }
};

} // namespace

std::string show(const Value& value)
{
    return std::visit(Shower(), value.variant());
}

std::string show(const Fields& fields)
{
    return Shower()(fields.members());
}

} // namespace Leadwire
