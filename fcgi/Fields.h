/// What a request says, as named values: one interface over JSON, form and multipart bodies and the query string.
/// Query and body are two different Fields; laying one over the other is an explicit act (`over`).
#pragma once

#include "fcgi/Value.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace Leadwire
{

/// The body cannot be read at all: malformed JSON, invalid UTF-8, deeper than 64 levels, a broken multipart body.
/// What that means is the dialect's business.
class UnreadableBody : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// The members of one body or query string, in the order given; a later duplicate replaces an earlier one.
/// A value type without any link to the request it came from.
class Fields
{
public:
    Fields() = default;
    explicit Fields(Object members) : _members(std::move(members)) {}

    /// Reads a query string or an application/x-www-form-urlencoded body as PHP does: `a=1&b[]=2&b[]=3&c[k]=v`,
    /// `a[0]=x`, `e[x][y]=3`; `.` and blank in a top-level name become `_`; a duplicate scalar: the last wins.
    /// A list is what has only the keys 0…n-1 or `[]`; any other nesting is an object.
    /// Malformed escapes stay as they are. Throws UnreadableBody on invalid UTF-8, more than 1,000 fields
    /// or more than 16 levels.
    static Fields form(std::string_view text);

    /// Reads a JSON object (RFC 8259). A document that is no object has no fields; `isObject` tells.
    /// A blank text has no fields. A key is cut at U+0000 (Poco 1.11); values keep it.
    /// Throws UnreadableBody on malformed JSON, invalid UTF-8, numbers that no double can hold, more than 64 levels or
    /// more than 100,000 values.
    static Fields json(std::string_view text);

    /// Reads multipart/form-data (RFC 7578); `contentType` carries the boundary (1 to 70 characters).
    /// Parts with a file name become Upload, others text; `a[]` names nest as in `form`.
    /// A file field in which nothing was chosen (an empty file name and no bytes) is null. Several files of one name
    /// make a list, also where PHP would keep the last.
    /// Throws UnreadableBody if the closing boundary is missing, the format is broken, a part has no name, a text or
    /// file name is invalid UTF-8, or there are more than 1,000 parts.
    static Fields multipart(std::string_view contentType, std::string_view body);

    /// Chooses by Content-Type: JSON where it contains `/json` or `+json`, a form for
    /// application/x-www-form-urlencoded, multipart/form-data; nothing for anything else or for an empty body.
    static Fields body(std::string_view contentType, std::string_view body);

    /// The value called `name`, or nullptr if it is absent. Null is present.
    const Value* find(std::string_view name) const;

    /// These fields laid over `below`: a name that stands in both has the value it has here. `isObject` is as here.
    Fields over(const Fields& below) const;

    /// A copy in which every text, at any depth, has lost outer white space (Unicode white space as PHP's Laravel
    /// trims it: also U+00A0, U+FEFF, U+200B…) and an empty text has become null. The fields `password`,
    /// `password_confirmation` and `current_password` are left alone.
    Fields trimmed() const;

    /// False if the body was valid JSON but no object (a list, a text, a number …).
    bool isObject() const { return _isObject; }

    const Object& members() const { return _members; }

private:
    Object _members;
    bool _isObject = true;
};

} // namespace Leadwire
