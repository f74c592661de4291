/// One input value, in whatever form it reached us: a JSON value, a form field or an uploaded part.
/// Who reads it (Rules) looks at the kind first and converts once; nothing here converts silently.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace Leadwire
{

class Value;

/// A part of a multipart body that carried a file name.
struct Upload
{
    std::string fileName;    ///< as the client gave it: UTF-8, never to be used as a path
    std::string contentType; ///< as the client claims; not to be trusted
    std::shared_ptr<const std::string>
        bytes; ///< the whole content, never null; shared by copies, since it may be large
};

using List = std::vector<Value>;                           ///< elements in the order given
using Object = std::vector<std::pair<std::string, Value>>; ///< members in the order given; each key once

/// A value of one of eight kinds. Copyable, movable, owns all that it holds.
///
/// Integers beyond 64 bits arrive as `double` (Poco 1.11 would wrap them). Form fields are always text.
class Value
{
public:
    using Variant = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Object, Upload>;

    Value() = default; ///< null
    Value(Variant variant) : _variant(std::move(variant)) {}

    bool isNull() const { return std::holds_alternative<std::monostate>(_variant); }

    /// The value if it is a T, else nullptr. T is one of the types of Variant.
    template <class T>
    const T* as() const
    {
        return std::get_if<T>(&_variant);
    }
    template <class T>
    T* as()
    {
        return std::get_if<T>(&_variant);
    }

    const Variant& variant() const { return _variant; }

    /// The member `key` of an object, or nullptr if this is no object or has no such member.
    const Value* find(std::string_view key) const;

private:
    Variant _variant;
};

/// Makes each key of `members` stand once: at its first place, with its last value. n log n in any case.
void keepLatest(Object& members);

} // namespace Leadwire
