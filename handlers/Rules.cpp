#include "handlers/Rules.h"

#include "handlers/Reading.h"

#include <algorithm>
#include <charconv>

namespace Leadwire
{
namespace
{

// A form's `name[]=` is a list of one null, and its way to send an empty one.
bool isBlank(const Value& value)
{
    const auto* list = value.as<List>();
    return value.isNull() || (list && (list->empty() || (list->size() == 1 && list->front().isNull())));
}

std::string objectOf(const std::vector<std::pair<std::string, std::string>>& members)
{
    std::string text = "{";
    for (const auto& [name, json] : members)
    {
        if (text.size() > 1) text += ',';
        text += '"';
        text += name;
        text += "\":";
        text += json;
    }
    return text + "}";
}

} // namespace

Draft Rules::read(const Fields& fields) const
{
    Draft draft;
    for (const auto& rule : _rules)
    {
        draft._order.push_back(rule.field);
        Reading reading(draft, std::string(rule.field), rule.column);
        const Value* value = fields.find(rule.field);
        const bool mustBeFilled = rule.presence == Presence::required || rule.presence == Presence::filled;
        if (!value && (rule.presence == Presence::optional || rule.presence == Presence::filled)) continue;
        if (mustBeFilled && (!value || isBlank(*value)))
            reading.fail("is required.");
        else if (!value && rule.presence == Presence::present)
            reading.fail("must be present.");
        else
            rule.read(value ? *value : Value(), reading);
    }
    return draft;
}

bool Rules::has(std::string_view field) const
{
    return std::any_of(_rules.begin(), _rules.end(), [field](const Rule& rule) { return rule.field == field; });
}

LeadChanges Draft::settle(const Call& call, const std::optional<Reference>& subject)
{
    std::vector<Reference> references;
    if (subject) references.push_back(*subject);
    for (const auto& pending : _pending) references.push_back(pending.reference);
    auto referents = call.store.references.find(call.account.workspace, references, _named.has_value());
    if (subject)
    {
        if (referents.at(0).found == 0)
            throw NotFound(subject->kind == "lead" ? "Lead" : "Item",
                           subject->uuid.empty() ? std::to_string(subject->id) : subject->uuid);
        _subject = referents.at(0).found;
        referents.erase(referents.begin());
    }
    for (std::size_t i = 0; i < _pending.size(); ++i)
    {
        const auto& pending = _pending[i];
        if (referents.at(i).found == 0)
            Reading(*this, pending.field, "").failSelection();
        else if (pending.reference.kind == "field")
            checkCustomValue(pending, referents[i]);
        else if (!pending.reference.uuid.empty())
            keepId(pending, referents[i].found);
    }
    referents.erase(referents.begin(), referents.begin() + static_cast<std::ptrdiff_t>(_pending.size()));
    readCustomFields(referents);
    if (_setsCustom) _columns.emplace_back("custom", "{" + _custom + "}");
    return {columns(), objectOf(_links)};
}

std::string Draft::columns() const
{
    if (_errors.empty()) return objectOf(_columns);
    Errors errors = _errors;
    std::stable_sort(errors.begin(), errors.end(),
                     [&](const auto& a, const auto& b) { return placeOf(a.first) < placeOf(b.first); });
    throw Invalid(std::move(errors));
}

// Fields in the order of the table; then elements, by their field and their place in it.
std::pair<std::size_t, std::size_t> Draft::placeOf(const std::string& field) const
{
    const auto dot = std::min(field.find('.'), field.size());
    const auto known = std::find(_order.begin(), _order.end(), std::string_view(field).substr(0, dot));
    const auto place = static_cast<std::size_t>(known - _order.begin());
    if (dot == field.size()) return {place, 0};
    std::size_t index = 0;
    std::from_chars(field.data() + dot + 1, field.data() + field.size(), index);
    return {_order.size() + 1 + place, index};
}

void Draft::keepId(const Pending& pending, std::int64_t id)
{
    if (!pending.isLink)
    {
        _columns.emplace_back(pending.column, std::to_string(id));
        return;
    }
    const auto list =
        std::find_if(_links.begin(), _links.end(), [&](const auto& link) { return link.first == pending.column; });
    std::string& ids = list->second; // "[1,2]"
    ids.insert(ids.size() - 1, (ids.size() > 2 ? "," : "") + std::to_string(id));
}

void Draft::addError(const std::string& field, const std::string& message)
{
    auto known = std::find_if(_errors.begin(), _errors.end(), [&](const auto& error) { return error.first == field; });
    if (known == _errors.end()) known = _errors.insert(_errors.end(), {field, {}});
    known->second.push_back(message);
}

} // namespace Leadwire
