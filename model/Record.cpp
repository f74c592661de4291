#include "model/Record.h"

#include <charconv>

namespace Leadwire
{
namespace
{

[[noreturn]] void refuse()
{
    throw std::logic_error("no text of a row");
}

} // namespace

RecordReader::RecordReader(std::string_view text) : _rest(text)
{
    if (!text.starts_with('(') || !text.ends_with(')')) refuse();
    _rest.remove_prefix(1);
}

bool RecordReader::isNull() const
{
    return _rest.starts_with(',') || _rest.starts_with(')');
}

void RecordReader::skip()
{
    if (!isNull()) refuse();
    _rest.remove_prefix(1);
}

std::string_view RecordReader::plain()
{
    std::size_t end = 0;
    while (end < _rest.size() && _rest[end] != ',' && _rest[end] != ')') ++end;
    const auto field = _rest.substr(0, end);
    _rest.remove_prefix(field.size());
    skip();
    return field;
}

void RecordReader::read(std::string& member)
{
    member.clear();
    if (!_rest.starts_with('"')) return void(member = plain());
    _rest.remove_prefix(1);
    for (;;)
    {
        std::size_t run = 0;
        while (run < _rest.size() && _rest[run] != '"' && _rest[run] != '\\') ++run;
        if (run + 1 >= _rest.size()) refuse();
        member.append(_rest.substr(0, run));
        const bool isEnd = _rest[run] == '"' && _rest[run + 1] != '"';
        if (!isEnd) member += _rest[run + 1]; // quotes are doubled, and whatever follows a backslash is meant
        _rest.remove_prefix(run + (isEnd ? 1 : 2));
        if (isEnd) return skip();
    }
}

void RecordReader::read(std::int64_t& member)
{
    const auto field = plain();
    member = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), member);
    if (!field.empty() && (error != std::errc() || end != field.data() + field.size())) refuse();
}

void RecordReader::read(bool& member)
{
    member = plain() == "t";
}

} // namespace Leadwire
