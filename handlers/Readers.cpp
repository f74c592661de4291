// The readers of the rule tables: what each kind of field accepts, and its messages, as Laravel 10 to 13 has them.
#include "fcgi/Utf8.h"
#include "handlers/Amount.h"
#include "handlers/Reading.h"
#include "handlers/Time.h"
#include "model/mail/Message.h"

#include <algorithm>

namespace Leadwire
{
namespace
{

// Local part, `@`, domain; no blanks or controls, no dot at an edge or doubled, at most 64 bytes before the `@`.
// Quoted local parts and address literals are refused: no such address is a lead's.
bool isEmail(std::string_view text)
{
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || at + 1 == text.size()) return false;
    constexpr std::string_view forbidden = "()<>[]:;,\\\" @";
    const auto isWell = [&](std::string_view part)
    {
        if (part.front() == '.' || part.back() == '.' || part.find("..") != std::string_view::npos) return false;
        return std::all_of(part.begin(), part.end(),
                           [&](unsigned char c) {
                               return c > 0x20 && c != 0x7F &&
                                      forbidden.find(static_cast<char>(c)) == std::string_view::npos;
                           });
    };
    const auto domain = text.substr(at + 1);
    return isWell(text.substr(0, at)) && isWell(domain) && domain.front() != '-' && domain.back() != '-';
}

std::string tooLong(std::size_t max)
{
    return "must not be greater than " + std::to_string(max) + " characters.";
}

/// The name of an attribute as JSON; nullopt after saying what is wrong.
std::optional<std::string> nameOf(const Value& value, Reading& reading)
{
    constexpr std::size_t longest = 255;
    const std::string* text = textOf(value, reading);
    if (!text) return std::nullopt;
    if (characters(*text) <= longest) return quoted(*text);
    reading.fail(tooLong(longest));
    return std::nullopt;
}

} // namespace

std::optional<Elements> elementsOf(const Value& value, std::size_t max, Reading& reading)
{
    Elements elements;
    if (value.isNull()) return elements;
    if (const auto* list = value.as<List>())
    {
        if (list->size() == 1 && list->front().isNull()) return elements;
        for (const auto& element : *list) elements.emplace_back(std::to_string(elements.size()), &element);
    }
    else if (const auto* object = value.as<Object>())
    {
        for (const auto& [key, element] : *object) elements.emplace_back(key, &element);
    }
    else
    {
        reading.fail("must be an array.");
        return std::nullopt;
    }
    if (elements.size() <= max) return elements;
    reading.fail("must not have more than " + std::to_string(max) + " items.");
    return std::nullopt;
}

std::optional<Reading::Ids> idsOf(const Value& value, std::size_t max, Reading& reading)
{
    const auto elements = elementsOf(value, max, reading);
    if (!elements) return std::nullopt;
    Reading::Ids ids;
    for (const auto& [key, element] : *elements)
    {
        if (const auto id = integerOf(*element))
            ids.emplace_back(key, *id);
        else
            reading.inside(key).fail("must be an integer.");
    }
    return ids.size() == elements->size() ? std::optional(std::move(ids)) : std::nullopt;
}

Reader text(std::size_t max)
{
    return [max](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const std::string* text = textOf(value, reading);
        if (!text) return;
        if (characters(*text) > max) return reading.fail(tooLong(max));
        reading.set(quoted(*text));
    };
}

Reader line(std::size_t max)
{
    return [max](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const std::string* text = textOf(value, reading);
        if (!text) return;
        if (hasControls(*text)) reading.fail("must not contain control characters.");
        if (characters(*text) > max) reading.fail(tooLong(max));
        reading.set(quoted(*text));
    };
}

Reader email()
{
    return [](const Value& value, Reading& reading)
    {
        constexpr std::size_t max = 255;
        if (value.isNull()) return reading.set("null");
        const std::string* text = textOf(value, reading);
        if (!text) return;
        if (!isEmail(*text)) reading.fail("must be a valid email address.");
        if (characters(*text) > max) reading.fail(tooLong(max));
        reading.set(quoted(*text));
    };
}

Reader integer(std::int64_t min, std::int64_t max)
{
    return [=](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const auto number = integerOf(value);
        if (!number) return reading.fail("must be an integer.");
        if (*number < min) return reading.fail("must be at least " + std::to_string(min) + ".");
        if (*number > max) return reading.fail("must not be greater than " + std::to_string(max) + ".");
        reading.set(std::to_string(*number));
    };
}

Reader choice(std::vector<std::string> words)
{
    return [words = std::move(words)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const auto number = integerOf(value);
        if (!number) return reading.fail("must be an integer.");
        if (*number < 1 || *number > static_cast<std::int64_t>(words.size())) return reading.failSelection();
        reading.set(quoted(words[static_cast<std::size_t>(*number - 1)]));
    };
}

Reader decimal()
{
    return [](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const auto number = decimalOf(value);
        if (!number) return reading.fail("must be a number.");
        const Amount amount = amountOf(*number);
        switch (amount.range)
        {
        case Amount::Range::tooLarge: return reading.fail("must not be greater than 9999999999999.99.");
        case Amount::Range::tooSmall: return reading.fail("must be at least -9999999999999.99.");
        case Amount::Range::fits: break;
        }
        reading.set(quoted(amount.text));
    };
}

Reader date()
{
    return [](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const std::string* text = textOf(value, reading);
        if (!text) return;
        if (!isDate(*text)) return reading.fail("must match the format Y-m-d.");
        reading.set(quoted(*text));
    };
}

Reader day()
{
    return [](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const auto* text = value.as<std::string>();
        const auto found = text ? dayOf(*text) : std::nullopt;
        if (!found) return reading.fail("must be a valid date.");
        reading.set(quoted(*found));
    };
}

Reader word(std::vector<std::string> words)
{
    return [words = std::move(words)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const std::string* text = textOf(value, reading);
        if (!text) return;
        if (std::find(words.begin(), words.end(), *text) == words.end()) return reading.failSelection();
        reading.set(quoted(*text));
    };
}

Reader consent(std::string yes, std::string no)
{
    return [yes = std::move(yes), no = std::move(no)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("false");
        const std::string* text = textOf(value, reading);
        if (!text) return;
        if (*text != yes && *text != no) return reading.failSelection();
        reading.set(*text == yes ? "true" : "false");
    };
}

Reader link(std::string kind)
{
    return [kind = std::move(kind)](const Value& value, Reading& reading)
    {
        const auto id = integerOf(value);
        if (!id) return reading.fail("must be an integer.");
        reading.setOnly(kind, *id);
    };
}

Reader linkName()
{
    return [](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.setNames("[]");
        if (const auto name = nameOf(value, reading)) reading.setNames("[" + *name + "]");
    };
}

Reader linkNames()
{
    return [](const Value& value, Reading& reading)
    {
        const auto elements = elementsOf(value, 1000, reading);
        std::string names;
        for (const auto& [key, element] : elements.value_or(Elements()))
        {
            Reading inside = reading.inside(key);
            if (const auto name = nameOf(*element, inside)) names += (names.empty() ? "" : ",") + *name;
        }
        reading.setNames("[" + names + "]");
    };
}

Reader list(Reader elements)
{
    return [elements = std::move(elements)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.fail("must be an array.");
        elements(value, reading);
    };
}

Reader reference(std::string kind)
{
    return [kind = std::move(kind)](const Value& value, Reading& reading)
    {
        if (value.isNull()) return reading.set("null");
        const auto id = integerOf(value);
        if (!id) return reading.fail("must be an integer.");
        reading.refer(kind, *id);
        reading.set(std::to_string(*id));
    };
}

Reader links(std::string kind)
{
    return [kind = std::move(kind)](const Value& value, Reading& reading)
    {
        if (const auto ids = idsOf(value, 1000, reading)) reading.setLinks(kind, *ids);
    };
}

Reader customFields()
{
    return [](const Value& value, Reading& reading)
    {
        const auto elements = elementsOf(value, 1000, reading);
        for (const auto& [key, field] : elements.value_or(Elements()))
        {
            Reading element = reading.inside(key);
            const Value* id = field->find("id");
            const Value* content = field->find("value");
            const auto number = id ? integerOf(*id) : std::nullopt;
            if (!field->as<Object>())
                element.fail("must be an array.");
            else if (!id || id->isNull())
                element.inside("id").fail("is required.");
            else if (!number)
                element.inside("id").fail("must be an integer.");
            else
                element.inside("id").referToField(*number, content ? *content : Value());
        }
    };
}

std::string idList(const Fields& fields, const std::string& field)
{
    // Read as a rule is, for the same messages.
    std::vector<std::int64_t> found;
    const Rules rules{{field, field, Presence::required,
                       [&](const Value& value, Reading& reading)
                       {
                           const auto ids = idsOf(value, 10000, reading);
                           for (const auto& [key, id] : ids.value_or(Reading::Ids())) found.push_back(id);
                       }}};
    rules.read(fields).columns();
    return arrayOf(found);
}

} // namespace Leadwire
