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

RecordReader::RecordReader(std::string_view text, std::string& room) : _rest(text), _room(room)
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

std::string_view RecordReader::run()
{
    std::size_t end = 0;
    while (end < _rest.size() && _rest[end] != '"' && _rest[end] != '\\') ++end;
    if (end + 1 >= _rest.size()) refuse();
    const auto text = _rest.substr(0, end);
    _rest.remove_prefix(end);
    return text;
}

bool RecordReader::isClosing() const
{
    return _rest[0] == '"' && _rest[1] != '"';
}

void RecordReader::read(std::string_view& member)
{
    if (!_rest.starts_with('"')) return void(member = plain());
    _rest.remove_prefix(1);
    member = run();
    if (!isClosing())
    {
        const std::size_t begin = _room.size();
        _room += member;
        while (!isClosing())
        {
            _room += _rest[1]; // quotes are doubled, and whatever follows a backslash is meant
            _rest.remove_prefix(2);
            _room += run();
        }
        member = std::string_view(_room).substr(begin);
    }
    _rest.remove_prefix(1);
    skip();
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

std::string roomFor(std::size_t size)
{
    std::string room;
    room.reserve(size);
    return room;
}

} // namespace Leadwire
