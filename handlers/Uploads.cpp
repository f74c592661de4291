#include "handlers/Uploads.h"

#include "fcgi/Log.h"
#include "handlers/Reading.h"
#include "model/files/ContentType.h"

#include <Poco/String.h>

#include <algorithm>

namespace Leadwire
{
namespace
{

std::string joined(const std::vector<std::string>& words, const std::string& before)
{
    std::string text;
    for (const auto& word : words) text.append(text.empty() ? "" : ", ").append(before).append(word);
    return text;
}

bool isAllowed(const std::string& type, const std::vector<std::string>& types)
{
    return std::any_of(types.begin(), types.end(),
                       [&](const std::string& allowed)
                       {
                           if (!allowed.ends_with("/*")) return type == allowed;
                           return type.starts_with(allowed.substr(0, allowed.size() - 1));
                       });
}

/// What follows the last dot, in lower case. Dots and blanks at the end count for nothing, since Windows drops them.
std::string extensionOf(const std::string& name)
{
    const std::string kept = name.substr(0, name.find_last_not_of(". ") + 1);
    const auto dot = kept.rfind('.');
    return dot == std::string::npos ? std::string() : Poco::toLower(kept.substr(dot + 1));
}

bool isRefused(const std::string& name, const std::vector<std::string>& extensions)
{
    return std::find(extensions.begin(), extensions.end(), extensionOf(name)) != extensions.end();
}

std::string firstCharacters(const std::string& text, std::size_t most)
{
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end)
    {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (begins && count++ == most) break;
    }
    return text.substr(0, end);
}

void readOne(const Value& value, Reading& reading, const FileSettings& settings, std::vector<NewFile>& found)
{
    const auto* upload = value.as<Upload>();
    if (!upload || upload->fileName.empty()) return reading.fail("must be a file.");
    if (upload->fileName.find('\0') != std::string::npos) return reading.fail("must not contain null characters.");
    if (upload->bytes->size() > settings.maxSize)
        return reading.fail("must not be greater than " + std::to_string(settings.maxSize / 1024) + " kilobytes.");
    const std::string title = firstCharacters(upload->fileName, 255); // cut, it may end otherwise
    if (isRefused(upload->fileName, settings.refusedExtensions) || isRefused(title, settings.refusedExtensions))
        return reading.fail("must not end with one of the following: " + joined(settings.refusedExtensions, ".") + ".");
    std::string type = contentType(*upload->bytes);
    if (!isAllowed(type, settings.types))
        return reading.fail("must be a file of type: " + joined(settings.types, "") + ".");
    found.push_back({title, std::move(type), *upload->bytes, {}});
}

} // namespace

Reader uploads(const FileSettings& settings, std::vector<NewFile>& found)
{
    return [&](const Value& value, Reading& reading)
    {
        if (value.isNull()) return;
        if (!value.as<List>() && !value.as<Object>()) return readOne(value, reading, settings, found);
        const auto elements = elementsOf(value, settings.maxCount, reading);
        if (!elements) return;
        for (const auto& [key, element] : *elements)
        {
            Reading inside = reading.inside(key);
            readOne(*element, inside, settings, found);
        }
    };
}

void removeGoneBytes(const Call& call)
{
    try
    {
        call.store.sweep.removeGone(call.account.workspace, FileStore(call.settings.files.folder));
    }
    catch (const std::exception& reason)
    {
        logLine("warning", "files.stay", {{"request", call.request.id}, {"reason", reason.what()}});
    }
}

} // namespace Leadwire
