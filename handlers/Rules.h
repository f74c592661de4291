/// Reads the fields of a write by a table, and reports every wrong one at once, in Laravel's words.
///
///     const Rules leadRules{
///         {"first_name", "first_name", Presence::required, text(100)},
///         {"company_id", "company_id", Presence::optional, reference("company")},
///         {"status_ids", "status",     Presence::optional, links("status")},
///     };
///     const LeadChanges changes = leadRules.read(call.input()).settle(call, id);
///
/// Security: only the columns named in a table can be written, whatever a client sends; U+0000 is refused in every
/// text.
#pragma once

#include "fcgi/Fields.h"
#include "handlers/Api.h"
#include "model/Failure.h"
#include "model/Leads.h"
#include "model/References.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// What a field must look like, and what it says: filled by the reader of its rule.
class Reading;

/// Checks a value that is there, null included (which clears), and says what it means through `Reading`.
using Reader = std::function<void(const Value&, Reading&)>;

/// When a field must be there.
enum class Presence
{
    optional, ///< may be absent; null clears
    required, ///< must be there and not be null or an empty list
    filled,   ///< may be absent, but not null or an empty list
    present,  ///< must be there, though it may be null or an empty list
    cleared   ///< may be absent, which clears as null does
};

/// One line of a table: the field's name in the API, the column (or kind of link) it means, empty where it is only to
/// be checked, and how to read it.
struct Rule
{
    std::string_view field;
    std::string_view column;
    Presence presence;
    Reader read;
};

/// What was read: the changes, what is wrong so far, and the ids that have still to be looked up.
class Draft
{
public:
    /// Reads the custom fields of the workspace as well, each from the field of its name: the required ones must be
    /// there and not be null; of the others, those that are absent stay.
    Draft& withCustomFields(Fields fields)
    {
        _named = std::move(fields);
        return *this;
    }

    /// Looks up every id that the fields name, and the record that is to be changed, in one statement.
    /// Throws NotFound if that does not exist (which comes before all else), then Invalid with every message.
    LeadChanges settle(const Call& call, const std::optional<Reference>& subject = std::nullopt);
    /// As above for a change of the lead with this id.
    LeadChanges settle(const Call& call, std::int64_t lead) { return settle(call, Reference{"lead", lead}); }

    /// The id of the record that is to be changed, once settled.
    std::int64_t subject() const { return _subject; }

    /// The columns alone, for a table without ids. Throws Invalid if anything is wrong.
    std::string columns() const;

private:
    friend class Rules;
    friend class Reading;

    /// An id to be looked up, and what to say of it.
    struct Pending
    {
        Reference reference;
        std::string field;         ///< where a message goes if it does not exist: `status_ids.0`, `custom_fields.0.id`
        Value value{};             ///< of a custom field
        std::string_view column{}; ///< of an external id: where the id goes, as a column or as a link
        bool isLink = false;
    };

    void addError(const std::string& field, const std::string& message);
    std::pair<std::size_t, std::size_t> placeOf(const std::string& field) const;
    void keepId(const Pending& pending, std::int64_t id);
    void checkCustomValue(const Pending& pending, const Referent& definition);
    void readCustomFields(const std::vector<Referent>& definitions);
    void keepCustomValue(const std::string& field, const Value& value, const Referent& definition);

    std::vector<std::pair<std::string, std::string>> _columns; ///< column → JSON text
    std::vector<std::pair<std::string, std::string>> _links;   ///< kind → JSON list
    std::string _custom;                                       ///< members of the column `custom`: `"7":"x"`
    bool _setsCustom = false;
    std::vector<std::string_view> _order; ///< the table's fields: messages come so, those of elements behind them
    std::optional<Fields> _named;         ///< where custom fields stand by name
    std::vector<Pending> _pending;
    std::int64_t _subject = 0;
    Errors _errors;
};

/// A table of rules. Immutable; any thread may use it.
class Rules
{
public:
    Rules(std::initializer_list<Rule> rules) : _rules(rules) {}

    /// Reads all fields of the table; others are ignored.
    Draft read(const Fields& fields) const;

    /// Whether the table has a line for this field.
    bool has(std::string_view field) const;

private:
    std::vector<Rule> _rules;
};

/// A text of at most `max` characters (not bytes).
Reader text(std::size_t max);

/// As `text`, for what becomes a header: line breaks and all other control characters are refused.
Reader line(std::size_t max);

/// An e-mail address by RFC 5321's syntax, at most 255 characters; non-ASCII is allowed.
Reader email();

/// An integer between `min` and `max`, as a number or as digits.
Reader integer(std::int64_t min, std::int64_t max);

/// An integer that stands for a word: 1 for the first, 2 for the second …; anything else is not among them.
Reader choice(std::vector<std::string> words);

/// A number with at most 13 digits before the point, kept to two places (half away from zero); text is accepted.
Reader decimal();

/// A day in the form `2026-04-01`.
Reader date();

/// A day in any form that Laravel's rule `date` takes and that has one meaning: see dayOf.
Reader day();

/// One of these words.
Reader word(std::vector<std::string> words);

/// The word `yes`, kept as true; null and `no` are false.
Reader consent(std::string yes, std::string no);

/// The id of a record of `kind` (see Reference), or null.
Reader reference(std::string kind);

/// The id of a record of `kind`, kept as the only link of that name (the rule's column); it must not be null.
Reader link(std::string kind);

/// The name of an attribute that is found, or made: at most 255 characters, kept as the only link of the rule's column;
/// null is none.
Reader linkName();

/// A list of at most 1,000 such names, kept as the links of the rule's column.
Reader linkNames();

/// As `elements`, but null is no list.
Reader list(Reader elements);

/// A list of at most 1,000 ids of records of `kind`, kept as the links of that name (the rule's column).
Reader links(std::string kind);

/// TaskIP's custom fields: a list of `{"id": …, "value": …}`, at most 1,000, each value fitting its definition.
Reader customFields();

/// A list of at most 10,000 ids that need not exist, as a PostgreSQL array `{1,2}`. Throws Invalid in Laravel's words.
std::string idList(const Fields& fields, const std::string& field);

} // namespace Leadwire
