#include "SameJson.h"

#include "fcgi/Show.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace Leadwire
{

namespace
{

void ignore(Value& value, const std::vector<std::string>& names)
{
    if (auto* list = value.as<List>())
        for (auto& element : *list) ignore(element, names);
    auto* object = value.as<Object>();
    for (std::size_t i = 0; object && i < object->size(); ++i)
    {
        auto& [name, member] = (*object)[i];
        if (std::find(names.begin(), names.end(), name) != names.end())
            member = Value(std::string("…"));
        else
            ignore(member, names);
    }
}

std::string shown(const std::string& json, const std::vector<std::string>& ignored)
{
    Value document(Fields::json(json).members());
    ignore(document, ignored);
    return show(document);
}

} // namespace

void expectJson(const std::string& expected, const std::string& actual, const std::vector<std::string>& ignored)
{
    CPPUNIT_ASSERT_EQUAL(shown(expected, ignored), shown(actual, ignored));
}

void expectAnswer(int status, const std::string& body, const Response& answer, const std::vector<std::string>& ignored)
{
    const std::string actual = answer.body.text();
    CPPUNIT_ASSERT_EQUAL_MESSAGE(actual, status, answer.status);
    expectJson(body, actual, ignored);
}

std::string filled(std::string text, const std::map<std::string, std::string>& values)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t at = 0; (at = text.find('@', at)) != std::string::npos; ++at)
    {
        std::size_t end = at + 1;
        while (end < text.size() && isLetter(text[end])) ++end;
        const auto value = values.find(text.substr(at + 1, end - at - 1));
        if (value != values.end()) text.replace(at, end - at, value->second); // else an e-mail address
    }
    return text;
}

} // namespace Leadwire
