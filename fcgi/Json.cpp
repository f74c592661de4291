// Reads JSON bodies with Poco's parser, straight into our values: its own tree costs more than the database does.
// Security: UTF-8 is checked before, depth and number of values while parsing; no text of the library goes out.
#include "fcgi/Fields.h"
#include "fcgi/Utf8.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <charconv>

namespace Leadwire
{

namespace
{

constexpr std::size_t maxDepth = 64;
constexpr std::size_t maxValues = 100'000;
constexpr std::string_view blanks = " \t\r\n";

/// Takes the parser's events and grows a tree of values.
class TreeBuilder : public Poco::JSON::Handler
{
public:
    void reset() override
    {
        _open.clear();
        _document = Value();
    }
    void startObject() override { _open.push_back(&add(Value(Object()))); }
    void endObject() override
    {
        keepLatest(*_open.back()->as<Object>());
        _open.pop_back();
    }
    void startArray() override { _open.push_back(&add(Value(List()))); }
    void endArray() override { _open.pop_back(); }
    void key(const std::string& name) override { _key = name; }
    void null() override { add(Value()); }
    void value(int number) override { add(Value(std::int64_t{number})); }
    void value(unsigned number) override { add(Value(std::int64_t{number})); }
    void value(Poco::Int64 number) override { add(Value(std::int64_t{number})); }
    void value(Poco::UInt64 number) override { add(Value(static_cast<double>(number))); }
    void value(const std::string& text) override { add(Value(text)); }
    void value(double number) override { add(Value(number)); }
    void value(bool truth) override { add(Value(truth)); }

    Value& document() { return _document; }

private:
    Value& add(Value value)
    {
        if (++_count > maxValues) throw UnreadableBody("the body holds too many values");
        if (_open.empty()) return _document = std::move(value);
        // A container does not grow while one inside it is open, so the addresses in _open stay good.
        if (auto* list = _open.back()->as<List>()) return list->emplace_back(std::move(value));
        return _open.back()->as<Object>()->emplace_back(std::move(_key), std::move(value)).second;
    }

    Value _document;
    std::vector<Value*> _open; ///< the containers not yet closed, innermost last
    std::string _key;
    std::size_t _count = 0;
};

/// The end of the string that opens at `from`: the place after its closing quote.
std::size_t afterString(std::string_view text, std::size_t from)
{
    for (std::size_t i = from + 1; i < text.size(); ++i)
    {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

/// Takes the digits at the front of `text` away and returns them.
std::string_view takeDigits(std::string_view& text)
{
    const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
    text.remove_prefix(digits.size());
    return digits;
}

/// Whether all of `token` is a number by JSON's grammar.
bool isNumber(std::string_view token)
{
    if (token.substr(0, 1) == "-") token.remove_prefix(1);
    const std::string_view whole = takeDigits(token);
    if (whole.empty() || (whole[0] == '0' && whole.size() > 1)) return false;
    if (token.substr(0, 1) == ".")
    {
        token.remove_prefix(1);
        if (takeDigits(token).empty()) return false;
    }
    if (token.empty()) return true;
    if (token[0] != 'e' && token[0] != 'E') return false;
    token.remove_prefix(1);
    if (!token.empty() && (token[0] == '+' || token[0] == '-')) token.remove_prefix(1);
    return !takeDigits(token).empty() && token.empty();
}

/// Whether `token` is a number that a double cannot hold: 1e400, 1e-400, or a thousand digits.
bool isBeyondDouble(std::string_view token)
{
    double number = 0;
    const auto error = std::from_chars(token.data(), token.data() + token.size(), number).ec;
    return error == std::errc::result_out_of_range && isNumber(token);
}

/// Whether `token` is an integer that 64 bits cannot hold.
bool isBeyond64Bits(std::string_view token)
{
    if (token.size() <= 18 || token.find_first_not_of("0123456789", token[0] == '-' ? 1 : 0) != token.npos)
        return false;
    std::int64_t number = 0;
    return std::from_chars(token.data(), token.data() + token.size(), number).ec == std::errc::result_out_of_range;
}

// Poco 1.11 wraps integers beyond 64 bits silently: 2^64 becomes 0. With an exponent it reads them as doubles.
// (JsonTest::integersBeyond64BitsArriveAsDoubles) It refuses valid numbers beyond a double's range; they become the
// largest, or zero, so that whoever reads the field can say what is wrong with it
// (JsonTest::numbersBeyondDoublesArriveAsTheLargestOrZero).
std::string withinRange(std::string_view text)
{
    std::string result;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size();)
    {
        i = text.find_first_of("\"-0123456789", i);
        if (i == text.npos) break;
        if (text[i] == '"')
        {
            i = afterString(text, i);
            continue;
        }
        const std::size_t end = std::min(text.find_first_not_of("+-.0123456789eE", i), text.size());
        const auto token = text.substr(i, end - i);
        if (isBeyondDouble(token))
        {
            const bool isTiny = token.find("e-") != token.npos || token.find("E-") != token.npos;
            result.append(text.substr(copied, i - copied))
                .append(token[0] == '-' ? "-" : "")
                .append(isTiny ? "0.0" : "1e308");
            copied = end;
        }
        else if (isBeyond64Bits(token))
        {
            result.append(text.substr(copied, end - copied)).append("e0");
            copied = end;
        }
        i = end;
    }
    return result.append(text.substr(copied));
}

Value parse(const std::string& text)
{
    // A parser used again after a failure puts the next document inside the remains of the last (Poco 1.11):
    // one for each body. (JsonTest::aFailedBodyLeavesNothingToTheNext)
    Poco::SharedPtr<TreeBuilder> builder(new TreeBuilder);
    try
    {
        Poco::JSON::Parser parser(builder);
        parser.setDepth(maxDepth);
        parser.parse(text);
    }
    catch (const Poco::Exception&)
    {
        throw UnreadableBody("the body is not valid JSON");
    }
    return std::move(builder->document());
}

} // namespace

Fields Fields::json(std::string_view text)
{
    if (!isUtf8(text)) throw UnreadableBody("the body is not valid UTF-8");
    const std::size_t start = text.find_first_not_of(blanks);
    if (start == text.npos) return {};

    Fields fields;
    if (text[start] == '{')
    {
        fields._members = std::move(*parse(withinRange(text)).as<Object>());
        return fields;
    }
    fields._isObject = false;
    if (text[start] == '[')
    {
        parse(withinRange(text));
        return fields;
    }
    // Poco 1.11 refuses a scalar at the top (JsonTest::aScalarIsADocumentWithoutFields); inside a list it is read.
    const Value wrapped = parse("[" + withinRange(text) + "]");
    if (wrapped.as<List>()->size() != 1) throw UnreadableBody("the body is not valid JSON");
    return fields;
}

} // namespace Leadwire
