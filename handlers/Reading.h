/// One field while it is being read: where a reader says what it found.
#pragma once

#include "handlers/Rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire
{

/// The place a value stands in (a field, or `field.0` inside it) and the draft it goes to. Lives while one rule is
/// read.
class Reading
{
public:
    Reading(Draft& draft, std::string field, std::string_view column) :
        _draft(draft), _field(std::move(field)), _column(column)
    {
    }

    /// The name in messages: of a plain field with blanks for underscores, of an element as it is (`status_ids.0`).
    std::string attribute() const;

    /// `The :attribute field <rest>`.
    void fail(const std::string& rest);
    /// `The selected :attribute is invalid.`
    void failSelection();

    /// Sets the rule's column, if it has one.
    void set(std::string jsonText);
    /// Ids with the keys they have in their list: `0`, `1` … unless the client gave others.
    using Ids = std::vector<std::pair<std::string, std::int64_t>>;

    /// Names the links of `kind` by their ids.
    void setLinks(const std::string& kind, const Ids& ids);
    /// Makes one id the only link of `kind`.
    void setOnly(const std::string& kind, std::int64_t id);
    /// Names the links of the rule's column, a JSON list of texts.
    void setNames(std::string jsonList);
    /// An id that must exist, to be looked up later.
    void refer(const std::string& kind, std::int64_t id);
    /// An external id that must exist; the rule's column is set to the id of its record.
    void referByUuid(const std::string& kind, const std::string& uuid);
    /// As above; the id becomes one of the links of the rule's column, which `setNames` has begun.
    void linkByUuid(const std::string& kind, const std::string& uuid);
    /// A custom field's id, and the value to be checked against its definition later.
    void referToField(std::int64_t id, const Value& value);

    /// The same draft, one level deeper: `field.name`.
    Reading inside(const std::string& name) { return {_draft, _field + "." + name, _column}; }

private:
    Draft& _draft;
    std::string _field;
    std::string_view _column;
};

/// The elements of a list with the keys they have in messages.
using Elements = std::vector<std::pair<std::string, const Value*>>;

/// The elements of `value`, if it is a list of at most `max`, or a PHP array with keys of its own (`ids[5]=1`); null
/// and a form's `name[]=` have none. nullopt after saying what is wrong.
std::optional<Elements> elementsOf(const Value& value, std::size_t max, Reading& reading);

/// The ids in a list, with their keys; nullopt after saying what is wrong with the list or with each element.
std::optional<Reading::Ids> idsOf(const Value& value, std::size_t max, Reading& reading);

/// An integer by Laravel's rule: a number without fraction, or digits with an optional sign and no leading zero.
std::optional<std::int64_t> integerOf(const Value& value);

/// A decimal by PHP's is_numeric: its text for PostgreSQL, or nullopt.
std::optional<std::string> decimalOf(const Value& value);

/// A text without U+0000; else says what is wrong.
const std::string* textOf(const Value& value, Reading& reading);

/// How many characters (not bytes) a text has, which must be UTF-8.
std::size_t characters(std::string_view text);

/// A text as JSON.
std::string quoted(std::string_view text);

} // namespace Leadwire
